"""Changes of numbers as an administrator makes them in Control Hub."""

from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox
from tests.support.calling_api import find_location, list_numbers

NUMBER = "+12056350001"
INACTIVE = "+12056350003"


@pytest.fixture
def birmingham(service_app: Person) -> str:
    return str(find_location(service_app, "Birmingham")["id"])


def get_location(webex: Sandbox, location_id: str, **query: str) -> dict[str, Any]:
    response = requests.get(f"{webex.url}/sandbox/control-hub/{location_id}", params=query, timeout=10)
    response.raise_for_status()
    found: dict[str, Any] = response.json()
    return found


def change(webex: Sandbox, location_id: str, action: str, number: str, **more: str) -> str:
    """Carry out an action; returns the message of the error, if there is one."""
    body = {"action": action, "phoneNumber": number, **more}
    response = requests.post(f"{webex.url}/sandbox/control-hub/{location_id}", json=body, timeout=10)
    return "" if response.status_code == 204 else str(response.json()["message"])


def list_available(service_app: Person, location_id: str) -> dict[str, str]:
    return {each["phoneNumber"]: each["state"] for each in list_numbers(service_app, location_id)}


def test_locations_with_calling_are_listed(webex: Sandbox) -> None:
    names = [each["name"] for each in requests.get(f"{webex.url}/sandbox/control-hub", timeout=10).json()]
    assert {"Birmingham", "Toronto Branch"} <= set(names)
    assert "Albany Warehouse" not in names


def test_a_number_is_assigned_and_released(webex: Sandbox, service_app: Person, birmingham: str) -> None:
    person = get_location(webex, birmingham)["people"][0]
    assert change(webex, birmingham, "assign", NUMBER, personId=person["id"]) == ""
    assert NUMBER not in list_available(service_app, birmingham)
    owned = list_numbers(service_app, birmingham, "callIntercept/availableNumbers", ownerName=person["name"])
    assert NUMBER in [each["phoneNumber"] for each in owned]
    assert change(webex, birmingham, "assign", NUMBER, personId=person["id"]) != ""
    assert change(webex, birmingham, "release", NUMBER) == ""
    assert list_available(service_app, birmingham)[NUMBER] == "ACTIVE"
    assert change(webex, birmingham, "release", NUMBER) != ""


@pytest.mark.parametrize("kind", ["PEOPLE", "PLACE", "VIRTUAL_LINE", "HUNT_GROUP", "GROUP_PAGING", "VOICEMAIL_GROUP"])
def test_a_number_can_be_released_from_every_owner(
    webex: Sandbox, service_app: Person, birmingham: str, kind: str
) -> None:
    for entry in list_numbers(service_app, birmingham, "callIntercept/availableNumbers"):
        if entry["owner"]["type"] == kind:
            assert change(webex, birmingham, "release", entry["phoneNumber"]) == ""
            assert entry["phoneNumber"] in list_available(service_app, birmingham)
    forward = list_numbers(service_app, birmingham, "queues/callForwarding/availableNumbers")
    left = [each for each in forward if each["owner"]["type"] == kind]
    assert left  # the owners still have their extensions
    assert not any("phoneNumber" in each for each in left)


def test_a_mobile_number_stays_one_when_it_is_released(webex: Sandbox, service_app: Person) -> None:
    denver = str(find_location(service_app, "Denver")["id"])
    query = {"locationId": denver, "includedTelephonyTypes": "MOBILE_NUMBER", "assigned": "true"}
    (mobile,) = service_app.call("GET", "/telephony/config/numbers", params=query)["phoneNumbers"]
    assert change(webex, denver, "release", mobile["phoneNumber"]) == ""
    path = "/telephony/config/people/primary/availableNumbers"
    found = service_app.call("GET", path, params={"locationId": denver})["phoneNumbers"]
    assert (mobile["phoneNumber"], "MOBILE_NUMBER") in [(each["phoneNumber"], each["telephonyType"]) for each in found]
    assert mobile["phoneNumber"] not in list_available(service_app, denver)


def test_a_number_is_added_and_removed(webex: Sandbox, service_app: Person, birmingham: str) -> None:
    new = "+12056350100"
    assert change(webex, birmingham, "add", new) == ""
    assert list_available(service_app, birmingham)[new] == "ACTIVE"
    assert "exists already" in change(webex, birmingham, "add", new)
    assert change(webex, birmingham, "remove", new) == ""
    assert new not in list_available(service_app, birmingham)


def test_a_number_is_activated_and_deactivated(webex: Sandbox, service_app: Person, birmingham: str) -> None:
    assert list_available(service_app, birmingham)[INACTIVE] == "INACTIVE"
    assert change(webex, birmingham, "activate", INACTIVE) == ""
    assert list_available(service_app, birmingham)[INACTIVE] == "ACTIVE"
    assert change(webex, birmingham, "deactivate", INACTIVE) == ""
    assert list_available(service_app, birmingham)[INACTIVE] == "INACTIVE"


@pytest.mark.parametrize(
    ("action", "number", "part"),
    [
        ("add", "205-635-0100", "E.164"),
        ("add", "+١٢٠٥٦٣٥٠١٠٠", "E.164"),
        ("remove", "+12056350002", "main number"),
        ("remove", "+12056359999", "not available"),
        ("activate", "+12056359999", "not available"),
        ("assign", NUMBER, "No person"),
        ("paint", NUMBER, "action must be one of"),
        ("add", "", "missing"),
    ],
)
def test_an_impossible_change_is_explained(
    webex: Sandbox, service_app: Person, birmingham: str, action: str, number: str, part: str
) -> None:
    before = list_available(service_app, birmingham)
    assert part in change(webex, birmingham, action, number)
    assert list_available(service_app, birmingham) == before


def test_numbers_are_found_by_a_part(webex: Sandbox, service_app: Person, birmingham: str) -> None:
    assert [each["phoneNumber"] for each in get_location(webex, birmingham, contains="0002")["numbers"]] == [
        "+12056350002"
    ]
    dallas = get_location(webex, str(find_location(service_app, "Dallas")["id"]))
    assert (len(dallas["numbers"]), dallas["count"] > 2_000) == (50, True)


def test_an_unknown_location_is_not_found(webex: Sandbox) -> None:
    assert "No location" in change(webex, "nowhere", "add", NUMBER)
    assert requests.get(f"{webex.url}/sandbox/control-hub/nowhere", timeout=10).status_code == 404


@pytest.mark.parametrize("times", [None, -1, "2", True])
def test_the_number_of_refusals_is_a_whole_number(webex: Sandbox, times: object) -> None:
    url = f"{webex.url}/sandbox/released-numbers"
    assert requests.put(url, json={"times": times}, timeout=10).status_code == 400
    assert requests.put(url, json={"times": 2}, timeout=10).status_code == 204
