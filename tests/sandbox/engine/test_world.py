"""The initial data: the same in every run, and as varied as in real organizations."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import phonenumbers
import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import decode_uuid, encode_id
from bot.sandbox.engine.inventory import list_entries

LIST_IDS = """
from bot.sandbox import Sandbox
with Sandbox() as webex:
    for name in ("people", "rooms", "memberships", "locations", "attendants"):
        print(*sorted(getattr(webex.state, name)))
"""


def test_ids_are_the_same_in_every_run() -> None:
    runs = {subprocess.run([sys.executable, "-c", LIST_IDS], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(runs) == 1
    assert len(runs.pop().split()) > 20


def test_a_membership_has_the_same_id_after_rejoining(webex: Sandbox, administrator: Person) -> None:
    """Webex composes the id of the UUIDs of the person and the room."""
    query = {"roomId": webex.group_room_id, "personEmail": "helpdesk@example.com"}
    (membership,) = administrator.call("GET", "/memberships", params=query)["items"]
    person_id, room_id = decode_uuid(membership["id"]).split(":")
    assert encode_id("PEOPLE", person_id) == membership["personId"]
    assert encode_id("ROOM", room_id) == membership["roomId"]
    administrator.call("DELETE", f"/memberships/{membership['id']}")
    assert administrator.call("POST", "/memberships", json=query)["id"] == membership["id"]


@pytest.fixture
def locations(service_app: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service_app.call("GET", "/locations")["items"]
    return found


def test_location_names_overlap_and_have_special_characters(locations: list[dict[str, Any]]) -> None:
    names = {each["name"] for each in locations}
    assert {"Birmingham", "Birmingham Airport", 'Zürich "Süd" & Čapek'} <= names
    assert len([name for name in names if "Store" in name]) == 2
    assert len(names) == len(locations) == 12 + 1


def test_locations_have_addresses(locations: list[dict[str, Any]], webex: Sandbox) -> None:
    countries = [each["address"]["country"] for each in locations]
    assert {country: countries.count(country) for country in countries} == {"US": 11, "GB": 1, "CH": 1}
    for each in locations:
        assert all(each["address"][part] for part in ("address1", "city", "postalCode"))
        assert ("state" in each["address"]) is (each["address"]["country"] == "US")
        assert each["orgId"] == webex.settings["ORG_ID"]


def list_numbers_by_country(webex: Sandbox) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    with webex.state.lock:
        for location_id, numbers in webex.state.numbers.items():
            yield webex.state.locations[location_id]["address"]["country"], numbers


def test_numbers_are_possible_and_unique(webex: Sandbox) -> None:
    seen: set[str] = set()
    for country, numbers in list_numbers_by_country(webex):
        for number in numbers:
            parsed = phonenumbers.parse(number["phoneNumber"])
            assert phonenumbers.is_possible_number(parsed), number
            assert parsed.country_code == {"US": 1, "CA": 1, "GB": 44, "CH": 41}[country]
            assert number["phoneNumber"] not in seen
            seen.add(number["phoneNumber"])


def test_numbers_have_different_states_and_flags(webex: Sandbox) -> None:
    for country, numbers in list_numbers_by_country(webex):
        if numbers:
            assert {number["state"] for number in numbers} == {"ACTIVE", "INACTIVE"}
            assert sum(number["isMainNumber"] for number in numbers) == 1
            assert any(number["tollFreeNumber"] for number in numbers) is (country == "US" and len(numbers) != 12)
            assert any(number["isServiceNumber"] for number in numbers)


def test_only_larger_locations_have_auto_attendants(service_app: Person, locations: list[dict[str, Any]]) -> None:
    attendants = service_app.call("GET", "/telephony/config/autoAttendants")["autoAttendants"]
    by_location = {each["name"]: 0 for each in locations}
    alternates = []
    for each in attendants:
        by_location[each["locationName"]] += 1
        path = f"/telephony/config/locations/{each['locationId']}/autoAttendants/{each['id']}"
        alternates += service_app.call("GET", path)["alternateNumbers"]
    assert (by_location["Memphis Branch"], by_location["Birmingham"], by_location["Dallas Distribution Centre"]) == (
        0,
        0,
        3,
    )
    assert 0 < len(alternates) < len(attendants)


@pytest.mark.full_size
def test_locations_have_between_0_and_20000_possible_numbers(webex: Sandbox, service_app: Person) -> None:
    found = service_app.call("GET", "/telephony/config/locations")["locations"]
    locations = {each["name"]: each["id"] for each in found}
    assert len(locations) == 12
    sizes = {name: len(webex.state.numbers[key]) for name, key in locations.items()}
    assert {0, 3, 57, 2500, 20_000} <= set(sizes.values())
    assert 'Zürich "Süd" & Čapek' in locations
    for key in locations.values():
        numbers = [str(each["phoneNumber"]) for each in webex.state.numbers[key]]
        assert len(set(numbers)) == len(numbers)
        for number in numbers[:100] + numbers[-100:]:
            assert phonenumbers.is_possible_number(phonenumbers.parse(number)), number


def test_numbers_with_owners_are_possible_and_not_among_the_available_ones(webex: Sandbox) -> None:
    seen = {number["phoneNumber"] for _, numbers in list_numbers_by_country(webex) for number in numbers}
    for location_id in webex.state.numbers:
        entries = list_entries(webex.state, location_id)
        assert len([each for each in entries if "owner" in each]) >= 15
        for number in [each["phoneNumber"] for each in entries if "phoneNumber" in each]:
            assert phonenumbers.is_possible_number(phonenumbers.parse(number)), number
            assert number not in seen
            seen.add(number)


def test_ids_have_all_the_forms_of_webexs_examples(webex: Sandbox, service_app: Person) -> None:
    def decode(resource_id: str) -> str:
        return base64.urlsafe_b64decode(resource_id + "=" * (-len(resource_id) % 4)).decode()

    numbers = service_app.call("GET", "/telephony/config/numbers", params={"ownerType": "PLACE"})["phoneNumbers"]
    workspaces = {each["owner"]["id"] for each in numbers}
    assert all(decode(each).startswith("ciscospark://urn:TEAM:us-east-1_int13/PLACE/") for each in workspaces)
    assert all(len(each) % 4 == 0 for each in workspaces)
    for kind, features in (("AUTO_ATTENDANT", webex.state.attendants), ("HUNT_GROUP", webex.state.hunt_groups)):
        for feature_id in features:
            uri = decode(feature_id)
            assert uri.startswith(f"ciscospark://us/{kind}/")
            assert decode(uri.rsplit("/", 1)[1]).endswith("@64941297.int10.bcld.webex.com")
    assert "ciscospark://us/LOCATION/244698" in map(decode, webex.state.locations)
