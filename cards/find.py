"""The list of numbers of several locations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.model import AvailableNumber, Location, OrganizationNumber, Purpose, Request
from cards.blocks import Block, build_block_row, group_blocks
from cards.check_boxes import add_check_boxes
from cards.filters import build_clear, build_filter_form, list_chips
from cards.marks import build_keeping, choose_buttons
from cards.numbers import build_export_menu, describe_purpose, to_facts
from cards.owners import MAX_SENTENCES, describe_holder
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.rows import build_number_row, list_flags, list_types
from cards.text import describe_count, format_number, list_names, shorten
from cards.times import describe_time_of_day
from cards.totals import describe_totals, is_unassigned
from cards.view import Button, Row, View

T = TypeVar("T")


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
    elsewhere: Sequence[OrganizationNumber] = ()
    """Numbers that were asked for and that are in use, or in other lists, as the inventory has them."""
    unread: Sequence[str] = ()
    """The names of locations that could not be read."""
    notes: Sequence[str] = ()
    """Further sentences."""
    may_assign: bool = False
    """Whether each row has a button to assign its number to a target."""
    may_reserve: bool = False
    """Whether rows have a button to reserve their number, or to release it."""
    unread_reason: str = ""
    """Why the first of the unread locations could not be read."""


def build_found(view: FoundView) -> View:
    """Build one page of what was found: a row for each number, or for each block where those were asked for."""
    asked = view.request
    if asked.consecutive:
        return _build(
            view, _group_blocks(view.found), "blocks", lambda location, block: _build_block(location, block, asked)
        )
    names_type = len(list_types(number for _, number in view.found)) > 1
    return _build(view, view.found, "", lambda location, each: _build_row(location, each, view, names_type=names_type))


def _build(
    view: FoundView, items: Sequence[tuple[Location, T]], noun: str, build_row: Callable[[Location, T], Row]
) -> View:
    """Build one page of items. `noun` is what they are where they are no numbers."""
    shown, page, page_count = get_page(items, view.page, view.page_size)
    part = f"{describe_page(page, view.page_size, len(items))} {noun}".strip()
    as_of = f"As of {describe_time_of_day(view.taken_at)}"
    chips = list_chips(view.filters, view.request)
    export = (build_export_menu(view.request.with_(location="all")),) if shown else ()
    return add_check_boxes(
        View(
            title="All locations",
            subtitle=describe_purpose(view.purpose, view.organization),
            facts=to_facts(_list_facts(view)),
            chips=chips,
            chip_buttons=(build_clear(view.request),) if chips else (),
            rows=tuple(build_row(location, each) for location, each in shown),
            footer=f"{part} · {as_of}" if shown else as_of,
            actions=(
                *build_pager(view.request, page, page_count),
                build_filter_form(view.request),
                *export,
                build_refresh(view.request, page),
            ),
            shown=build_shown(view.request, page, page_count),
        )
    )


def _group_blocks(found: Sequence[tuple[Location, AvailableNumber]]) -> list[tuple[Location, Block]]:
    locations = {location.id: location for location, _ in found}
    numbers: dict[str, list[AvailableNumber]] = {}
    for location, number in found:
        numbers.setdefault(location.id, []).append(number)
    return [(locations[key], block) for key, each in numbers.items() for block in group_blocks(each)]


def _build_block(location: Location, block: Block, asked: Request) -> Row:
    """Build the row of a block, whose button shows its numbers at their location."""
    here = asked.with_(command="numbers", location=location.id)
    return build_block_row(block, here, shorten(location.name, 60))


def _list_facts(view: FoundView) -> list[str]:
    elsewhere = [_describe_elsewhere(number) for number in view.elsewhere[:MAX_SENTENCES]]
    if (rest := len(view.elsewhere) - MAX_SENTENCES) > 0:
        elsewhere.append(f"{rest:,} more are not available. To see who has them, type who and the numbers.")
    unread = []
    if view.unread:
        unread = [f"Could not be read: {list_names(view.unread)}", *filter(None, [view.unread_reason])]
    missing = _describe_missing(view)
    # Where nothing is found, who has the numbers says it; so does that they are missing.
    is_said = not view.found and (elsewhere or missing)
    return [*([] if is_said else [_describe_found(view)]), *missing, *elsewhere, *unread, *view.notes]


def _describe_found(view: FoundView) -> str:
    searched = describe_count(view.locations, "location")
    if not view.found:
        return f"No matching numbers at {searched}"
    found_at = len({location.id for location, _ in view.found})
    return f"{describe_totals([number for _, number in view.found], view.purpose)} — at {found_at:,} of {searched}"


def _describe_missing(view: FoundView) -> list[str]:
    """Say which numbers were asked for and are at no location, in one sentence; none of them makes no sentence."""
    if not view.missing:
        return []
    what = "Not available" if is_unassigned(view.purpose) else "Not found"
    everywhere = f" at any of {view.locations:,} locations" if view.locations > 1 else " at the only location searched"
    where = " at the others" if view.unread else "" if view.found else everywhere
    return [f"{what}{where}: {list_names([format_number(number) for number in view.missing])}"]


def _describe_elsewhere(number: OrganizationNumber) -> str:
    """Say who has a number, or that nobody does although it is not in the list."""
    sentence = f"{format_number(number.phone_number)} is {describe_holder(number)}"
    is_taken = number.owner is not None or number.is_reserved
    return sentence if is_taken else f"{sentence}, but it is not in this list either"


def _build_row(location: Location, number: AvailableNumber, view: FoundView, *, names_type: bool) -> Row:
    details = [*list_flags(number, number.location_id, names_type=names_type), shorten(location.name, 60)]
    org = view.request.org
    assign = Request("assign", org=org, location=location.id, number=number.phone_number)
    keeping = build_keeping(number, org, may_reserve=view.may_reserve)
    buttons = choose_buttons((Button("Assign", assign),) if view.may_assign else (), keeping, len(view.found))
    return build_number_row(number, details, buttons)
