"""Lists of available numbers, as Webex's API reference describes them."""

from base64 import urlsafe_b64decode
from typing import Any

import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.api.available_numbers import CALL_FORWARD_LISTS, LISTS
from tests.support.api_errors import expect_error
from tests.support.calling_api import ALTERNATE_NUMBERS, find_location, list_numbers


def test_birmingham_has_the_numbers_of_the_api_reference(service_app: Person) -> None:
    numbers = list_numbers(service_app, find_location(service_app, "Birmingham")["id"])
    assert [list(each.values()) for each in (sort(number) for number in numbers)] == [
        [False, False, "+12056350001", "ACTIVE", "PSTN_NUMBER", False],
        [True, True, "+12056350002", "ACTIVE", "PSTN_NUMBER", False],
        [False, False, "+12056350003", "INACTIVE", "PSTN_NUMBER", True],
    ]


def sort(number: dict[str, Any]) -> dict[str, Any]:
    names = ("isMainNumber", "isServiceNumber", "phoneNumber", "state", "telephonyType", "tollFreeNumber")
    assert set(number) == set(names)
    return {name: number[name] for name in names}


def test_a_location_can_be_named_by_its_uuid(service_app: Person) -> None:
    location_id = find_location(service_app, "Birmingham")["id"]
    uuid = urlsafe_b64decode(location_id + "==").decode().rsplit("/", 1)[1]
    assert list_numbers(service_app, uuid) == list_numbers(service_app, location_id)


@pytest.mark.parametrize("kind", [*LISTS, *CALL_FORWARD_LISTS])
def test_every_list_of_available_numbers_exists(service_app: Person, kind: str) -> None:
    numbers = list_numbers(service_app, find_location(service_app, "Atlanta")["id"], kind)
    assert numbers
    assert all(("owner" in each) is (kind in CALL_FORWARD_LISTS) for each in numbers)


def test_long_lists_come_in_pages(webex: Sandbox, service_app: Person) -> None:
    location_id = find_location(service_app, "Dallas")["id"]
    path = f"/telephony/config/locations/{location_id}/{ALTERNATE_NUMBERS}"
    response = service_app._session.get(f"{webex.url}/v1{path}", timeout=10)
    assert len(response.json()["phoneNumbers"]) == 2000
    assert "start=2000" in response.links["next"]["url"]
    few = list_numbers(service_app, location_id, start="19999", max="5")
    assert len(few) == 1
    assert list_numbers(service_app, location_id, start="20000") == []
    expect_error(service_app, "GET", path, 400, params={"max": "0"})
    expect_error(service_app, "GET", path, 400, params={"start": "-1"})


def test_numbers_are_filtered_by_phone_number(service_app: Person) -> None:
    location_id = find_location(service_app, "Birmingham")["id"]
    found = list_numbers(service_app, location_id, phoneNumber="+12056350001,+12056350003,+12056359999")
    assert [each["phoneNumber"] for each in found] == ["+12056350001", "+12056350003"]
    path = f"/telephony/config/locations/{location_id}/{ALTERNATE_NUMBERS}"
    expect_error(service_app, "GET", path, 400, params={"phoneNumber": "2056350001"})


def test_unknown_resources_are_answered_404(service_app: Person) -> None:
    location_id = find_location(service_app, "Birmingham")["id"]
    expect_error(service_app, "GET", f"/telephony/config/locations/nowhere/{ALTERNATE_NUMBERS}", 404)
    expect_error(service_app, "GET", f"/telephony/config/locations/{location_id}/nothing/availableNumbers", 404)
    expect_error(service_app, "GET", "/locations/nowhere", 404)
    expect_error(service_app, "GET", f"/telephony/config/locations/{location_id}/autoAttendants/nobody", 404)
    expect_error(service_app, "GET", "/locations", 403, params={"orgId": "another"})
