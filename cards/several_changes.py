"""A change of several numbers: the question before it, with all that stands against it, and what came of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.model import Change, ChangedNumber, ChangePlan, ChangeResult, File, LeftOut, PlannedNumber, Request, TargetPlan
from cards.change import RESULTS, build_undo
from cards.limits import MAX_DETAIL_LENGTH
from cards.numbers import FILE_TITLES
from cards.paging import build_pager, describe_page, get_page
from cards.rows import SEPARATOR, build_numbers_row
from cards.targets import describe_ring, describe_target
from cards.text import capitalize, describe_count, format_number, name_organization, shorten
from cards.view import Action, Button, Line, Menu, Row, Style, Tone, View

NOTES = {
    "inactive": (
        "is inactive: it gets no calls until it is activated",
        "are inactive: they get no calls until they are activated",
    ),
    "main number": ("is its location's main number", "are the main numbers of locations"),
    "toll-free": (
        "is toll-free: your organization pays for incoming calls",
        "are toll-free: your organization pays for incoming calls",
    ),
}
"""What a note about one number means, and about several."""

Item: TypeAlias = "TargetPlan | PlannedNumber | LeftOut | Change | ChangedNumber | str"
"""A heading, or what one row of a card is about."""

HEADINGS = (TargetPlan, Change, str)


@dataclass(frozen=True, slots=True)
class PlanView:
    """The change that is to be confirmed, and which page of it is shown."""

    plan: ChangePlan
    request: Request
    """What the buttons request: with `confirmed`, the change."""
    page: int
    """Counted from 1; a page beyond the last is the last."""
    page_size: int
    organization: str = ""
    """Empty for the bot's own."""
    undoes: int = 0
    """The entry that is reverted; 0 for none."""
    files: Request | None = None
    """What requests the same as a file; None where there is no such thing."""


@dataclass(frozen=True, slots=True)
class OutcomesView:
    """What came of a change, and which page of it is shown."""

    changes: Sequence[Change]
    """The entries of the history that were confirmed together, in their order."""
    page: int
    page_size: int
    may_undo: bool
    organization: str = ""
    notes: Sequence[str] = ()
    """Further sentences."""


def build_plan(view: PlanView) -> View:
    """Build the question whether to make a change of several numbers, with what is left out and why."""
    plan, count = view.plan, view.plan.count
    verb = "Assign" if plan.is_assignment else "Remove"
    title = f"{verb} {describe_count(count, 'number')}?" if count else f"Nothing to {verb.lower()}"
    if view.undoes:
        title = f"Undo #{view.undoes}: {title[0].lower()}{title[1:]}"
    items = list(_list_planned(plan))
    shown, page, page_count = _get_page(items, view.page, view.page_size)
    return View(
        title=name_organization(title, view.organization),
        subtitle=_describe_targets(plan),
        facts=tuple(_list_facts(plan)),
        rows=tuple(_build_row(each, plan.is_assignment) for each in shown),
        footer=describe_page(page, view.page_size, len(items)) if page_count > 1 else "",
        actions=(
            *_build_confirm(view, verb),
            *build_pager(view.request, page, page_count),
            *(build_file_menu(view.files) if view.files else ()),
        ),
    )


def build_outcomes(view: OutcomesView) -> View:
    """Build the result of a change of several numbers: that of each of them."""
    first = view.changes[0]
    items: list[Item] = []
    for change in view.changes:
        items += [change, *change.numbers]
    shown, page, page_count = _get_page(items, view.page, view.page_size)
    asked = Request("entry", entry=first.id)
    undone = f", undoes entry {first.undoes}" if first.undoes else ""
    can_undo = view.may_undo and any(each.done for each in view.changes)
    return View(
        title=name_organization(_describe_outcomes(view.changes), view.organization),
        subtitle=f"History: {_describe_entries(view.changes)}{undone}",
        facts=tuple(map(Line, view.notes)),
        rows=tuple(_build_row(each, first.is_assignment) for each in shown),
        footer=describe_page(page, view.page_size, len(items)) if page_count > 1 else "",
        actions=(
            *((build_undo(first),) if can_undo else ()),
            *build_pager(asked, page, page_count),
            *build_file_menu(asked.with_(command="export")),
        ),
    )


def _get_page(items: Sequence[Item], page: int, page_size: int) -> tuple[Sequence[Item], int, int]:
    """Return a page of items, which always begins with the heading of its first rows; its number; the page count."""
    shown, page, page_count = get_page(items, page, page_size)
    before = items[: (page - 1) * page_size + 1]
    heading = next((each for each in reversed(before) if isinstance(each, HEADINGS)), None)
    return [*([heading] if heading and heading is not shown[0] else []), *shown], page, page_count


def build_file_menu(request: Request) -> tuple[Menu, ...]:
    """Build the button that offers the same rows as a file of each kind."""
    return (Menu("Export", tuple(Button(title, request.with_(file=kind)) for kind, title in FILE_TITLES.items())),)


def build_change_file(title: str, file: File) -> View:
    """Build the message that goes with a change as a file."""
    hint = Line("Its columns number and target can be posted again with assign or unassign.")
    return View(title=title, facts=(hint,), file=file)


def build_template(file: File, command: str) -> View:
    """Build the message that goes with the template."""
    facts = (
        "Fill in a row for each number: the number with its country code, and the name of its target.",
        "The location is needed only where several targets have the same name.",
        f"Then post the file here with the word {command}. You see all of it before anything is changed.",
    )
    return View(title="Numbers and targets", facts=tuple(map(Line, facts)), file=file)


def describe_numbers_of(change: Change) -> str:
    """Return the numbers of an entry in a few words: "+1 404-555-0001", or that and how many more."""
    first, rest = format_number(change.number.phone_number), len(change.numbers) - 1
    return f"{first} and {rest:,} more" if rest else first


def _build_confirm(view: PlanView, verb: str) -> tuple[Action, ...]:
    if not view.plan.count:
        return ()
    style = Style.POSITIVE if view.plan.is_assignment else Style.DESTRUCTIVE
    title = "Undo" if view.undoes else f"{verb} {view.plan.count:,}"
    return (Button(title, view.request.with_(confirmed=True), style=style), Button("Cancel", Request("cancel")))


def _describe_targets(plan: ChangePlan) -> str:
    preposition = "To" if plan.is_assignment else "From"
    match plan.parts:
        case ():
            return ""
        case (part,):
            return f"{preposition} {describe_target(part.target)}"
        case parts:
            return f"{preposition} {len(parts):,} targets"


def _list_facts(plan: ChangePlan) -> Iterator[Line]:
    done = "assigned" if plan.is_assignment else "removed"
    if plan.left_out:
        yield Line(f"{plan.count:,} to be {done}, {len(plan.left_out):,} left out.", is_bold=True)
    notes = [note for part in plan.parts for each in part.numbers for note in each.notes]
    for note, (one, several) in NOTES.items():
        if count := notes.count(note):
            yield Line(f"{count:,} {one if count == 1 else several}.", Tone.WARNING)


def _list_planned(plan: ChangePlan) -> Iterator[Item]:
    """List what the card's rows are about: what is left out first, since nobody asked for that."""
    if plan.left_out:
        yield "Left out"
        yield from plan.left_out
    for part in plan.parts:
        yield part
        yield from part.numbers


def _build_row(item: Item, is_assignment: bool) -> Row | Line:
    match item:
        case TargetPlan():
            return Line(_describe_part(item, is_assignment), is_bold=True)
        case PlannedNumber():
            ring = describe_ring(item.number)
            details = [*_name_row(item.row), *map(capitalize, item.notes), *([f"Rings {ring}"] if ring else [])]
            return build_numbers_row(format_number(item.phone_number), SEPARATOR.join(details))
        case LeftOut():
            words = SEPARATOR.join([*_name_row(item.row), *filter(None, [item.target]), capitalize(item.reason)])
            if not item.text:
                return Row(((Line(shorten(words, MAX_DETAIL_LENGTH), Tone.WARNING),),))
            return build_numbers_row(shorten(item.text, 40), shorten(words, MAX_DETAIL_LENGTH), Tone.WARNING)
        case Change():
            return Line(f"{describe_target(item.target)}{SEPARATOR}entry {item.id}", is_bold=True)
        case ChangedNumber():
            return _build_outcome_row(item, is_assignment)
        case str():
            return Line(item, is_bold=True)


def _build_outcome_row(number: ChangedNumber, is_assignment: bool) -> Row:
    result = RESULTS[number.result][0 if is_assignment else 1]
    words = f"{result}: {number.detail}" if number.detail else result
    tone = {ChangeResult.DONE: Tone.GOOD, ChangeResult.FAILED: Tone.ATTENTION}.get(number.result, Tone.WARNING)
    return build_numbers_row(format_number(number.phone_number), shorten(words, MAX_DETAIL_LENGTH), tone)


def _describe_part(part: TargetPlan, is_assignment: bool) -> str:
    """Return a target with how many alternate numbers it has now and after the change."""
    now = len(part.target.alternates)
    after = now + len(part.numbers) if is_assignment else now - len(part.numbers)
    return f"{describe_target(part.target)}{SEPARATOR}{now} → {describe_count(after, 'alternate number')}"


def _name_row(row: int) -> list[str]:
    return [f"Row {row}"] if row else []


def _describe_outcomes(changes: Sequence[Change]) -> str:
    """Return what came of all numbers together: "Assigned: 10 of 12 numbers"."""
    numbers = [each for change in changes for each in change.numbers]
    unsettled = [each for each in numbers if not each.result.is_settled]
    done = [each for each in numbers if each.result is ChangeResult.DONE]
    shown = unsettled or done or numbers
    words = RESULTS[shown[0].result][0 if changes[0].is_assignment else 1]
    total = describe_count(len(numbers), "number")
    return f"{words}: {total}" if len(shown) == len(numbers) else f"{words}: {len(shown):,} of {total}"


def _describe_entries(changes: Sequence[Change]) -> str:
    ids = [each.id for each in changes]
    if len(ids) == 1:
        return f"entry {ids[0]}"
    # They need not follow one another: other changes may have been made meanwhile.
    is_row = ids == list(range(ids[0], ids[0] + len(ids)))
    return f"entries {ids[0]}–{ids[-1]}" if is_row else f"entry {ids[0]} and {len(ids) - 1} more"
