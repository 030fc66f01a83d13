from dataclasses import replace

import pytest

from bot.model import AlternateNumber, ChangeResult, Request
from cards.change import ConfirmationView, build_confirmation, build_result
from cards.view import Tone
from tests.support.sample_views import build_attendant, build_change, build_owned_number
from tests.support.views import list_view_texts, map_buttons

LOBBY = build_attendant("Lobby", count=1)

ASSIGNMENT = ConfirmationView(
    Request("assign").with_texts({"number": "+442079460099", "attendant": LOBBY.id}),
    True,
    "+442079460099",
    LOBBY,
    build_owned_number(99, owner="Lobby"),
)

NEW = AlternateNumber("+442079460099")


def test_a_confirmation_warns_about_the_number() -> None:
    view = build_confirmation(ASSIGNMENT)
    assert list_view_texts(view) == [
        "Assign +44 20 7946 0099?",
        "Auto attendant: Lobby (Lobby)",
        "+44 20 7946 0000, ext 8000",
        "Number: Inactive · Main number · Toll-free · Service number · PSTN · ext 80001234 · Lobby (auto attendant)",
        "Warning: this is the location's main number.",
        "Warning: this number is inactive. It gets no calls until it is activated.",
        "Warning: toll-free number. Your organization pays for incoming calls.",
        "Alternate numbers now: +44 20 7946 0100 (rings short short long)",
        "Alternate numbers after: +44 20 7946 0100 (rings short short long), +44 20 7946 0099 (new)",
    ]
    assert [fact.tone for fact in view.facts].count(Tone.WARNING) == 3


def test_confirming_repeats_the_request() -> None:
    assert map_buttons(build_confirmation(ASSIGNMENT)) == {
        "Confirm": ASSIGNMENT.request.with_(confirmed=True),
        "Cancel": Request("cancel"),
    }


@pytest.mark.parametrize(
    ("is_assignment", "alternates", "after"),
    [
        (True, (), "Alternate numbers after: +44 20 7946 0099 (new)"),
        (False, (NEW,), "Alternate numbers after: none"),
        (False, (*LOBBY.alternates, NEW), "Alternate numbers after: +44 20 7946 0100 (rings short short long)"),
    ],
)
def test_a_confirmation_shows_the_numbers_after_the_change(
    is_assignment: bool, alternates: tuple[AlternateNumber, ...], after: str
) -> None:
    attendant = replace(LOBBY, alternates=alternates)
    view = build_confirmation(replace(ASSIGNMENT, is_assignment=is_assignment, attendant=attendant, number=None))
    assert list_view_texts(view)[-1] == after


@pytest.mark.parametrize(
    ("result", "title", "buttons"),
    [
        (ChangeResult.DONE, "Assigned: +44 20 7946 0099", ["Undo"]),
        (ChangeResult.FAILED, "Not assigned: +44 20 7946 0099", []),
        (ChangeResult.UNKNOWN, "Assignment not confirmed: +44 20 7946 0099", []),
        (ChangeResult.BEGUN, "Assignment not confirmed: +44 20 7946 0099", []),
    ],
)
def test_only_a_change_that_was_made_can_be_undone(result: ChangeResult, title: str, buttons: list[str]) -> None:
    view = build_result(build_change("Lobby", 12, result), LOBBY, may_undo=True)
    assert view.title == title
    assert list(map_buttons(view)) == buttons


def test_a_requester_without_the_right_gets_no_undo() -> None:
    assert map_buttons(build_result(build_change("Lobby", 12), LOBBY, may_undo=False)) == {}


def test_a_result_shows_the_reason_the_numbers_and_the_entry() -> None:
    view = build_result(build_change("Lobby", 13, ChangeResult.FAILED, "Webex refused it."), LOBBY, may_undo=True)
    assert list_view_texts(view) == [
        "Not removed: +44 20 7946 0099",
        "Auto attendant: Lobby (Lobby)",
        "Webex refused it.",
        "Alternate numbers now: +44 20 7946 0100 (rings short short long)",
        "Entry 13 in the history (undoes entry 12)",
    ]


def test_a_result_that_could_not_be_checked_says_so() -> None:
    texts = list_view_texts(build_result(build_change("Lobby", 12), None, may_undo=True))
    assert "The auto attendant could not be read again. Type attendants to check it." in texts
