from dataclasses import replace

import pytest

from bot.model import AlternateNumber, ChangeResult, Request
from cards.change import ConfirmationView, RecipientsView, build_confirmation, build_recipients, build_result
from cards.view import Button, Style
from tests.support.sample_values import build_change, build_owned_number, build_target
from tests.support.views import list_view_texts, map_buttons

LOBBY = build_target("Lobby", count=1)

ASSIGNMENT = ConfirmationView(
    Request("assign").with_texts({"number": "+442079460099", "target": LOBBY.id}),
    True,
    "+442079460099",
    LOBBY,
    build_owned_number(99, owner="Lobby"),
)

NUMBER = "+44 20 7946 0099 · Inactive · Main number · Toll-free · Service number · ext 80001234"

WARNINGS = (
    "This is the location's main number.",
    "This number is inactive: it gets no calls until it is activated.",
    "Toll-free: your organization pays for incoming calls.",
)

NEW = AlternateNumber("+442079460099")


def test_a_confirmation_warns_about_the_number() -> None:
    view = build_confirmation(ASSIGNMENT)
    assert list_view_texts(view) == [
        "Assign +44 20 7946 0099?",
        "As an alternate number of an auto attendant",
        f"Number: {NUMBER} · Lobby (auto attendant)",
        "Auto attendant: Lobby (Lobby) · +44 20 7946 0000, ext 8000",
        "Now: +44 20 7946 0100 (rings short short long)",
        "After: +44 20 7946 0100 (rings short short long), +44 20 7946 0099 (new)",
        f"Warnings: {' '.join(WARNINGS)}",
    ]


@pytest.mark.parametrize(
    ("is_assignment", "undoes", "title", "button", "style"),
    [
        (True, None, "Assign +44 20 7946 0099?", "Assign", Style.POSITIVE),
        (False, None, "Remove +44 20 7946 0099?", "Remove", Style.DESTRUCTIVE),
        (True, 13, "Undo #13: assign +44 20 7946 0099?", "Undo", Style.POSITIVE),
        (False, 12, "Undo #12: remove +44 20 7946 0099?", "Undo", Style.DESTRUCTIVE),
    ],
)
def test_buttons_are_named_by_what_they_do(
    is_assignment: bool, undoes: int | None, title: str, button: str, style: Style
) -> None:
    change = build_change("Lobby", undoes) if undoes else None
    view = build_confirmation(replace(ASSIGNMENT, is_assignment=is_assignment, undoes=change, undone_at="today"))
    assert view.title == title
    assert view.actions == (
        Button(button, ASSIGNMENT.request.with_(confirmed=True), style=style),
        Button("Cancel", Request("cancel")),
    )


def test_an_undo_names_the_change_that_it_reverts() -> None:
    view = build_confirmation(replace(ASSIGNMENT, undoes=build_change("Lobby", 13), undone_at="2026-11-24 09:12 UTC"))
    assert view.facts[0].text == (
        "Entry 13: removed by administrator.of.everything@branch.example.com, 2026-11-24 09:12 UTC"
    )


@pytest.mark.parametrize(("count", "is_expanded"), [(2, True), (8, True), (9, False), (60, False)])
def test_choosing_an_auto_attendant_confirms_the_assignment(count: int, is_expanded: bool) -> None:
    targets = [(build_target("Lobby", index), f"Lobby · ext {index}") for index in range(count)]
    number = build_owned_number(99, owner="")
    view = build_recipients(RecipientsView(ASSIGNMENT.request, number, targets, "London"))
    assert list_view_texts(view)[:4] == [
        "Assign +44 20 7946 0099 to which auto attendant?",
        "As an alternate number of an auto attendant",
        f"Number: {NUMBER} · auto attendant",
        "Location: London",
    ]
    (field,) = view.fields
    assert (field.name, field.value, field.is_expanded) == ("target", "", is_expanded)
    assert field.required
    assert [choice.title for choice in field.choices] == [text for _, text in targets]
    assert view.actions == (
        Button("Assign", ASSIGNMENT.request.with_(confirmed=True), takes_inputs=True, style=Style.POSITIVE),
        Button("Cancel", Request("cancel")),
    )


@pytest.mark.parametrize(
    ("is_assignment", "alternates", "after"),
    [
        (True, (), "After: +44 20 7946 0099 (new)"),
        (False, (NEW,), "After: No alternate numbers"),
        (False, (*LOBBY.alternates, NEW), "After: +44 20 7946 0100 (rings short short long)"),
    ],
)
def test_a_confirmation_shows_the_numbers_after_the_change(
    is_assignment: bool, alternates: tuple[AlternateNumber, ...], after: str
) -> None:
    target = replace(LOBBY, alternates=alternates)
    view = build_confirmation(replace(ASSIGNMENT, is_assignment=is_assignment, target=target, number=None))
    assert list_view_texts(view)[-1] == after


@pytest.mark.parametrize(
    ("is_assignment", "after"),
    [(True, "After: The same, and +44 20 7946 0099"), (False, "After: The same, without +44 20 7946 0099")],
)
def test_many_numbers_are_not_listed_twice(is_assignment: bool, after: str) -> None:
    target = build_target("Lobby", count=9)
    view = build_confirmation(replace(ASSIGNMENT, is_assignment=is_assignment, target=target, number=None))
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
        "Webex refused it.",
        "Auto attendant: Lobby (Lobby)",
        "Now: +44 20 7946 0100 (rings short short long)",
        "History: Entry 13, undoes entry 12",
    ]


def test_a_result_that_could_not_be_checked_says_so() -> None:
    texts = list_view_texts(build_result(build_change("Lobby", 12), None, may_undo=True))
    assert "The auto attendant could not be read again. Type attendants to check it." in texts
