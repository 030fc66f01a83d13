"""All numbers and extensions of an organization, as Webex's OpenAPI document describes the list."""

from typing import Any

import pytest

from bot.sandbox import Person
from tests.support.api_errors import expect_error
from tests.support.calling_api import find_location

PATH = "/telephony/config/numbers"


@pytest.fixture
def atlanta(service_app: Person) -> str:
    return str(find_location(service_app, "Atlanta")["id"])


def list_all(service_app: Person, location_id: str, **query: str) -> list[dict[str, Any]]:
    params = {"locationId": location_id, **query}
    found: list[dict[str, Any]] = service_app.call("GET", PATH, params=params)["phoneNumbers"]
    return found


def test_numbers_have_their_location_and_owner(service_app: Person, atlanta: str) -> None:
    found = list_all(service_app, atlanta)
    assert {each["location"]["id"] for each in found} == {atlanta}
    assert {"owner" in each for each in found} == {True, False}
    assert {"phoneNumber" in each for each in found} == {True, False}
    numbers = [each["phoneNumber"] for each in found if "phoneNumber" in each]
    assert len(set(numbers)) == len(numbers)
    assert numbers == sorted(numbers)
    for each in found:
        assert ("extension" in each) is ("esn" in each)
        assert each.get("esn", "") == each.get("routingPrefix", "") + each.get("extension", "")


def test_every_number_of_the_organization_is_listed_page_by_page(service_app: Person) -> None:
    total = service_app.call("GET", PATH, params={"details": "true", "max": "1"})["count"]["total"]
    begin = total - 1900
    pages = [service_app.call("GET", PATH, params={"start": str(start)})["phoneNumbers"] for start in (begin, total)]
    assert len(pages[0]) + len(pages[1]) == total - begin
    assert pages[1] == []
    assert "count" not in service_app.call("GET", PATH, params={"max": "1"})
    assert total > 2000


def test_the_details_count_what_the_filters_find(service_app: Person, atlanta: str) -> None:
    counts = service_app.call("GET", PATH, params={"locationId": atlanta, "details": "true"})["count"]
    expected = {
        "assigned": {"assigned": "true", "numberType": "NUMBER"},
        "unAssigned": {"assigned": "false"},
        "inActive": {"state": "INACTIVE"},
        "tollFreeNumbers": {"tollFreeNumbers": "true"},
        "mobileNumber": {"includedTelephonyTypes": "MOBILE_NUMBER"},
        "serviceNumber": {"serviceNumber": "true"},
        "reservedNumber": {"reservedNumber": "true"},
        "elin": {"elinEnabled": "true"},
        "total": {},
    }
    assert {name: len(list_all(service_app, atlanta, **query)) for name, query in expected.items()} == {
        name: counts[name] for name in expected
    }
    assert counts["total"] == counts["assigned"] + counts["unAssigned"] + counts["extensionOnly"]


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ({"state": "INACTIVE"}, "state", "INACTIVE"),
        ({"phoneNumberType": "FAX"}, "phoneNumberType", "FAX"),
        ({"phoneNumberType": "ALTERNATE"}, "phoneNumberType", "ALTERNATE"),
        ({"extension": "8300"}, "extension", "8300"),
        ({"tollFreeNumbers": "true"}, "tollFreeNumber", True),
        ({"serviceNumber": "true"}, "isServiceNumber", True),
        ({"includedTelephonyTypes": "MOBILE_NUMBER"}, "mobileNetwork", "Sandbox Mobile"),
    ],
)
def test_a_filter_narrows_the_list(
    service_app: Person, atlanta: str, query: dict[str, str], name: str, value: object
) -> None:
    found = list_all(service_app, atlanta, **query)
    assert found
    assert {each[name] for each in found} == {value}
    assert len(found) < len(list_all(service_app, atlanta))


@pytest.mark.parametrize(
    ("wanted", "listed"),
    [
        *[(each, each) for each in ("PEOPLE", "PLACE", "VIRTUAL_LINE", "AUTO_ATTENDANT", "HUNT_GROUP", "CALL_QUEUE")],
        ("VOICEMAIL_GROUP", "VOICEMAIL_GROUP"),
        ("PAGING_GROUP", "GROUP_PAGING"),
    ],
)
def test_owners_are_found_by_type_name_and_id(service_app: Person, atlanta: str, wanted: str, listed: str) -> None:
    found = list_all(service_app, atlanta, ownerType=wanted)
    assert {each["owner"]["type"] for each in found} == {listed}
    owner = found[0]["owner"]
    name = " ".join(owner[part] for part in ("firstName", "lastName") if part in owner)
    assert found[0] in list_all(service_app, atlanta, ownerName=name)
    by_id = list_all(service_app, atlanta, ownerId=owner["id"])
    assert {each["owner"]["id"] for each in by_id} == {owner["id"]}
    assert list_all(service_app, atlanta, ownerId=owner["id"].rstrip("=")) == by_id


def test_a_number_is_searched_by_a_part(service_app: Person, atlanta: str) -> None:
    assert [each["phoneNumber"] for each in list_all(service_app, atlanta, phoneNumber="5550001")] == ["+14045550001"]


def test_available_numbers_have_no_owner_and_are_not_reserved(service_app: Person) -> None:
    chicago = str(find_location(service_app, "Chicago")["id"])
    available = list_all(service_app, chicago, available="true")
    assert not any("owner" in each or each.get("isReservedNumber") for each in available)
    assert len(list_all(service_app, chicago, assigned="false")) == len(available) + 2


@pytest.mark.parametrize(("order", "name"), [("extension", "extension"), ("dn", "phoneNumber")])
def test_the_order_can_be_chosen(service_app: Person, atlanta: str, order: str, name: str) -> None:
    values = [each.get(name, "") for each in list_all(service_app, atlanta, order=order)]
    assert values == sorted(values)


@pytest.mark.parametrize(
    "query",
    [
        {"available": "true", "ownerType": "PEOPLE"},
        {"numberType": "EXTENSION", "available": "true"},
        {"numberType": "EXTENSION", "state": "ACTIVE"},
        {"numberType": "EXTENSION", "assigned": "true"},
        {"reservedNumber": "true", "available": "false"},
        {"reservedNumber": "false", "assigned": "false"},
        {"ownerType": "NOBODY"},
        {"state": "SLEEPY"},
        {"order": "colour"},
        {"details": "perhaps"},
        {"max": "9" * 5000},
        {"start": "٣"},
        {"ownerName": "x" * 256},
    ],
)
def test_parameters_that_are_wrong_or_exclude_each_other_are_refused(
    service_app: Person, query: dict[str, str]
) -> None:
    expect_error(service_app, "GET", PATH, 400, params=query)


def test_another_organization_has_an_inventory_of_its_own(service_app: Person) -> None:
    expect_error(service_app, "GET", PATH, 403, params={"orgId": "another"})
