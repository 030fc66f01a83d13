"""The card that lists numbers of several locations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adaptive_cards.card import ActionSet, ColumnSet

from bot.model import AvailableNumber, Location, Purpose, Reply, Request
from cards.numbers import (
    BUTTON_WIDTH,
    WIDTHS,
    describe_flags,
    describe_number,
    describe_purpose,
    describe_state,
    describe_totals,
)
from cards.parts import (
    Element,
    build_button,
    build_card,
    build_line,
    build_pager,
    build_row,
    build_title,
    cut,
    describe_page,
    escape_message,
    format_number,
    get_page,
    name_some,
    write_lines,
)


@dataclass(frozen=True, slots=True)
class FoundView:
    """What the card shows: the numbers that were found, and where."""

    request: Request
    purpose: Purpose
    found: Sequence[tuple[Location, AvailableNumber]]
    locations: int
    """How many locations were asked."""
    taken_at: datetime
    """When Webex gave the oldest of the lists, UTC."""
    page: int
    page_size: int
    organization: str = ""
    """Named where it is not the bot's own."""
    filters: str = ""
    """In words; empty for none."""
    nowhere: Sequence[str] = ()
    """The numbers that were named and are nowhere, in E.164."""
    unread: Sequence[str] = ()
    """The names of locations that could not be read."""
    may_assign: bool = False
    """Whether each row has a button to assign its number to an auto attendant."""


def build_found(view: FoundView) -> Reply:
    """Build the answer that shows one page of what was found; a page beyond the last shows the last."""
    shown, page, pages = get_page(view.found, view.page, view.page_size)
    title, subtitle = "Numbers in all locations", describe_purpose(view.purpose, view.organization)
    facts = _describe(view)
    part = f"{describe_page(page, view.page_size, len(view.found))} · As of {view.taken_at:%H:%M:%S} UTC"
    body: list[Element] = [*build_title(title, subtitle)]
    body += [build_line(fact, is_bold=place == 0) for place, fact in enumerate(facts)]
    body += [_build_row(location, number, view) for location, number in shown]
    body.append(build_line(part, is_subtle=True))
    lines = [f"**{title}** — {escape_message(subtitle)}", *map(escape_message, facts)]
    lines += [f"- {escape_message(' — '.join(_write_cells(location, number)))}" for location, number in shown]
    refresh = build_button("Refresh", view.request.with_(page=page, fresh=True))
    return Reply(
        markdown=write_lines([*lines, escape_message(part)]),
        card=build_card(body, [*build_pager(view.request, page, pages), refresh]),
    )


def _describe(view: FoundView) -> list[str]:
    places = len({location.id for location, _ in view.found})
    totals = describe_totals([number for _, number in view.found])
    facts = [f"{totals} — at {places} of {view.locations} locations" if view.found else "Found at no location."]
    facts += [f"Filtered by: {view.filters}"] if view.filters else []
    facts += (
        [f"Nowhere available: {name_some([format_number(number) for number in view.nowhere])}"] if view.nowhere else []
    )
    facts += [f"Could not be read: {name_some(view.unread)}"] if view.unread else []
    return facts


def _build_row(location: Location, number: AvailableNumber, view: FoundView) -> ColumnSet:
    words = _write_cells(location, number)
    cells = [build_line(cell, is_bold=place == 0) for place, cell in enumerate(words)]
    if not view.may_assign:
        return build_row(cells, WIDTHS)
    wanted = Request("assign", org=view.request.org, location=location.id, number=number.phone_number)
    assign = build_button("Assign", wanted)
    return build_row([*cells, ActionSet(actions=[assign])], (*WIDTHS, BUTTON_WIDTH))


def _write_cells(location: Location, number: AvailableNumber) -> tuple[str, str, str]:
    flags = describe_flags(number)
    return (
        describe_number(number),
        describe_state(number.state),
        f"{cut(location.name, 60)} · {flags}" if flags else cut(location.name, 60),
    )
