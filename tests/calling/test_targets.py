"""Targets: which ones a text names, and that an unreadable list is never written back."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calling import Calling
from bot.errors import WebexInvalidResponse
from bot.language.target_names import match_targets
from bot.model import Target, TargetKind
from bot.sandbox import Sandbox
from tests.support.atlanta import MENU, find_attendant
from tests.support.settings import build_settings

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


KINDS = [
    Target(TargetKind.AUTO_ATTENDANT, "a-1", "Sales", "place-1", "Denver"),
    Target(TargetKind.HUNT_GROUP, "g-1", "Sales", "place-1", "Denver"),
    Target(TargetKind.HUNT_GROUP, "g-2", "Night Sales", "place-2", "Zürich Süd"),
    Target(TargetKind.CALL_QUEUE, "q-1", "Service", "place-1", "Denver"),
    Target(TargetKind.AUTO_ATTENDANT, "a-2", "Service Queue", "place-2", "Zürich Süd"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales", ["a-1", "g-1"]),
        ("hunt group Sales", ["g-1"]),
        ("the Sales hunt group", ["g-1"]),
        ("Hunt-Group: Sales", ["g-1"]),
        ("auto attendant Sales", ["a-1"]),
        ("hunt group called Night Sales", ["g-2"]),
        ("hunt group night", ["g-2"]),
        ("a hunt group", ["g-1", "g-2"]),
        ("hunt group in Denver", ["g-1"]),
        ("Sales queue", []),
        ("queue", ["q-1"]),
        # A queue that is called Service, and an auto attendant whose whole name it is.
        ("Service queue", ["a-2", "q-1"]),
        ("call queue Service", ["q-1"]),
    ],
)
def test_a_kind_can_be_said_with_a_name(text: str, expected: list[str]) -> None:
    assert [each.id for each in match_targets(KINDS, text)] == expected


@given(st.text(max_size=60))
def test_any_text_names_some_or_none(text: str) -> None:
    assert set(match_targets(KINDS, text)) <= set(KINDS)


@pytest.mark.malformed_calls("GET /telephony/config/locations/{locationId}/autoAttendants/{autoAttendantId}")
@pytest.mark.parametrize("alternates", ["none", ["+14045559989"], [{"ringPattern": "NORMAL"}]])
def test_a_list_that_cannot_be_read_is_never_written_back(webex: Sandbox, tmp_path: Path, alternates: object) -> None:
    """A change writes back what was read before it: without that, there is none."""
    with closing(Calling(build_settings(webex, tmp_path))) as calling:
        listed = calling.targets.fetch_all("", (TargetKind.AUTO_ATTENDANT,))
        target = next(each for each in listed if each.name == MENU)
        find_attendant(webex)["alternateNumbers"] = alternates
        with pytest.raises(WebexInvalidResponse):
            calling.targets.fetch(target, "")
