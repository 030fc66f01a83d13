"""The cards of a change: what will happen, to confirm; and what came of it, to undo."""

from collections.abc import Sequence
from dataclasses import dataclass

from adaptive_cards.types import Colors

from bot.model import AutoAttendant, AvailableNumber, Change, ChangeResult, Reply, Request
from cards.attendants import describe_alternate, describe_alternates, describe_attendant, describe_numbers
from cards.numbers import describe_flags, describe_state
from cards.parts import (
    Button,
    Element,
    build_button,
    build_card,
    build_line,
    build_title,
    cut,
    escape_message,
    format_number,
    write_lines,
)

Line = tuple[str, Colors | None]

TITLES = {
    ChangeResult.DONE: ("Assigned", "Removed"),
    ChangeResult.FAILED: ("Not assigned", "Not removed"),
    ChangeResult.UNKNOWN: ("Perhaps assigned", "Perhaps removed"),
    ChangeResult.BEGUN: ("Perhaps assigned", "Perhaps removed"),
}
"""What came of an assignment, and of a removal."""


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """What the card asks to confirm."""

    request: Request
    """What Confirm does, but for `confirmed`."""
    is_assignment: bool
    phone_number: str
    attendant: AutoAttendant
    number: AvailableNumber | None = None
    """As Webex has it available; None for a removal."""


def build_confirmation(view: ConfirmationView) -> Reply:
    """Build the answer that says what will change, and asks whether it shall."""
    number = format_number(view.phone_number)
    name = describe_attendant(view.attendant)
    title = f"Assign {number}?" if view.is_assignment else f"Remove {number}?"
    lines: list[Line] = [(f"Auto attendant: {name}", None), (describe_numbers(view.attendant), None)]
    if view.number is not None:
        lines.append((f"Number: {describe_state(view.number.state)} · {describe_flags(view.number)}", None))
        lines += [(warning, Colors.WARNING) for warning in _list_warnings(view.number)]
    lines.append((f"Now: {describe_alternates(view.attendant)}", None))
    lines.append((f"Afterwards: {_describe_afterwards(view)}", None))
    confirm = build_button("Confirm", view.request.with_(confirmed=True))
    return _build(title, lines, [confirm, build_button("Cancel", Request("cancel"))])


def build_result(change: Change, attendant: AutoAttendant | None, *, may_undo: bool) -> Reply:
    """Build the answer that says what came of a change. `attendant` is as it is now; None where Webex does not say."""
    title = f"{describe_result(change)}: {format_number(change.number.phone_number)}"
    lines: list[Line] = [(f"Auto attendant: {describe_attendant(attendant or change.attendant)}", None)]
    lines += [(change.detail, Colors.ATTENTION)] if change.detail else []
    if attendant is None:
        lines.append(("I could not read the auto attendant again. Type attendants to see its state.", None))
    else:
        lines.append((f"Now: {describe_alternates(attendant)}", None))
    undone = f", which takes back entry {change.undoes}" if change.undoes else ""
    lines.append((f"Entry {change.id} of the history{undone}", None))
    undo = build_button("Undo", Request("undo", entry=change.id))
    return _build(title, lines, [undo] if may_undo and change.result is ChangeResult.DONE else [])


def describe_result(change: Change) -> str:
    """Say what came of a change in a word or two."""
    return TITLES[change.result][0 if change.is_assignment else 1]


def _list_warnings(number: AvailableNumber) -> list[str]:
    warnings = {
        "Take care: it is the location's main number.": number.is_main_number,
        "Take care: it is inactive. Calls to it do not arrive until it is activated.": number.state == "INACTIVE",
        "Take care: it is toll-free. Whoever is called pays.": number.is_toll_free,
    }
    return [warning for warning, is_due in warnings.items() if is_due]


def _describe_afterwards(view: ConfirmationView) -> str:
    numbers = [each for each in view.attendant.alternates if each.phone_number != view.phone_number]
    kept = [describe_alternate(each) for each in numbers]
    kept += [f"{format_number(view.phone_number)} (new)"] if view.is_assignment else []
    return f"Alternate: {', '.join(kept)}" if kept else "No alternate numbers"


def _build(title: str, lines: Sequence[Line], buttons: Sequence[Button]) -> Reply:
    body: list[Element] = [*build_title(cut(title))]
    body += [build_line(line, color=color, is_bold=color is not None) for line, color in lines]
    words = [f"**{escape_message(cut(title))}**", *(f"- {escape_message(line)}" for line, _ in lines)]
    return Reply(markdown=write_lines(words), card=build_card(body, buttons))
