"""The list of locations with how many available numbers each has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Location, Purpose, Request, to_uuid
from bot.model.trend import Trend
from cards.numbers import describe_purpose, to_facts
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.rows import SEPARATOR, build_count, build_row
from cards.text import describe_count, list_names, shorten
from cards.times import describe_time_of_day
from cards.totals import Totals, add_totals, describe_available
from cards.trend import describe_briefly, describe_difference
from cards.view import Button, Row, Tone, View

LOW = 5
"""Fewer active numbers than these are shown as low."""


@dataclass(frozen=True, slots=True)
class Stock:
    """The numbers of a location that nobody has."""

    location: Location
    totals: Totals


@dataclass(frozen=True, slots=True)
class SummaryView:
    """All locations, and which page of them is shown."""

    request: Request
    purpose: Purpose
    stocks: Sequence[Stock]
    """In the order in which they are shown."""
    unread: Sequence[str]
    """The names of locations that could not be read."""
    taken_at: datetime
    """When Webex returned the oldest of the lists, UTC."""
    page: int
    """Counted from 1; a page beyond the last is the last."""
    page_size: int
    max_numbers: int
    """How many numbers of one list are read at most."""
    truncated: Sequence[str] = ()
    """The names of locations whose list was not read to the end."""
    organization: str = ""
    """Empty for the bot's own."""
    unread_reason: str = ""
    """Why the first of the unread locations could not be read."""
    notes: Sequence[str] = ()
    """Further sentences."""
    trends: Mapping[str, Trend] = field(default_factory=dict)
    """Of the locations on the page, by the UUIDs of these, as far as they are known."""


def build_summary(view: SummaryView) -> View:
    """Build the totals of all locations, and one page of the locations."""
    shown, page, page_count = get_page(view.stocks, view.page, view.page_size)
    as_of = f"As of {describe_time_of_day(view.taken_at)}"
    return View(
        title="Summary",
        subtitle=describe_purpose(view.purpose, view.organization),
        facts=to_facts(_list_facts(view)),
        rows=tuple(_build_row(each, view) for each in shown),
        footer=f"{describe_page(page, view.page_size, len(view.stocks))} · {as_of}" if shown else as_of,
        actions=(*build_pager(view.request, page, page_count), build_refresh(view.request, page)),
        shown=build_shown(view.request, page, page_count),
    )


def _list_facts(view: SummaryView) -> list[str]:
    everything = add_totals(each.totals for each in view.stocks)
    locations = describe_count(len(view.stocks), "location")
    totals = describe_available(everything)
    facts = [f"{totals} — at {locations}" if everything.count else f"{totals} at {locations}"]
    if without := sum(not each.totals.active for each in view.stocks):
        facts.append(f"{describe_count(without, 'location')} without active numbers")
    if view.unread:
        facts += [f"Could not be read: {list_names(view.unread)}", *filter(None, [view.unread_reason])]
    if view.truncated:
        facts.append(f"Only the first {view.max_numbers:,} numbers were read of: {list_names(view.truncated)}")
    return [*facts, *view.notes]


def _build_row(stock: Stock, view: SummaryView) -> Row:
    numbers = Request("numbers", purpose=view.request.purpose, org=view.request.org, location=stock.location.id)
    tone = _get_tone(stock)
    return build_row(
        shorten(stock.location.name, 60),
        tuple(filter(None, (_describe_stock(stock), _describe_trend(stock, view)))),
        Tone.SUBTLE if tone is Tone.NORMAL else tone,
        buttons=(Button("List", numbers),),
        lead=build_count(stock.totals.active, "active", tone),
    )


def _describe_trend(stock: Stock, view: SummaryView) -> str:
    """Say how a location's active numbers have changed: "12 fewer than 30 days ago · empty around 3 January"."""
    trend = view.trends.get(to_uuid(stock.location.id) or stock.location.id)
    if trend is None or trend.change is None:
        return ""
    change = describe_difference(trend) if trend.change else ""
    return SEPARATOR.join(filter(None, (change, describe_briefly(trend) if trend.forecast else "")))


def _get_tone(stock: Stock) -> Tone:
    if not stock.totals.active:
        return Tone.ATTENTION
    return Tone.WARNING if stock.totals.active < LOW else Tone.NORMAL


def _describe_stock(stock: Stock) -> str:
    """Say how many numbers a location has: "Low · 6 in all · 2 inactive · 1 reserved"."""
    if not stock.totals.count:
        return "No available numbers"
    totals = stock.totals
    inactive = totals.count - totals.active - totals.kept_active
    level = "" if stock.totals.active >= LOW else "Low" if stock.totals.active else "None active"
    kinds = {"inactive": inactive, "reserved": totals.reserved, "resting": totals.resting}
    words = (f"{count:,} {word}" for word, count in kinds.items() if count)
    return SEPARATOR.join(filter(None, (level, f"{totals.count:,} in all", *words)))
