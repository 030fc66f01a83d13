"""Auto attendants: which ones a text names, and that an unreadable list is never written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.target_names import match_targets
from bot.model import Target, TargetKind
from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, get_texts
from tests.support.settings import Start

ATTENDANTS = [
    Target(TargetKind.AUTO_ATTENDANT, "id-1", "Main Menu", "place-1", "Denver"),
    Target(TargetKind.AUTO_ATTENDANT, "id-2", "Main Menu", "place-2", "Zürich Süd"),
    Target(TargetKind.AUTO_ATTENDANT, "id-3", "Main Menu After Hours", "place-1", "Denver"),
    Target(TargetKind.AUTO_ATTENDANT, "id-4", "Sales at Night", "place-2", "Zürich Süd"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Main Menu", ["id-1", "id-2"]),
        ("main  MENU", ["id-1", "id-2"]),
        ("hours", ["id-3"]),
        ("main menu in denver", ["id-1"]),
        ("menu at zurich", ["id-2"]),
        ("sales at night", ["id-4"]),
        ("night", ["id-4"]),
        ("main menu in Oslo", []),
        ("reception", []),
    ],
)
def test_a_text_names_auto_attendants(text: str, expected: list[str]) -> None:
    assert [each.id for each in match_targets(ATTENDANTS, text)] == expected


@given(st.text(max_size=60))
def test_any_text_names_some_or_none(text: str) -> None:
    assert set(match_targets(ATTENDANTS, text)) <= set(ATTENDANTS)


@pytest.mark.malformed_calls("GET /telephony/config/locations/{locationId}/autoAttendants/{autoAttendantId}")
@pytest.mark.parametrize("alternates", ["none", ["+14045559989"], [{"ringPattern": "NORMAL"}]])
def test_a_list_that_cannot_be_read_is_never_written_back(
    start: Start, administrator: Person, webex: Sandbox, alternates: object
) -> None:
    target = next(each for each in webex.state.attendants.values() if each["name"] == "Atlanta Main Menu")
    target["alternateNumbers"] = alternates
    with start():
        reply = ask(administrator, "assign +1 404-555-0001 to Atlanta Main Menu confirm")
    assert get_texts(reply)[0].startswith("Webex sent a response that the bot cannot read.")
    assert not [call for call in webex.list_calls() if call["method"] == "PUT" and "autoAttendants" in call["path"]]
