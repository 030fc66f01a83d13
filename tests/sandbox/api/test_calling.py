"""Locations, lists of numbers, auto attendants: the API page, line by line."""

from base64 import urlsafe_b64decode
from typing import Any

import phonenumbers
import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.api.available_numbers import CALL_FORWARD_LISTS, LISTS
from bot.sandbox.engine.ids import build_id
from tests.support.refusals import refuse

ALTERNATE = "autoAttendants/alternate/availableNumbers"


def find(service_app: Person, name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = service_app.call("GET", "/locations", params={"name": name})["items"]
    return found[0]


def list_numbers(service_app: Person, location_id: str, kind: str = ALTERNATE, **query: str) -> list[dict[str, Any]]:
    path = f"/telephony/config/locations/{location_id}/{kind}"
    numbers: list[dict[str, Any]] = service_app.call("GET", path, params=query)["phoneNumbers"]
    return numbers


def test_birmingham_is_the_api_pages_example(service_app: Person) -> None:
    numbers = list_numbers(service_app, find(service_app, "Birmingham")["id"])
    assert [list(each.values()) for each in (sort(number) for number in numbers)] == [
        [False, False, "+12056350001", "ACTIVE", "PSTN_NUMBER", False],
        [True, True, "+12056350002", "ACTIVE", "PSTN_NUMBER", False],
        [False, False, "+12056350003", "INACTIVE", "PSTN_NUMBER", True],
    ]


def sort(number: dict[str, Any]) -> dict[str, Any]:
    names = ("isMainNumber", "isServiceNumber", "phoneNumber", "state", "telephonyType", "tollFreeNumber")
    assert set(number) == set(names)
    return {name: number[name] for name in names}


def test_the_world_has_what_is_needed(webex: Sandbox, service_app: Person) -> None:
    locations = {each["name"]: each["id"] for each in service_app.call("GET", "/locations")["items"]}
    assert len(locations) == 12
    sizes = {name: len(webex.state.numbers[key]) for name, key in locations.items()}
    assert {0, 3, 57, 2500, 20_000} <= set(sizes.values())
    assert 'Zürich "Süd" & Čapek' in locations
    for key in locations.values():
        numbers = [str(each["phoneNumber"]) for each in webex.state.numbers[key]]
        assert len(set(numbers)) == len(numbers)
        for number in numbers[:100] + numbers[-100:]:
            assert phonenumbers.is_possible_number(phonenumbers.parse(number)), number


def test_an_id_may_be_a_bare_uuid(service_app: Person) -> None:
    location_id = find(service_app, "Birmingham")["id"]
    uuid = urlsafe_b64decode(location_id + "==").decode().rsplit("/", 1)[1]
    assert list_numbers(service_app, uuid) == list_numbers(service_app, location_id)


@pytest.mark.parametrize("kind", [*LISTS, *CALL_FORWARD_LISTS])
def test_every_list_of_the_page_is_there(service_app: Person, kind: str) -> None:
    numbers = list_numbers(service_app, find(service_app, "Atlanta")["id"], kind)
    assert numbers
    assert all(("owner" in each) is (kind in CALL_FORWARD_LISTS) for each in numbers)


def test_pages(webex: Sandbox, service_app: Person) -> None:
    location_id = find(service_app, "Dallas")["id"]
    path = f"/telephony/config/locations/{location_id}/{ALTERNATE}"
    response = service_app._session.get(f"{webex.url}/v1{path}", timeout=10)
    assert len(response.json()["phoneNumbers"]) == 2000
    assert "start=2000" in response.links["next"]["url"]
    few = list_numbers(service_app, location_id, start="19999", max="5")
    assert len(few) == 1
    assert list_numbers(service_app, location_id, start="20000") == []
    refuse(service_app, "GET", path, 400, params={"max": "0"})
    refuse(service_app, "GET", path, 400, params={"start": "-1"})


def test_numbers_are_filtered(service_app: Person) -> None:
    location_id = find(service_app, "Birmingham")["id"]
    found = list_numbers(service_app, location_id, phoneNumber="+12056350001,+12056350003,+12056359999")
    assert [each["phoneNumber"] for each in found] == ["+12056350001", "+12056350003"]
    path = f"/telephony/config/locations/{location_id}/{ALTERNATE}"
    refuse(service_app, "GET", path, 400, params={"phoneNumber": "2056350001"})


def test_unknown_things(service_app: Person) -> None:
    location_id = find(service_app, "Birmingham")["id"]
    refuse(service_app, "GET", f"/telephony/config/locations/nowhere/{ALTERNATE}", 404)
    refuse(service_app, "GET", f"/telephony/config/locations/{location_id}/nothing/availableNumbers", 404)
    refuse(service_app, "GET", "/locations/nowhere", 404)
    refuse(service_app, "GET", f"/telephony/config/locations/{location_id}/autoAttendants/nobody", 404)
    refuse(service_app, "GET", "/locations", 403, params={"orgId": "another"})


def test_an_alternate_number_leaves_the_lists_and_returns(service_app: Person) -> None:
    location = find(service_app, "Denver")
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
    refuse(service_app, "PUT", path, 400, json={"alternateNumbers": [{"phoneNumber": "+13035550000"}]})
    refuse(service_app, "PUT", path, 400, json={"alternateNumbers": [wanted[1], wanted[1]]})
    service_app.call("PUT", path, json={"alternateNumbers": before})
    assert available[0] in list_numbers(service_app, location["id"])  # with the flags that it had


def test_writing_needs_its_scope(webex: Sandbox, service_app: Person) -> None:
    attendant = service_app.call("GET", "/telephony/config/autoAttendants")["autoAttendants"][0]
    path = f"/telephony/config/locations/{attendant['locationId']}/autoAttendants/{attendant['id']}"
    webex.state.scopes.discard("spark-admin:telephony_config_write")
    refuse(service_app, "PUT", path, 403, json={"name": "x"})


def test_another_organization_is_reached_by_its_id(service_app: Person) -> None:
    customer = build_id("ORGANIZATION", "Customer")
    assert service_app.call("GET", f"/organizations/{customer}")["displayName"] == "Customer"
    (toronto,) = service_app.call("GET", "/locations", params={"orgId": customer})["items"]
    assert len(list_numbers(service_app, toronto["id"], orgId=customer)) == 14
    refuse(service_app, "GET", f"/telephony/config/locations/{toronto['id']}/{ALTERNATE}", 404)
    birmingham = find(service_app, "Birmingham")["id"]
    refuse(service_app, "GET", f"/telephony/config/locations/{birmingham}/{ALTERNATE}", 404, params={"orgId": customer})
    listed = service_app.call("GET", "/telephony/config/autoAttendants", params={"orgId": customer})
    assert {each["locationName"] for each in listed["autoAttendants"]} == {"Toronto Branch"}


def test_organizations(service_app: Person) -> None:
    org_id = find(service_app, "Birmingham")["orgId"]
    assert service_app.call("GET", f"/organizations/{org_id}")["displayName"] == "Sandbox"
    refuse(service_app, "GET", "/organizations/another", 404)
