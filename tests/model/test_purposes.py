"""The table of lists against Webex's OpenAPI document."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.model import PURPOSES, Contents, Property, Purpose, Search

DOCUMENT = json.loads((Path(__file__).parent.parent / "support" / "openapi" / "webex-calling.json").read_text())

UNDOCUMENTED = {"ai_receptionist", "queue_dnis"}
"""Lists that the document does not have; wxc_sdk does."""

DOCUMENTED = [purpose for purpose in PURPOSES if purpose.key not in UNDOCUMENTED]

COMMON_PARAMETERS = {"locationId", "orgId", "max", "start", "phoneNumber", "licenseType"}

CONTRADICTED: dict[str, set[str]] = {
    "emergency_callback": {"extension"},
    "external_caller_id": {"extension", "mobileNetwork", "routingProfile"},
}
"""Properties of which schema and example of the document disagree."""


def build_path(purpose: Purpose) -> str:
    location = "" if purpose.is_organization_wide else "/locations/{locationId}"
    return f"/telephony/config{location}/{purpose.path}/availableNumbers".replace("//", "/")


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def get_operation(purpose: Purpose) -> dict[str, Any]:
    operation: dict[str, Any] = DOCUMENT["paths"][build_path(purpose)]["get"]
    return operation


def get_properties(purpose: Purpose) -> set[str]:
    content = get_operation(purpose)["responses"]["200"]["content"]["application/json"]
    numbers = resolve(resolve(content["schema"])["properties"]["phoneNumbers"])
    return set(resolve(numbers["items"])["properties"])


def test_every_list_of_the_document_is_in_the_table() -> None:
    documented = {path for path in DOCUMENT["paths"] if path.endswith("/availableNumbers")}
    assert {build_path(each) for each in DOCUMENTED} == documented
    assert len(PURPOSES) == len(documented) + len(UNDOCUMENTED)


@pytest.mark.parametrize("purpose", DOCUMENTED, ids=lambda purpose: str(purpose.key))
def test_a_list_is_searched_by_what_the_document_allows(purpose: Purpose) -> None:
    names = {resolve(each)["name"] for each in get_operation(purpose)["parameters"]}
    assert {str(search) for search in purpose.searches} == names - COMMON_PARAMETERS
    assert purpose.takes_numbers
    assert set(Search) >= purpose.searches


@pytest.mark.parametrize("purpose", DOCUMENTED, ids=lambda purpose: str(purpose.key))
def test_the_entries_of_a_list_have_what_the_document_says(purpose: Purpose) -> None:
    ignored = CONTRADICTED.get(purpose.key, set())
    documented = get_properties(purpose) & {str(each) for each in Property}
    assert {str(each) for each in purpose.properties} - ignored == documented - ignored


@pytest.mark.parametrize("purpose", DOCUMENTED, ids=lambda purpose: str(purpose.key))
def test_a_list_has_the_numbers_that_the_document_says(purpose: Purpose) -> None:
    description = get_operation(purpose)["description"]
    said = {
        Contents.BOTH: "assigned to an owning entity or unassigned",
        Contents.ASSIGNED: "are assigned to an owning entity",
        Contents.UNASSIGNED: "unassigned",
        Contents.USABLE: "",
    }
    assert said[purpose.contents] in description
    if purpose.contents in (Contents.ASSIGNED, Contents.USABLE):
        assert "unassigned" not in description.replace("unassigned number,", "")


def test_owners_are_in_the_lists_of_assigned_numbers() -> None:
    owned = {each.key for each in PURPOSES if Property.OWNER in each.properties}
    assert owned == {each.key for each in PURPOSES if each.contents is not Contents.UNASSIGNED}
    assert len(owned) == 9


def test_only_unassigned_numbers_are_a_stock() -> None:
    assert {each.key for each in PURPOSES if not each.has_stock} == {
        *("aa_forward", "queue_forward", "hunt_forward", "operating_mode_forward"),
        *("emergency_callback", "call_intercept", "external_caller_id", "charge_number"),
    }


def test_only_the_list_for_a_person_has_mobile_numbers() -> None:
    assert [each.key for each in PURPOSES if Property.MOBILE in each.properties] == ["person_primary"]
