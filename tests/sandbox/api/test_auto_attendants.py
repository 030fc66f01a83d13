"""Auto attendants and their alternate numbers."""

from bot.sandbox import Person, Sandbox
from tests.support.api_errors import expect_error
from tests.support.calling_api import find_location, list_numbers


def test_an_alternate_number_is_not_available_until_it_is_removed(service_app: Person) -> None:
    location = find_location(service_app, "Denver")
    available = list_numbers(service_app, location["id"])
    numbers = [each["phoneNumber"] for each in available]
    assert available[0]["isMainNumber"]
    listed = service_app.call("GET", "/telephony/config/autoAttendants", params={"locationId": location["id"]})
    path = f"/telephony/config/locations/{location['id']}/autoAttendants/{listed['autoAttendants'][0]['id']}"
    before = service_app.call("GET", path)["alternateNumbers"]
    wanted = [*before, {"phoneNumber": numbers[0], "ringPattern": "LONG_LONG"}]
    service_app.call("PUT", path, json={"alternateNumbers": wanted})
    after = service_app.call("GET", path)
    assert [each["ringPattern"] for each in after["alternateNumbers"]] == ["NORMAL", "LONG_LONG"]
    assert after["name"] == listed["autoAttendants"][0]["name"]
    assert numbers[0] not in [each["phoneNumber"] for each in list_numbers(service_app, location["id"])]
    expect_error(service_app, "PUT", path, 400, json={"alternateNumbers": [{"phoneNumber": "+13035550000"}]})
    expect_error(service_app, "PUT", path, 400, json={"alternateNumbers": [wanted[1], wanted[1]]})
    service_app.call("PUT", path, json={"alternateNumbers": before})
    assert available[0] in list_numbers(service_app, location["id"])  # with the flags that it had


def test_a_change_requires_the_write_scope(webex: Sandbox, service_app: Person) -> None:
    attendant = service_app.call("GET", "/telephony/config/autoAttendants")["autoAttendants"][0]
    path = f"/telephony/config/locations/{attendant['locationId']}/autoAttendants/{attendant['id']}"
    webex.state.scopes.discard("spark-admin:telephony_config_write")
    expect_error(service_app, "PUT", path, 403, json={"name": "x"})
