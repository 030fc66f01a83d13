"""Lists of available numbers, as Webex's API reference describes them."""

from base64 import urlsafe_b64decode
from typing import Any

import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.api.number_lists import LISTS, OWNED_LISTS
from bot.sandbox.engine.ids import build_id, decode_uuid
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


def find_id(service_app: Person, name: str) -> str:
    return str(find_location(service_app, name)["id"])


def list_owner_types(numbers: list[dict[str, Any]]) -> set[str]:
    return {each["owner"]["type"] for each in numbers if "owner" in each}


ALL_TYPES = {
    *("PEOPLE", "PLACE", "VIRTUAL_LINE", "AUTO_ATTENDANT", "HUNT_GROUP", "CALL_QUEUE"),
    *("GROUP_PAGING", "VOICEMAIL_GROUP"),
}


def test_nine_lists_have_owners() -> None:
    assert len(OWNED_LISTS) == 9
    assert len(LISTS) == 21 + 2


@pytest.mark.parametrize("kind", LISTS)
def test_the_numbers_of_a_list_have_owners_or_not(service_app: Person, kind: str) -> None:
    """The rules are those of each operation in the OpenAPI document."""
    numbers = list_numbers(service_app, find_id(service_app, "Atlanta"), kind)
    owned = ["owner" in each for each in numbers]
    if kind in ("availableNumbers", "chargeNumber/availableNumbers", "externalCallerId/availableNumbers"):
        assert set(owned) == {True, False}
    else:
        assert set(owned) == {kind in OWNED_LISTS}


def test_owners_are_of_all_types(service_app: Person) -> None:
    numbers = list_numbers(service_app, find_id(service_app, "Atlanta"), "availableNumbers")
    assert list_owner_types(numbers) == ALL_TYPES
    for each in numbers:
        if "owner" in each:
            has_names = each["owner"]["type"] in ("PEOPLE", "VIRTUAL_LINE")
            assert ("firstName" in each["owner"]) is ("lastName" in each["owner"]) is has_names
            assert ("displayName" in each["owner"]) is not has_names


def test_call_forward_lists_have_extensions_without_numbers(service_app: Person) -> None:
    for kind in ("autoAttendants", "queues", "huntGroups", "operatingModes"):
        numbers = list_numbers(service_app, find_id(service_app, "Atlanta"), f"{kind}/callForwarding/availableNumbers")
        assert {"PEOPLE", "PLACE", "AUTO_ATTENDANT"} <= {
            each["owner"]["type"] for each in numbers if "phoneNumber" not in each
        }


@pytest.mark.parametrize("kind", ["emergencyCallbackNumber", "callIntercept", "chargeNumber", "externalCallerId"])
def test_other_lists_with_owners_have_numbers_alone(service_app: Person, kind: str) -> None:
    numbers = list_numbers(service_app, find_id(service_app, "Atlanta"), f"{kind}/availableNumbers")
    assert all("phoneNumber" in each for each in numbers)


def test_an_emergency_callback_number_is_a_standard_number_of_some_owners(service_app: Person) -> None:
    numbers = list_numbers(service_app, find_id(service_app, "Atlanta"), "emergencyCallbackNumber/availableNumbers")
    assert list_owner_types(numbers) == {"PEOPLE", "PLACE", "VIRTUAL_LINE", "HUNT_GROUP"}
    assert not any(each["isServiceNumber"] for each in numbers)
    assert any("extension" in each for each in numbers)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("webexGo", "tollFreeNumber"), ("chargeNumber", "telephonyType"), ("externalCallerId", "telephonyType")],
)
def test_some_lists_have_fewer_properties(service_app: Person, kind: str, missing: str) -> None:
    numbers = list_numbers(service_app, find_id(service_app, "Atlanta"), f"{kind}/availableNumbers")
    assert numbers
    assert all(missing not in each for each in numbers)


def test_webex_go_has_standard_numbers_alone(service_app: Person) -> None:
    location_id = find_id(service_app, "Atlanta")
    numbers = {each["phoneNumber"] for each in list_numbers(service_app, location_id, "webexGo/availableNumbers")}
    assert numbers == {
        each["phoneNumber"]
        for each in list_numbers(service_app, location_id)
        if not each["isServiceNumber"] and not each["tollFreeNumber"]
    }


def test_charge_numbers_are_not_toll_free(service_app: Person) -> None:
    numbers = list_numbers(service_app, find_id(service_app, "Atlanta"), "chargeNumber/availableNumbers")
    assert not any(each["tollFreeNumber"] for each in numbers)


def test_external_caller_ids_are_also_of_neighbours(service_app: Person) -> None:
    """Of locations with the same country and PSTN provider: Chicago has another provider."""
    kind = "externalCallerId/availableNumbers"
    numbers = list_numbers(service_app, find_id(service_app, "Atlanta"), kind)
    names = {each["location"]["name"] for each in numbers}
    assert {"Atlanta Headquarters", "Denver", "Memphis Branch"} <= names
    assert not {"London Canary Wharf", "Chicago Loop", "Toronto Branch"} & names
    alone = list_numbers(service_app, find_id(service_app, "London"), kind)
    assert {each["location"]["name"] for each in alone} == {"London Canary Wharf"}


def test_a_person_with_a_mobile_number_of_cisco_has_it_as_the_only_caller_id(service_app: Person) -> None:
    location_id = find_id(service_app, "Chicago")
    query = {"locationId": location_id, "includedTelephonyTypes": "MOBILE_NUMBER", "assigned": "true"}
    (mobile,) = service_app.call("GET", "/telephony/config/numbers", params=query)["phoneNumbers"]
    kind = "externalCallerId/availableNumbers"
    found = list_numbers(service_app, location_id, kind, personId=mobile["owner"]["id"])
    assert [each["phoneNumber"] for each in found] == [mobile["phoneNumber"]]
    assert len(list_numbers(service_app, location_id, kind)) > 1


@pytest.mark.parametrize("kind", sorted(OWNED_LISTS))
def test_numbers_are_found_by_the_name_of_their_owner(service_app: Person, kind: str) -> None:
    location_id = find_id(service_app, "Atlanta")
    person = next(each["owner"] for each in list_numbers(service_app, location_id, kind) if "owner" in each)
    name = person.get("displayName") or f"{person['firstName']} {person['lastName']}"
    found = list_numbers(service_app, location_id, kind, ownerName=name.upper())
    assert found
    assert {each["owner"]["id"] for each in found} == {person["id"]}
    assert list_numbers(service_app, location_id, kind, ownerName="nobody of this name") == []
    path = f"/telephony/config/locations/{location_id}/{kind}"
    expect_error(service_app, "GET", path, 400, params={"ownerName": "x" * 256})


@pytest.mark.parametrize("kind", ["autoAttendants/callForwarding/availableNumbers", "callIntercept/availableNumbers"])
def test_numbers_are_found_by_their_extension(service_app: Person, kind: str) -> None:
    location_id = find_id(service_app, "Atlanta")
    assert {each["extension"] for each in list_numbers(service_app, location_id, kind, extension="2001")} == {"2001"}


def test_reserved_and_mobile_numbers_are_in_no_list_of_a_location(service_app: Person) -> None:
    location_id = find_id(service_app, "Chicago")
    query = {"locationId": location_id}
    everything = service_app.call("GET", "/telephony/config/numbers", params=query)["phoneNumbers"]
    special = {
        each["phoneNumber"]
        for each in everything
        if each.get("isReservedNumber") or each["includedTelephonyTypes"] == "MOBILE_NUMBER"
    }
    assert len(special) == 2 + 3
    for kind in LISTS:
        assert not special & {each.get("phoneNumber") for each in list_numbers(service_app, location_id, kind)}


def test_ai_receptionists_numbers_are_searched_by_a_part(service_app: Person) -> None:
    """Source: wxc_sdk 1.41; the document does not have this list."""
    kind = "aiReceptionists/availableNumbers"
    location_id = find_id(service_app, "Birmingham")
    assert len(list_numbers(service_app, location_id, kind, phoneNumber="5000")) == 3
    assert len(list_numbers(service_app, location_id, kind, phoneNumber="50002")) == 1


def test_an_organization_may_not_be_entitled_to_ai_receptionist(service_app: Person) -> None:
    customer = build_id("ORGANIZATION", "Customer")
    (toronto,) = service_app.call("GET", "/locations", params={"orgId": customer})["items"]
    path = f"/telephony/config/locations/{toronto['id']}/aiReceptionists/availableNumbers"
    expect_error(service_app, "GET", path, 403, params={"orgId": customer})


def list_of_organization(service_app: Person, kind: str, **query: str) -> list[dict[str, Any]]:
    path = f"/telephony/config/{kind}/availableNumbers"
    numbers: list[dict[str, Any]] = service_app.call("GET", path, params=query)["phoneNumbers"]
    return numbers


@pytest.mark.parametrize("kind", ["people/primary", "virtualLines", "workspaces"])
def test_lists_of_the_organization_are_narrowed_to_a_location(service_app: Person, kind: str) -> None:
    location_id = find_id(service_app, "Atlanta")
    found = list_of_organization(service_app, kind, locationId=location_id)
    assert found
    assert not any("owner" in each or "tollFreeNumber" in each or each["isServiceNumber"] for each in found)
    assert {each["telephonyType"] for each in found} == (
        {"PSTN_NUMBER", "MOBILE_NUMBER"} if kind == "people/primary" else {"PSTN_NUMBER"}
    )
    assert list_of_organization(service_app, kind, locationId=decode_uuid(location_id)) == found
    everywhere = list_of_organization(service_app, kind)
    assert len(everywhere) == 2000
    assert {each["phoneNumber"] for each in found} <= {each["phoneNumber"] for each in everywhere}


def test_mobile_numbers_have_a_network_and_a_routing_profile(service_app: Person) -> None:
    found = list_of_organization(service_app, "people/primary", locationId=find_id(service_app, "Denver"))
    mobile = [each for each in found if each["telephonyType"] == "MOBILE_NUMBER"]
    assert [(each["mobileNetwork"], each["routingProfile"]) for each in mobile] == [
        ("Sandbox Mobile", "SandboxRtPf")
    ] * 2


def test_a_license_type_is_one_of_two(service_app: Person) -> None:
    path = "/telephony/config/people/primary/availableNumbers"
    assert service_app.call("GET", path, params={"licenseType": "Webex Calling Standard", "max": "1"})["phoneNumbers"]
    expect_error(service_app, "GET", path, 400, params={"licenseType": "gold"})


@pytest.mark.full_size
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
