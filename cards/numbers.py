"""One of a location's lists of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import AutoAttendant, AvailableNumber, FileKind, Location, Purpose, Request
from cards.attendants import describe_attendant
from cards.filters import build_clear, build_filter_form, list_chips
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.rows import build_number_row, has_several_types, list_flags
from cards.text import name_organization, shorten
from cards.times import describe_time_of_day
from cards.totals import describe_totals, is_unassigned
from cards.view import Action, Button, Line, Menu, Row, View

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
    filter_words: Sequence[str] = ()
    """The filters that the form offers."""
    may_assign: bool = False
    """Whether each row has a button to assign its number to an auto attendant."""
    attendant: AutoAttendant | None = None
    """The auto attendant that a number is being chosen for."""


def build_numbers(view: NumbersView) -> View:
    """Build one page of a location's numbers."""
    shown, page, page_count = get_page(view.chosen, view.page, view.page_size)
    chips = list_chips(view.filters, view.request)
    names_type = has_several_types(view.numbers)
    as_of = f"As of {describe_time_of_day(view.taken_at, view.location.time_zone)}"
    return View(
        title=shorten(view.location.name),
        subtitle=describe_purpose(view.purpose, view.organization),
        facts=to_facts(_list_facts(view)),
        chips=chips,
        chip_buttons=(build_clear(view.request),) if chips else (),
        rows=tuple(_build_row(number, view, names_type=names_type) for number in shown),
        footer=f"{describe_page(page, view.page_size, len(view.chosen))} · {as_of}" if shown else as_of,
        actions=(*build_pager(view.request, page, page_count), *_build_actions(view, page, has_rows=bool(shown))),
        shown=build_shown(view.request, page, page_count, view.location.name),
    )


def to_facts(facts: Sequence[str]) -> tuple[Line, ...]:
    """Return the facts as lines, the first one, with the totals, in bold."""
    return tuple(Line(fact, is_bold=index == 0) for index, fact in enumerate(facts))


def describe_purpose(purpose: Purpose, organization: str) -> str:
    """Return the title of a list and, where it is not the bot's own, the organization."""
    return name_organization(purpose.title, organization)


def _list_facts(view: NumbersView) -> list[str]:
    facts = [_describe_list(view), *view.notes]
    # Without the buttons, choosing a number is not possible here.
    if view.attendant and view.may_assign:
        facts.append(f"Choose a number for {describe_attendant(view.attendant)}.")
    return facts


def _describe_list(view: NumbersView) -> str:
    total = len(view.numbers)
    if view.numbers and not view.chosen:
        return (
            f"No numbers match the filter ({total:,} {'available' if is_unassigned(view.purpose) else 'in the list'})."
        )
    totals = describe_totals(view.chosen, view.purpose)
    return f"{totals} — of {total:,} in the list" if view.filters else totals


def _build_actions(view: NumbersView, page: int, *, has_rows: bool) -> tuple[Action, ...]:
    """Build what is right of "Previous" and "Next"."""
    export = (build_export_menu(view.request),) if has_rows else ()
    return (build_filter_form(view.request, view.filter_words), *export, build_refresh(view.request, page))


def build_export_menu(request: Request) -> Menu:
    """Build the button that offers the same list as a file of each kind."""
    asked = request.without("attendant").with_(command="export")
    return Menu("Export", tuple(Button(title, asked.with_(file=kind)) for kind, title in FILE_TITLES.items()))


def _build_row(number: AvailableNumber, view: NumbersView, *, names_type: bool) -> Row:
    flags = list_flags(number, view.location.id, names_type=names_type)
    if not view.may_assign:
        return build_number_row(number, flags)
    asked = view.request
    assign = Request(
        "assign", org=asked.org, location=asked.location, attendant=asked.attendant, number=number.phone_number
    )
    return build_number_row(number, flags, (Button("Assign", assign),))
