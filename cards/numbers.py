"""One of a location's lists of numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.model import DEFAULT_PURPOSE, AvailableNumber, FileKind, Location, Purpose, Request, Target, find_kind_for
from cards.blocks import build_block_row, build_hundred_row, count_hundreds, group_blocks
from cards.check_boxes import add_check_boxes
from cards.filters import build_clear, build_filter_form, list_chips
from cards.limits import MAX_NUMBERS_WITHOUT_CONTENTS
from cards.marks import build_keeping, choose_buttons
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.rows import build_number_row, describe_type, list_flags, list_types
from cards.targets import describe_target
from cards.text import name_organization, shorten
from cards.times import describe_time_of_day
from cards.totals import describe_totals, is_unassigned
from cards.view import Action, Button, Line, Menu, Row, View

T = TypeVar("T")

FILE_TITLES = {FileKind.CSV: "CSV", FileKind.XLSX: "Excel", FileKind.JSON: "JSON"}


@dataclass(frozen=True, slots=True)
class NumbersView:
    """A list of numbers, what the filters left of it, and which page of that is shown."""

    location: Location
    purpose: Purpose
    request: Request
    """What was asked for: each button asks for the same with one difference."""
    numbers: Sequence[AvailableNumber]
    """The whole list."""
    chosen: Sequence[AvailableNumber]
    """Those that match the filters, in order."""
    taken_at: datetime
    """When Webex returned the list, UTC."""
    page: int
    """Counted from 1; a page beyond the last is the last."""
    page_size: int
    organization: str = ""
    """Empty for the bot's own."""
    filters: Sequence[str] = ()
    """What narrows the list, in the words that are typed for it."""
    notes: Sequence[str] = ()
    """Further sentences."""
    may_assign: bool = False
    """Whether each row has a button to assign its number to a target."""
    may_reserve: bool = False
    """Whether rows have a button to reserve their number, or to release it."""
    target: Target | None = None
    """The target that a number is being chosen for."""


def build_numbers(view: NumbersView) -> View:
    """Build one page of a location's numbers: each on a row, as blocks where those were asked for, or by hundreds."""
    asked, types = view.request, list_types(view.numbers)
    # A type that all numbers have is named once, in the totals; otherwise each row names its own.
    type_ = describe_type(next(iter(types))) if len(types) == 1 else ""
    if asked.contents:
        hundreds = count_hundreds(view.chosen)
        return _build(view, type_, hundreds, "hundreds", lambda each: build_hundred_row(*each, asked))
    if asked.consecutive:
        return _build(view, type_, group_blocks(view.chosen), "blocks", lambda each: build_block_row(each, asked))
    return _build(view, type_, view.chosen, "", lambda each: _build_row(each, view, names_type=len(types) > 1))


def _build(view: NumbersView, type_: str, items: Sequence[T], noun: str, build_row: Callable[[T], Row]) -> View:
    """Build one page of items. `noun` is what they are where they are no numbers.

    `type_` is the telephony type that all numbers have; empty for several.
    """
    shown, page, page_count = get_page(items, view.page, view.page_size)
    part = f"{describe_page(page, view.page_size, len(items))} {noun}".strip()
    as_of = f"As of {describe_time_of_day(view.taken_at, view.location.time_zone)}"
    chips = list_chips(view.filters, view.request)
    return add_check_boxes(
        View(
            title=shorten(view.location.name),
            title_buttons=_build_watch(view),
            subtitle=describe_purpose(view.purpose, view.organization),
            facts=to_facts(_list_facts(view, type_)),
            chips=chips,
            chip_buttons=(build_clear(view.request),) if chips else (),
            rows=tuple(map(build_row, shown)),
            footer=f"{part} · {as_of}" if shown else as_of,
            footer_buttons=_build_ways(view),
            actions=(*build_pager(view.request, page, page_count), *_build_actions(view, page, has_rows=bool(shown))),
            shown=build_shown(view.request, page, page_count, view.location.name),
        )
    )


def _build_watch(view: NumbersView) -> tuple[Button, ...]:
    """Build the button that watches the list, unless a number is being chosen, or the list cannot run out."""
    if view.target or not view.purpose.has_stock:
        return ()
    asked = view.request
    return (Button("Watch", Request("watch", location=asked.location, purpose=asked.purpose, org=asked.org)),)


def _build_ways(view: NumbersView) -> tuple[Button, ...]:
    """Build the button that leads to the table of contents of a long list, or from there to all numbers."""
    asked = view.request
    if asked.contents:
        return (Button("All numbers", asked.without("contents").with_(page=1)),)
    is_long = len(view.chosen) > MAX_NUMBERS_WITHOUT_CONTENTS and not asked.consecutive
    return (Button("Contents", asked.with_(contents=True, page=1)),) if is_long else ()


def to_facts(facts: Sequence[str]) -> tuple[Line, ...]:
    """Return the facts as lines, the first one, with the totals, in bold."""
    return tuple(Line(fact, is_bold=index == 0) for index, fact in enumerate(facts))


def describe_purpose(purpose: Purpose, organization: str) -> str:
    """Return the title of a list and, where it is not the bot's own, the organization."""
    return name_organization(purpose.title, organization)


def _list_facts(view: NumbersView, type_: str) -> list[str]:
    facts = [_describe_list(view, type_), *view.notes]
    # Without the buttons, choosing a number is not possible here.
    if view.target and view.may_assign:
        facts.append(f"Choose a number for {describe_target(view.target)}.")
    return facts


def _describe_list(view: NumbersView, type_: str) -> str:
    total = len(view.numbers)
    if view.numbers and not view.chosen:
        size = f"{total:,} {'available' if is_unassigned(view.purpose) else 'in the list'}"
        return f"No numbers match the filter ({size})."
    totals = "; ".join(filter(None, (describe_totals(view.chosen, view.purpose), f"all {type_}" if type_ else "")))
    return f"{totals} — of {total:,} in the list" if view.filters else totals


def _build_actions(view: NumbersView, page: int, *, has_rows: bool) -> tuple[Action, ...]:
    """Build what is right of "Previous" and "Next"."""
    export = (build_export_menu(view.request),) if has_rows else ()
    return (build_filter_form(view.request), *export, build_refresh(view.request, page))


def build_export_menu(request: Request) -> Menu:
    """Build the button that offers the same list as a file of each kind."""
    asked = request.with_(command="export", target="", contents=False)
    return Menu("Export", tuple(Button(title, asked.with_(file=kind)) for kind, title in FILE_TITLES.items()))


def _build_row(number: AvailableNumber, view: NumbersView, *, names_type: bool) -> Row:
    flags = list_flags(number, view.location.id, names_type=names_type)
    asked = view.request
    keeping = build_keeping(number, asked.org, may_reserve=view.may_reserve)
    if not view.may_assign:
        return build_number_row(number, flags, keeping)
    kind = None if view.purpose is DEFAULT_PURPOSE else find_kind_for(view.purpose)
    assign = Request(
        "assign",
        org=asked.org,
        location=asked.location,
        target=asked.target or (kind.noun if kind else ""),
        number=number.phone_number,
    )
    return build_number_row(number, flags, choose_buttons((Button("Assign", assign),), keeping, len(view.chosen)))
