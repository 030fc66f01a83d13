"""A change of a target's alternate numbers: the question before it, and the result after it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model import (
    AlternateNumber,
    AvailableNumber,
    Change,
    ChangeResult,
    Mark,
    MarkKind,
    Request,
    Target,
    TargetKind,
    join_kinds,
    name_kinds,
)
from cards.marks import build_keeping, describe_beneficiary, describe_mark
from cards.rows import SEPARATOR, list_flags
from cards.targets import describe_numbers, describe_target, list_alternates
from cards.text import capitalize, format_number, shorten
from cards.totals import describe_state
from cards.view import Button, Choice, Detail, Field, Line, Style, Tone, View

RESULTS = {
    ChangeResult.DONE: ("Assigned", "Removed"),
    ChangeResult.FAILED: ("Not assigned", "Not removed"),
    ChangeResult.UNKNOWN: ("Assignment not confirmed", "Removal not confirmed"),
    ChangeResult.BEGUN: ("Assignment not confirmed", "Removal not confirmed"),
}
"""In words, of an assignment and of a removal."""

NO_ALTERNATES = "No alternate numbers"

MAX_REPEATED_ALTERNATES = 3
"""So many alternate numbers are listed again as they are after the change."""

MAX_EXPANDED_CHOICES = 8
"""So many targets are shown one below the other, each with its numbers; more would fill the screen."""


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """The change that is to be confirmed."""

    request: Request
    """What the button requests, still without `confirmed`."""
    is_assignment: bool
    phone_number: str
    target: Target
    number: AvailableNumber | None = None
    """The number as Webex has it available; None for a removal."""
    organization: str = ""
    """Empty for the bot's own."""
    undoes: Change | None = None
    """The change that this one reverts."""
    undone_at: str = ""
    """When that was made, in words."""


@dataclass(frozen=True, slots=True)
class RecipientsView:
    """The assignment of a number that several targets can have: choosing one confirms it."""

    request: Request
    """What the button requests, still without the target and `confirmed`."""
    number: AvailableNumber
    targets: Sequence[tuple[Target, str]]
    """Those at the number's location, each with its description."""
    location: str
    organization: str = ""
    """Empty for the bot's own."""


def build_confirmation(view: ConfirmationView) -> View:
    """Build the question whether to make a change, with what it would change."""
    verb, style = ("Assign", Style.POSITIVE) if view.is_assignment else ("Remove", Style.DESTRUCTIVE)
    reservation = _find_foreign(view)
    despite = f" although it is reserved{describe_beneficiary(reservation)}" if reservation else ""
    title = "Assign anyway" if reservation else "Undo" if view.undoes else verb
    question = f"{verb} {format_number(view.phone_number)}{despite}?"
    return View(
        title=f"Undo #{view.undoes.id}: {question[0].lower()}{question[1:]}" if view.undoes else question,
        subtitle=_describe_purpose([view.target.kind], is_assignment=view.is_assignment),
        facts=_describe_undone(view),
        details=tuple(_list_details(view)),
        actions=(
            Button(title, view.request.with_(confirmed=True), style=style),
            *_build_reserve(view),
            Button("Cancel", Request("cancel")),
        ),
    )


def _build_reserve(view: ConfirmationView) -> tuple[Button, ...]:
    """Build the button that keeps the number back instead of assigning it."""
    if view.number is None or view.undoes or view.number.has_reservation:
        return ()
    return build_keeping(view.number, view.request.org, may_reserve=True)


def _find_foreign(view: ConfirmationView) -> Mark | None:
    """Return the reservation in spite of which the number would be assigned: somebody else's."""
    return view.number.reservation if view.number and view.request.despite else None


def build_recipients(view: RecipientsView) -> View:
    """Build the question which target gets a number. The button on it makes the change."""
    choices = tuple(Choice(text, target.id) for target, text in view.targets)
    kinds = [kind for kind in TargetKind if any(target.kind is kind for target, _ in view.targets)]
    field = Field(
        "target",
        capitalize(join_kinds(kinds)),
        placeholder="Choose",
        choices=choices,
        is_expanded=len(choices) <= MAX_EXPANDED_CHOICES,
        required=f"Choose {name_kinds(kinds)}.",
    )
    number, location_id = format_number(view.number.phone_number), view.targets[0][0].location_id
    assign = Button("Assign", view.request.with_(confirmed=True), takes_inputs=True, style=Style.POSITIVE)
    return View(
        title=f"Assign {number} to which {join_kinds(kinds)}?",
        subtitle=_describe_purpose(kinds, is_assignment=True),
        details=(
            *_describe_organization(view.organization),
            Detail("Number", _describe_number(view.number.phone_number, view.number, location_id)),
            Detail("Location", shorten(view.location, 80)),
            *_describe_warnings(view.number),
        ),
        fields=(field,),
        hint=f"Type for example: assign {number} to {shorten(view.targets[0][0].name, 60)}",
        actions=(assign, Button("Cancel", Request("cancel"))),
    )


def build_result(
    change: Change, target: Target | None, *, may_undo: bool, organization: str = "", note: str = ""
) -> View:
    """Build the result of a change. `target` is as it is now, or None where it could not be read again.

    `organization` is empty for the bot's own. `note` is a further sentence.
    """
    facts = [Line(change.detail, Tone.ATTENTION, is_bold=True)] if change.detail else []
    if note:
        facts.append(Line(note))
    if target is None:
        kind = change.target.kind
        facts.append(Line(f"The {kind.noun} could not be read again. Type {kind.command} to check it."))
    undone = f", undoes entry {change.undoes}" if change.undoes else ""
    can_undo = may_undo and change.result is ChangeResult.DONE
    return View(
        title=f"{describe_result(change)}: {format_number(change.number.phone_number)}",
        facts=tuple(facts),
        details=(
            *_describe_organization(organization),
            Detail(capitalize(change.target.kind.noun), describe_target(target or change.target)),
            *([Detail("Now", _describe_alternates(target.alternates))] if target else []),
            Detail("History", f"Entry {change.id}{undone}"),
        ),
        actions=(build_undo(change),) if can_undo else (),
    )


def build_undo(change: Change) -> Button:
    """Build the button that asks whether to undo a change."""
    return Button("Undo", Request("undo", entry=change.id))


def describe_result(change: Change) -> str:
    """Return the result of a change in a word or two."""
    return RESULTS[change.result][0 if change.is_assignment else 1]


def _describe_purpose(kinds: Sequence[TargetKind], *, is_assignment: bool) -> str:
    """Say what a number is assigned as, or removed from: the second line of the question."""
    return f"{'As an alternate number' if is_assignment else 'From the alternate numbers'} of {name_kinds(kinds)}"


def _list_details(view: ConfirmationView) -> list[Detail]:
    target = SEPARATOR.join((describe_target(view.target), describe_numbers(view.target)))
    return [
        *_describe_organization(view.organization),
        Detail("Number", _describe_number(view.phone_number, view.number, view.target.location_id)),
        Detail(capitalize(view.target.kind.noun), target),
        Detail("Now", _describe_alternates(view.target.alternates)),
        Detail("After", _describe_after(view)),
        *_describe_warnings(view.number, view.undoes),
    ]


def _describe_organization(organization: str) -> list[Detail]:
    return [Detail("Organization", shorten(organization))] if organization else []


def _describe_undone(view: ConfirmationView) -> tuple[Line, ...]:
    if view.undoes is None:
        return ()
    by = shorten(view.undoes.person_email, 80)
    return (Line(f"Entry {view.undoes.id}: {describe_result(view.undoes).lower()} by {by}, {view.undone_at}"),)


def _describe_number(phone_number: str, number: AvailableNumber | None, location_id: str) -> str:
    words = (
        [describe_state(number.state), *list_flags(replace(number, marks=()), location_id, names_type=False)]
        if number
        else []
    )
    return SEPARATOR.join((format_number(phone_number), *words))


def _list_opposing(number: AvailableNumber, undoes: Change | None) -> list[Mark]:
    """List the marks that stand against an assignment: where it undoes a removal, not the rest since then."""
    return [each for each in number.marks if each.is_reservation or undoes is None]


_RESULTS_OF_MARKS = {
    MarkKind.RESERVED: ": the reservation ends when the number is assigned.",
    MarkKind.RESTING: ": its former callers may still ring it.",
}


def _describe_warnings(number: AvailableNumber | None, undoes: Change | None = None) -> list[Detail]:
    if number is None:
        return []
    warnings = {
        **{f"{describe_mark(each)}{_RESULTS_OF_MARKS[each.kind]}": True for each in _list_opposing(number, undoes)},
        "This is the location's main number.": number.is_main_number,
        "This number is inactive: it gets no calls until it is activated.": number.state == "INACTIVE",
        "Toll-free: your organization pays for incoming calls.": number.is_toll_free,
    }
    text = " ".join(warning for warning, applies in warnings.items() if applies)
    return [Detail("Warnings", text)] if text else []


def _describe_alternates(alternates: Sequence[AlternateNumber]) -> str:
    return list_alternates(alternates) if alternates else NO_ALTERNATES


def _describe_after(view: ConfirmationView) -> str:
    others = [each for each in view.target.alternates if each.phone_number != view.phone_number]
    number = format_number(view.phone_number)
    if len(others) > MAX_REPEATED_ALTERNATES:
        return f"The same, {'and' if view.is_assignment else 'without'} {number}"
    if not view.is_assignment:
        return _describe_alternates(others)
    return f"{list_alternates(others)}, {number} (new)" if others else f"{number} (new)"
