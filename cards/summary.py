"""The card that says how many numbers every location has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adaptive_cards.card import ActionSet, Column, ColumnSet, TextBlock
from adaptive_cards.types import Colors, ContainerStyle, FontSize, Spacing

from bot.model import AvailableNumber, Location, Purpose, Reply, Request
from cards.numbers import describe_purpose, describe_totals
from cards.parts import (
    Element,
    build_button,
    build_card,
    build_line,
    build_pager,
    build_title,
    cut,
    describe_page,
    escape_message,
    get_page,
    name_some,
    write_lines,
)

WIDTHS = (5, 2)
"""How a location and its button share a row."""

BAR_WIDTH = 100
"""What the widths of a bar's parts add up to, about."""

MIN_WIDTH = 15
"""Of a part of a bar: room enough for its count."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What a location has left."""

    location: Location
    numbers: Sequence[AvailableNumber]
    active: int
    """How many of the numbers are active."""


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What the card shows: a page of locations, and the totals of all."""

    request: Request
    purpose: Purpose
    stocks: Sequence[Stock]
    """In the order in which they are shown."""
    unread: Sequence[str]
    """The names of locations that could not be read."""
    taken_at: datetime
    """When Webex gave the oldest of the lists, UTC."""
    page: int
    page_size: int
    most: int
    """How many numbers of one list are read at the most."""
    organization: str = ""
    """Named where it is not the bot's own."""


def build_summary(view: SummaryView) -> Reply:
    """Build the answer that shows one page of the locations; a page beyond the last shows the last."""
    shown, page, pages = get_page(view.stocks, view.page, view.page_size)
    title, subtitle = "Summary", describe_purpose(view.purpose, view.organization)
    facts = _describe(view)
    part = f"{describe_page(page, view.page_size, len(view.stocks))} · As of {view.taken_at:%H:%M:%S} UTC"
    body: list[Element] = [*build_title(title, subtitle)]
    body += [build_line(fact, is_bold=place == 0) for place, fact in enumerate(facts)]
    body += [_build_row(each, view) for each in shown]
    body.append(build_line(part, is_subtle=True))
    lines = [f"**{title}** — {escape_message(subtitle)}", *map(escape_message, facts)]
    lines += [f"- {escape_message(f'{_name(each)}: {describe_totals(each.numbers)}')}" for each in shown]
    refresh = build_button("Refresh", view.request.with_(page=page, fresh=True))
    return Reply(
        markdown=write_lines([*lines, escape_message(part)]),
        card=build_card(body, [*build_pager(view.request, page, pages), refresh]),
    )


def _describe(view: SummaryView) -> list[str]:
    everything = [number for each in view.stocks for number in each.numbers]
    places = len(view.stocks)
    facts = [f"{describe_totals(everything)} — at {places:,} {'location' if places == 1 else 'locations'}"]
    empty = sum(not each.active for each in view.stocks)
    facts += [f"{empty:,} {'location has' if empty == 1 else 'locations have'} no active number left."] if empty else []
    facts += [f"Could not be read: {name_some(view.unread)}"] if view.unread else []
    long = [each.location.name for each in view.stocks if len(each.numbers) >= view.most]
    facts += [f"I read the first {view.most:,} numbers alone of: {name_some(long)}"] if long else []
    return facts


def _name(stock: Stock) -> str:
    return cut(stock.location.name, 60)


def _build_row(stock: Stock, view: SummaryView) -> ColumnSet:
    color = None if stock.active else Colors.ATTENTION
    texts = [build_line(_name(stock), is_bold=True), build_line(describe_totals(stock.numbers), color=color)]
    asked = Request("numbers", purpose=view.request.purpose, org=view.request.org, location=stock.location.id)
    button = build_button("List numbers", asked)
    columns = [
        Column(width=str(WIDTHS[0]), items=[*texts, _build_bar(stock)]),
        Column(width=str(WIDTHS[1]), items=[ActionSet(actions=[button])]),
    ]
    return ColumnSet(columns=columns, separator=True, spacing=Spacing.SMALL)


def _build_bar(stock: Stock) -> ColumnSet:
    """Build a bar whose parts are as wide as there are active numbers and others, their counts on them."""
    total = len(stock.numbers)
    parts = [(stock.active, ContainerStyle.GOOD), (total - stock.active, ContainerStyle.WARNING)]
    shown = [(count, style) for count, style in parts if count] or [(0, ContainerStyle.ATTENTION)]
    columns = [
        Column(width=str(_to_width(count, total)), style=style, items=[_build_count(count)], spacing=Spacing.NONE)
        for count, style in shown
    ]
    return ColumnSet(columns=columns, spacing=Spacing.SMALL)


def _to_width(count: int, total: int) -> int:
    return max(MIN_WIDTH, round(count * BAR_WIDTH / total)) if total else BAR_WIDTH


def _build_count(count: int) -> TextBlock:
    return TextBlock(text=f"{count:,}", size=FontSize.SMALL, spacing=Spacing.NONE)
