"""Lists of all locations in one: each number once, at the location that it belongs to."""

import json

from bot.sandbox import Sandbox
from tests.support.commands import Type
from tests.support.views import list_view_texts


def list_rows(type_: Type, text: str) -> list[dict[str, str]]:
    file = type_(text).file
    assert file is not None
    rows: list[dict[str, str]] = json.loads(file.content)
    return rows


def test_a_number_for_external_caller_id_is_exported_once_with_its_own_location(type_: Type) -> None:
    """Several locations may use it, and have it in their lists."""
    rows = list_rows(type_, "export all for external caller id as json")
    numbers = [row["phoneNumber"] for row in rows if row["phoneNumber"]]
    assert len(numbers) == len(set(numbers))
    at = {row["phoneNumber"]: row["locationName"] for row in rows}
    assert at["+12056350001"] == "Birmingham"
    assert at["+14045559999"] == "Atlanta Headquarters"


def test_a_locations_list_names_the_locations_of_its_numbers(type_: Type) -> None:
    rows = list_rows(type_, "export Birmingham for external caller id as json")
    at = {row["phoneNumber"]: row["locationName"] for row in rows}
    assert at["+12056350001"] == "Birmingham"
    assert at["+14045559999"] == "Atlanta Headquarters"
    texts = list_view_texts(type_("numbers Birmingham for external caller id ending 9999"))
    assert any(text.endswith("at Atlanta Headquarters") for text in texts)
    assert not any("available" in text for text in texts)


def test_an_owner_is_found_at_the_numbers_own_location(type_: Type, webex: Sandbox) -> None:
    owner = next(each["name"] for each in webex.state.attendants.values() if each["name"].startswith("Denver Main"))
    texts = list_view_texts(type_(f'find owner "{owner}" for external caller id'))
    found = [text for text in texts if owner in text and "(auto attendant)" in text]
    assert found
    assert all(text.endswith(" · Denver") for text in found)
