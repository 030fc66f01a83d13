"""The cards that list auto attendants: to look at, or to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adaptive_cards.card import ActionSet, Column, ColumnSet
from adaptive_cards.types import Spacing

from bot.model import AlternateNumber, AutoAttendant, Reply, Request
from cards.parts import (
    Button,
    Element,
    build_button,
    build_card,
    build_line,
    build_pager,
    build_row,
    build_title,
    count_pages,
    cut,
    describe_page,
    escape_message,
    format_number,
    get_page,
    write_lines,
)

WIDTHS = (5, 3)
"""How an auto attendant and its buttons share a row."""

RING_PATTERNS = {
    "LONG_LONG": "long long",
    "SHORT_SHORT_LONG": "short short long",
    "SHORT_LONG_SHORT": "short long short",
}
"""Those that are told; `NORMAL` goes without saying."""


@dataclass(frozen=True, slots=True)
class AttendantsView:
    """What the card shows: one page of auto attendants."""

    title: str
    request: Request
    """The request that this answers."""
    shown: Sequence[AutoAttendant]
    """One page of them, with their alternate numbers."""
    unread: Mapping[str, str]
    """Why an auto attendant's alternate numbers could not be read, by its id."""
    count: int
    """How many there are in all."""
    page: int
    page_size: int
    org_id: str = ""
    may_assign: bool = False


def build_attendants(view: AttendantsView) -> Reply:
    """Build the answer that shows one page of auto attendants."""
    part = describe_page(view.page, view.page_size, view.count)
    body: list[Element] = [*build_title(view.title, part)]
    body += [_build_row(each, view) for each in view.shown]
    lines = [f"**{escape_message(view.title)}** — {part}"]
    for each in view.shown:
        facts = [describe_attendant(each), describe_numbers(each), _describe(each, view)]
        lines.append(f"- {escape_message(' — '.join(facts))}")
    pages = count_pages(view.count, view.page_size)
    return Reply(markdown=write_lines(lines), card=build_card(body, build_pager(view.request, view.page, pages)))


def build_choice(
    attendants: Sequence[AutoAttendant], *, title: str, asked: Request, page: int, page_size: int
) -> Reply:
    """Build the answer that asks which auto attendant is meant: choosing one asks `asked` of it."""
    shown, page, pages = get_page(attendants, page, page_size)
    part = describe_page(page, page_size, len(attendants))
    body: list[Element] = [*build_title(title, part)]
    for each in shown:
        button = build_button("Choose", asked.with_(attendant=each.id))
        body.append(build_row([build_line(describe_attendant(each)), ActionSet(actions=[button])], WIDTHS))
    lines = [f"**{escape_message(title)}** — {part}"]
    lines += [f"- {escape_message(describe_attendant(each))}" for each in shown]
    return Reply(markdown=write_lines(lines), card=build_card(body, build_pager(asked, page, pages)))


def build_removal_choice(attendant: AutoAttendant, asked: Request) -> Reply:
    """Build the answer that asks which of an auto attendant's alternate numbers is to go."""
    title = f"Which number goes from {cut(attendant.name)}?"
    body: list[Element] = [*build_title(title, describe_numbers(attendant))]
    for each in attendant.alternates:
        button = build_button("Remove", asked.with_(attendant=attendant.id, number=each.phone_number))
        body.append(build_row([build_line(describe_alternate(each)), ActionSet(actions=[button])], WIDTHS))
    lines = [f"**{escape_message(title)}**"]
    lines += [f"- {escape_message(describe_alternate(each))}" for each in attendant.alternates]
    return Reply(markdown=write_lines(lines), card=build_card(body))


def describe_attendant(attendant: AutoAttendant) -> str:
    """Name an auto attendant and its location."""
    return f"{cut(attendant.name, 80)} ({cut(attendant.location_name, 60)})"


def describe_numbers(attendant: AutoAttendant) -> str:
    """Say an auto attendant's own number and extension."""
    extension = f"ext {cut(attendant.extension, 20)}" if attendant.extension else ""
    own = ", ".join(filter(None, (format_number(attendant.phone_number), extension)))
    return own or "No number of its own"


def describe_alternates(attendant: AutoAttendant) -> str:
    """Say an auto attendant's alternate numbers."""
    if not attendant.alternates:
        return "No alternate numbers"
    return f"Alternate: {', '.join(map(describe_alternate, attendant.alternates))}"


def describe_alternate(number: AlternateNumber) -> str:
    """Write an alternate number, and how it rings where that is not as usual."""
    ring = RING_PATTERNS.get(number.ring_pattern, "" if number.ring_pattern == "NORMAL" else number.ring_pattern)
    written = format_number(number.phone_number)
    return f"{written} (rings {cut(ring, 40)})" if ring else written


def _describe(attendant: AutoAttendant, view: AttendantsView) -> str:
    return view.unread.get(attendant.id) or describe_alternates(attendant)


def _build_row(attendant: AutoAttendant, view: AttendantsView) -> ColumnSet:
    texts = [
        build_line(describe_attendant(attendant), is_bold=True),
        build_line(describe_numbers(attendant)),
        build_line(_describe(attendant, view), is_subtle=True),
    ]
    columns = [Column(width=str(WIDTHS[0]), items=list(texts))]
    if buttons := _build_buttons(attendant, view):
        # One below the other: side by side they are wider than the column.
        sets = [ActionSet(actions=[button], spacing=Spacing.SMALL) for button in buttons]
        columns.append(Column(width=str(WIDTHS[1]), items=list(sets)))
    return ColumnSet(columns=columns, separator=True, spacing=Spacing.SMALL)


def _build_buttons(attendant: AutoAttendant, view: AttendantsView) -> list[Button]:
    if not view.may_assign or attendant.id in view.unread:
        return []
    assign = Request("assign", attendant=attendant.id, org=view.org_id)
    add = build_button("Add a number", assign)
    remove = build_button("Remove a number", assign.with_(command="unassign"))
    return [add, *([remove] if attendant.alternates else [])]
