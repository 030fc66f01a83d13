"""The list of numbers of several locations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import AvailableNumber, Location, Purpose, Request
from cards.filters import build_clear, list_chips
from cards.numbers import build_export_menu, describe_purpose, to_facts
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.rows import build_number_row, describe_owner, has_several_types, list_flags
from cards.text import describe_count, format_number, list_names, shorten
from cards.times import describe_time_of_day
from cards.totals import describe_totals, is_unassigned
from cards.view import Button, Row, View


@dataclass(frozen=True, slots=True)
class FoundView:
    """The numbers that were found, and which page of them is shown."""

    request: Request
    purpose: Purpose
    found: Sequence[tuple[Location, AvailableNumber]]
    locations: int
    """How many locations were searched."""
    taken_at: datetime
    """When Webex returned the oldest of the lists, UTC."""
    page: int
    """Counted from 1; a page beyond the last is the last."""
    page_size: int
    organization: str = ""
    """Empty for the bot's own."""
    filters: Sequence[str] = ()
    """What narrows the list, in the words that are typed for it."""
    missing: Sequence[str] = ()
    """The numbers that were asked for and that are in no location's list, in E.164."""
    elsewhere: Sequence[AvailableNumber] = ()
    """Numbers that were asked for and that are in use, or in other lists, as the inventory has them."""
    unread: Sequence[str] = ()
    """The names of locations that could not be read."""
    notes: Sequence[str] = ()
    """Further sentences."""
    may_assign: bool = False
    """Whether each row has a button to assign its number to an auto attendant."""
    unread_reason: str = ""
    """Why the first of the unread locations could not be read."""


def build_found(view: FoundView) -> View:
    """Build one page of what was found."""
    shown, page, page_count = get_page(view.found, view.page, view.page_size)
    chips = list_chips(view.filters, view.request)
    names_type = has_several_types([number for _, number in view.found])
    as_of = f"As of {describe_time_of_day(view.taken_at)}"
    return View(
        title="All locations",
        subtitle=describe_purpose(view.purpose, view.organization),
        facts=to_facts(_list_facts(view)),
        chips=chips,
        chip_buttons=(build_clear(view.request),) if chips else (),
        rows=tuple(_build_row(location, number, view, names_type=names_type) for location, number in shown),
        footer=f"{describe_page(page, view.page_size, len(view.found))} · {as_of}" if shown else as_of,
        actions=(
            *build_pager(view.request, page, page_count),
            *((build_export_menu(view.request.with_(location="all")),) if shown else ()),
            build_refresh(view.request, page),
        ),
        shown=build_shown(view.request, page, page_count),
    )


def _list_facts(view: FoundView) -> list[str]:
    found_at = len({location.id for location, _ in view.found})
    totals = describe_totals([number for _, number in view.found], view.purpose)
    searched = describe_count(view.locations, "location")
    facts = [f"{totals} — at {found_at:,} of {searched}" if view.found else f"No matching numbers at {searched}"]
    if view.unread:
        facts += [f"Could not be read: {list_names(view.unread)}", *filter(None, [view.unread_reason])]
    if view.missing:
        missing = "Not available" if is_unassigned(view.purpose) else "Not found"
        where = " at the others" if view.unread else ""
        facts.append(f"{missing}{where}: {list_names([format_number(number) for number in view.missing])}")
    facts += [_describe_elsewhere(number) for number in view.elsewhere]
    return [*facts, *view.notes]


def _describe_elsewhere(number: AvailableNumber) -> str:
    """Say who has a number, or that nobody does although it is not in the list."""
    where = f" at {shorten(number.location_name, 60)}" if number.location_name else ""
    extension = f", ext {shorten(number.extension, 20)}" if number.extension else ""
    if number.owner:
        return f"{format_number(number.phone_number)} is assigned to {describe_owner(number.owner)}{where}{extension}"
    return f"{format_number(number.phone_number)} is not assigned{where}, but it is not in this list either"


def _build_row(location: Location, number: AvailableNumber, view: FoundView, *, names_type: bool) -> Row:
    details = [*list_flags(number, location.id, names_type=names_type), shorten(location.name, 60)]
    if not view.may_assign:
        return build_number_row(number, details)
    assign = Request("assign", org=view.request.org, location=location.id, number=number.phone_number)
    return build_number_row(number, details, (Button("Assign", assign),))
