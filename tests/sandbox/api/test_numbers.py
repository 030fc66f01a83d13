"""Numbers are added to a location, activated, removed and validated through the API."""

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.api_errors import expect_error
from tests.support.calling_api import find_location, list_numbers

NEW = "+12056350100"
VALIDATE = "/telephony/config/actions/validateNumbers/invoke"


def build_path(service_app: Person, name: str = "Birmingham") -> str:
    return f"/telephony/config/locations/{find_location(service_app, name)['id']}/numbers"


def find_number(service_app: Person, number: str) -> dict[str, object] | None:
    available = list_numbers(service_app, find_location(service_app, "Birmingham")["id"])
    return next((each for each in available if each["phoneNumber"] == number), None)


def test_a_number_is_added_with_its_type_usage_and_state(service_app: Person) -> None:
    body = {"phoneNumbers": [NEW, NEW, "+12056350001"], "state": "INACTIVE", "numberUsageType": "SERVICE"}
    service_app.call("POST", build_path(service_app), json=body)
    found = find_number(service_app, NEW)
    assert found is not None
    assert (found["state"], found["isServiceNumber"], found["tollFreeNumber"]) == ("INACTIVE", True, False)
    service_app.call("POST", build_path(service_app), json={"phoneNumbers": ["+18005550199"], "numberType": "TOLLFREE"})
    toll_free = find_number(service_app, "+18005550199")
    assert toll_free is not None
    assert (toll_free["state"], toll_free["tollFreeNumber"]) == ("ACTIVE", True)


def test_numbers_are_activated_and_deactivated(service_app: Person) -> None:
    for action, state in (({"action": "DEACTIVATE"}, "INACTIVE"), ({}, "ACTIVE")):
        service_app.call("PUT", build_path(service_app), json={"phoneNumbers": ["+12056350001"], **action})
        found = find_number(service_app, "+12056350001")
        assert found is not None
        assert found["state"] == state


def test_up_to_five_numbers_are_removed_but_not_the_main_number(service_app: Person) -> None:
    path = build_path(service_app)
    expect_error(service_app, "DELETE", path, 400, json={"phoneNumbers": ["+12056350002"]})
    expect_error(service_app, "DELETE", path, 400, json={"phoneNumbers": ["+12056350001"] * 6})
    service_app.call("DELETE", path, json={"phoneNumbers": ["+12056350001"]})
    assert find_number(service_app, "+12056350001") is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_wrong_calls_are_refused(webex: Sandbox, service_app: Person, method: str) -> None:
    path = build_path(service_app)
    for body in ({}, {"phoneNumbers": "x"}, {"phoneNumbers": [7]}, {"phoneNumbers": ["205-635-0100"]}):
        expect_error(service_app, method, path, 400, json=body)
    # Cisco's calling plan: such numbers are not managed through this API.
    expect_error(service_app, method, build_path(service_app, "Chicago"), 400, json={"phoneNumbers": [NEW]})
    webex.set_scopes(["spark-admin:telephony_config_read", "spark-admin:locations_read"])
    expect_error(service_app, method, path, 403, json={"phoneNumbers": [NEW]})


def test_new_numbers_are_validated(service_app: Person) -> None:
    numbers = [NEW, NEW, "+12056350001", "205"]
    found = service_app.call("POST", VALIDATE, json={"phoneNumbers": numbers})
    assert found["status"] == "ERRORS"
    assert [each["state"] for each in found["numbers"]] == ["Available", "Duplicate In List", "Duplicate", "Invalid"]
    assert found["numbers"][2]["detail"] == ["[Error 8361] DN is unavailable : +12056350001"]
    assert service_app.call("POST", VALIDATE, json={"phoneNumbers": [NEW]})["status"] == "OK"
