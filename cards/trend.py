"""How the numbers of a location develop: in words, as a list of locations, and beside a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.model import File, Location, Purpose, Request
from bot.model.trend import MIN_FORECAST_DAYS, Forecast, Outlook, Trend
from cards.numbers import describe_purpose
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.rows import SEPARATOR, build_count, build_row
from cards.text import capitalize, describe_count, shorten
from cards.times import describe_day, describe_time_of_day
from cards.view import Button, Line, Row, Tone, View

SOON_DAYS = 30
"""A location that is empty within so many days is amber."""


@dataclass(frozen=True, slots=True)
class LocationTrend:
    """The trend of one location."""

    location: Location
    trend: Trend


@dataclass(frozen=True, slots=True)
class TrendView:
    """The trend of one location, or of all together and each of them."""

    request: Request
    purpose: Purpose
    trend: Trend
    """Of the location, or of all together."""
    taken_at: datetime
    """When the list of numbers was read, UTC."""
    since: date | None
    """The first day on which numbers were counted; None before that."""
    location: Location | None = None
    """None where it is about all of them."""
    locations: Sequence[LocationTrend] = ()
    """In the order in which they are shown."""
    page: int = 0
    page_size: int = 10
    organization: str = ""
    """Empty for the bot's own."""


def build_trend_chart(view: TrendView, file: File | None) -> View:
    """Build the message that goes with a chart: the same in words. Without a `file` there is nothing to draw yet."""
    location = view.location.id if view.location else ""
    return View(
        title=name_trend(view),
        subtitle=describe_purpose(view.purpose, view.organization),
        facts=(Line(f"{describe_change(view.trend)}.", is_bold=True), *_list_outlook(view)),
        footer=_describe_age(view),
        actions=_build_numbers(view) if file is None else (),
        shown=build_shown(view.request, 1, 1, view.location.name if location and view.location else ""),
        file=file,
    )


def build_trends(view: TrendView) -> View:
    """Build one page of the locations, those that are empty soonest first."""
    shown, page, page_count = get_page(view.locations, view.page, view.page_size)
    part = f"{describe_page(page, view.page_size, len(view.locations))}, empty soonest first" if shown else ""
    return View(
        title="Trend",
        subtitle=describe_purpose(view.purpose, view.organization),
        facts=tuple(_list_facts(view)),
        rows=tuple(_build_row(each, view) for each in shown),
        footer=SEPARATOR.join(filter(None, (part, _describe_age(view)))),
        actions=(
            *build_pager(view.request, page, page_count),
            Button("Chart", view.request.with_(location="all")),
            build_refresh(view.request, page),
        ),
        shown=build_shown(view.request, page, page_count),
    )


def name_trend(view: TrendView) -> str:
    """Return what the trend is about."""
    return shorten(view.location.name) if view.location else "All locations"


def describe_change(trend: Trend) -> str:
    """Return the current count and its change: "46 active, 12 fewer than 30 days ago"."""
    return ", ".join(filter(None, (f"{trend.now.active:,} active", describe_difference(trend))))


def describe_difference(trend: Trend) -> str:
    """Return the change alone: "12 fewer than 30 days ago"; empty without an earlier count."""
    if trend.change is None:
        return ""
    ago = "yesterday" if trend.change_days == 1 else f"{trend.change_days} days ago"
    if not trend.change:
        return f"as many as {ago}"
    return f"{abs(trend.change):,} {'fewer' if trend.change < 0 else 'more'} than {ago}"


def describe_outlook(trend: Trend) -> str:
    """Say where a stock is going, in a sentence."""
    if forecast := trend.forecast:
        return f"At this rate empty around {describe_day(forecast.day)}{_describe_spread(forecast)}."
    match trend.outlook:
        case Outlook.EMPTY:
            return "No active numbers are left."
        case Outlook.FALLS_SLOWLY:
            return "At this rate they last for more than a year."
        case Outlook.UNKNOWN:
            since = f" since numbers were added on {describe_day(trend.refilled_on)}" if trend.refilled_on else ""
            possible = f": possible from {describe_day(trend.possible_on)}" if trend.possible_on else ""
            return f"A forecast needs counts of {MIN_FORECAST_DAYS} days{since}{possible}."
        case _:
            return "They do not clearly become fewer, so there is no forecast."


def describe_briefly(trend: Trend) -> str:
    """Say where a stock is going in a few words, for a row: "empty around 3 January"; empty where nothing is known."""
    match trend.outlook:
        case Outlook.FALLS if trend.forecast:
            return f"empty around {describe_day(trend.forecast.day)}"
        case Outlook.FALLS_SLOWLY:
            return "lasts more than a year"
        case Outlook.STEADY:
            return "not clearly falling"
        case Outlook.EMPTY:
            return "none left"
        case _:
            return ""


def _describe_spread(forecast: Forecast) -> str:
    if forecast.latest is None:
        return f", in 9 of 10 cases not before {describe_day(forecast.earliest)}"
    if (forecast.latest - forecast.earliest).days <= 1:
        return ""
    return f", in 8 of 10 cases between {describe_day(forecast.earliest)} and {describe_day(forecast.latest)}"


def _list_outlook(view: TrendView) -> list[Line]:
    trend = view.trend
    lines = [Line(describe_outlook(trend), _find_tone(trend))]
    if trend.refilled_on and trend.outlook is not Outlook.UNKNOWN:
        lines.append(Line(f"Numbers were added on {describe_day(trend.refilled_on)}: only later counts are used."))
    return [*lines, *_list_since(view)]


def _list_since(view: TrendView) -> list[Line]:
    """Say since when numbers are counted, where that is why something is missing."""
    if len(view.trend.counts) > 1:
        return []
    begin = f"since {describe_day(view.since)}" if view.since else "from today on"
    return [Line(f"Numbers are counted once a day, {begin}: tomorrow there is a chart.")]


def _list_facts(view: TrendView) -> list[Line]:
    trends = [each.trend for each in view.locations]
    facts = [Line(f"{describe_change(view.trend)} — at {describe_count(len(trends), 'location')}", is_bold=True)]
    soon = sum(_is_empty_soon(each) for each in trends)
    if soon:
        facts.append(Line(f"{describe_count(soon, 'location')} will be empty within {SOON_DAYS} days at this rate"))
    unknown = [each for each in trends if each.outlook is Outlook.UNKNOWN]
    if unknown and len(unknown) == sum(each.outlook is not Outlook.EMPTY for each in trends):
        facts.append(Line(describe_outlook(unknown[0])))
    return [*facts, *_list_since(view)]


def _build_row(each: LocationTrend, view: TrendView) -> Row:
    trend, location = each.trend, each.location
    tone = _find_tone(trend)
    outlook = f"{capitalize(describe_briefly(trend))}{_write_spread(trend.forecast)}"
    asked = Request("trend", location=location.id, purpose=view.request.purpose, org=view.request.org)
    return build_row(
        shorten(location.name, 60),
        tuple(filter(None, (outlook, capitalize(describe_difference(trend))))),
        Tone.SUBTLE if tone is Tone.NORMAL else tone,
        buttons=(Button("Chart", asked),),
        lead=build_count(trend.now.active, "active", tone),
    )


def _write_spread(forecast: Forecast | None) -> str:
    """Return the spread in a few characters, for a row: " (28 Dec – 9 Jan)"."""
    if forecast is None or forecast.latest is None or (forecast.latest - forecast.earliest).days <= 1:
        return ""
    begin, end = (f"{each.day} {each:%b}" for each in (forecast.earliest, forecast.latest))
    return f" ({begin} – {end})"


def _find_tone(trend: Trend) -> Tone:
    if trend.outlook is Outlook.EMPTY:
        return Tone.ATTENTION
    return Tone.WARNING if _is_empty_soon(trend) else Tone.NORMAL


def _is_empty_soon(trend: Trend) -> bool:
    return trend.forecast is not None and (trend.forecast.day - trend.now.day).days <= SOON_DAYS


def _describe_age(view: TrendView) -> str:
    return f"As of {describe_time_of_day(view.taken_at, view.location.time_zone if view.location else '')}"


def _build_numbers(view: TrendView) -> tuple[Button, ...]:
    """Build what leads on where there is no chart yet."""
    if view.location is None:
        return ()
    request = view.request
    numbers = Request("numbers", location=view.location.id, purpose=request.purpose, org=request.org)
    return (Button("List numbers", numbers), Button("All locations", request.without("location")))
