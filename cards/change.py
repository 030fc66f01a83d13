"""A change of an auto attendant's alternate numbers: the question before it, and the result after it."""

from dataclasses import dataclass

from bot.model import AutoAttendant, AvailableNumber, Change, ChangeResult, Request
from cards.attendants import describe_attendant, describe_numbers, list_alternates
from cards.rows import describe_flags
from cards.text import format_number, shorten
from cards.totals import describe_state
from cards.view import Button, Line, Tone, View

RESULTS = {
    ChangeResult.DONE: ("Assigned", "Removed"),
    ChangeResult.FAILED: ("Not assigned", "Not removed"),
    ChangeResult.UNKNOWN: ("Assignment not confirmed", "Removal not confirmed"),
    ChangeResult.BEGUN: ("Assignment not confirmed", "Removal not confirmed"),
}
"""In words, of an assignment and of a removal."""


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """The change that is to be confirmed."""

    request: Request
    """What Confirm requests, still without `confirmed`."""
    is_assignment: bool
    phone_number: str
    attendant: AutoAttendant
    number: AvailableNumber | None = None
    """The number as Webex has it available; None for a removal."""
    organization: str = ""
    """Empty for the bot's own."""


def build_confirmation(view: ConfirmationView) -> View:
    """Build the question whether to make a change, with what it would change."""
    facts = [
        *_describe_organization(view.organization),
        Line(f"Auto attendant: {describe_attendant(view.attendant)}"),
        Line(describe_numbers(view.attendant)),
    ]
    if view.number is not None:
        facts.append(Line(f"Number: {describe_state(view.number.state)} · {describe_flags(view.number)}"))
        facts += [Line(warning, Tone.WARNING, is_bold=True) for warning in _list_warnings(view.number)]
    facts.append(_describe_current(view.attendant))
    facts.append(Line(f"Alternate numbers after: {_list_alternates_after(view)}"))
    return View(
        title=f"{'Assign' if view.is_assignment else 'Remove'} {format_number(view.phone_number)}?",
        facts=tuple(facts),
        actions=(
            Button("Confirm", view.request.with_(confirmed=True)),
            Button("Cancel", Request("cancel")),
        ),
    )


def build_result(change: Change, attendant: AutoAttendant | None, *, may_undo: bool, organization: str = "") -> View:
    """Build the result of a change. `attendant` is as it is now, or None where it could not be read again.

    `organization` is empty for the bot's own.
    """
    facts = [
        *_describe_organization(organization),
        Line(f"Auto attendant: {describe_attendant(attendant or change.attendant)}"),
    ]
    if change.detail:
        facts.append(Line(change.detail, Tone.ATTENTION, is_bold=True))
    if attendant is None:
        facts.append(Line("The auto attendant could not be read again. Type attendants to check it."))
    else:
        facts.append(_describe_current(attendant))
    undone = f" (undoes entry {change.undoes})" if change.undoes else ""
    facts.append(Line(f"Entry {change.id} in the history{undone}"))
    can_undo = may_undo and change.result is ChangeResult.DONE
    return View(
        title=f"{describe_result(change)}: {format_number(change.number.phone_number)}",
        facts=tuple(facts),
        actions=(build_undo(change),) if can_undo else (),
    )


def build_undo(change: Change) -> Button:
    """Build the button that undoes a change."""
    return Button("Undo", Request("undo", entry=change.id))


def describe_result(change: Change) -> str:
    """Return the result of a change in a word or two."""
    return RESULTS[change.result][0 if change.is_assignment else 1]


def _describe_organization(organization: str) -> list[Line]:
    return [Line(f"Organization: {shorten(organization)}", is_bold=True)] if organization else []


def _list_warnings(number: AvailableNumber) -> list[str]:
    warnings = {
        "Warning: this is the location's main number.": number.is_main_number,
        "Warning: this number is inactive. It gets no calls until it is activated.": number.state == "INACTIVE",
        "Warning: toll-free number. Your organization pays for incoming calls.": number.is_toll_free,
    }
    return [warning for warning, applies in warnings.items() if applies]


def _describe_current(attendant: AutoAttendant) -> Line:
    return Line(f"Alternate numbers now: {list_alternates(attendant.alternates)}")


def _list_alternates_after(view: ConfirmationView) -> str:
    others = [each for each in view.attendant.alternates if each.phone_number != view.phone_number]
    if not view.is_assignment:
        return list_alternates(others)
    new = f"{format_number(view.phone_number)} (new)"
    return f"{list_alternates(others)}, {new}" if others else new
