"""Watches: the list of them, the confirmation of a new one, and the alert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.model import PURPOSES_BY_KEY, ChangeWatch, Measure, Request, Watch
from bot.model.levels import Level, Levels
from cards.change_watches import build_change_watch_row, describe_change_watch
from cards.numbers import describe_purpose
from cards.paging import build_pager, build_shown, describe_page, get_page
from cards.rows import build_count, build_row
from cards.text import describe_count, list_names, shorten
from cards.trend import describe_briefly, describe_change, describe_outlook
from cards.view import Button, Line, Row, Tone, View

MAX_ALERT_ROWS = 10
"""How many locations an alert shows, each with a button."""

REQUEST_NAMES: Mapping[Measure, str] = {Measure.NUMBERS: "below", Measure.PERCENT: "percent", Measure.DAYS: "within"}
"""The argument that sets the threshold of a request to watch."""


@dataclass(frozen=True, slots=True)
class WatchesView:
    """The watches of a space, and which page of them is shown."""

    request: Request
    watches: Sequence[Watch | ChangeWatch]
    minutes: int
    """Between two checks."""
    page: int
    """Counted from 1; a page beyond the last is the last."""
    page_size: int
    title: str = "Watches in this space"
    organizations: Mapping[str, str] = field(default_factory=dict)
    """The names of the organizations, by id; empty for the bot's own."""


def build_watches(view: WatchesView) -> View:
    """Build one page of the watches, each with a button to stop it."""
    shown, page, page_count = get_page(view.watches, view.page, view.page_size)
    part = describe_page(page, view.page_size, len(view.watches))
    return View(
        title=view.title,
        subtitle=f"{part}, {_describe_interval(view.minutes).lower()}",
        rows=tuple(_build_any_row(each, view.organizations.get(each.org_id, "")) for each in shown),
        actions=build_pager(view.request, page, page_count),
        shown=build_shown(view.request, page, page_count),
    )


def build_stopped(watches: Sequence[Watch | ChangeWatch], organizations: Mapping[str, str]) -> View:
    """Build the confirmation that several watches were stopped, each by its name."""
    return View(
        title="No longer watching",
        facts=tuple(Line(describe_any(each, organizations.get(each.org_id, ""))) for each in watches),
    )


def build_watching(watch: Watch, levels: Levels, minutes: int, organization: str = "", as_of: str = "") -> View:
    """Build the confirmation that a watch was set up. `levels` are how many numbers there are now.

    `organization` is empty for the bot's own. `as_of` is the time at which the numbers were counted, in words.
    """
    until = "One alert for each location" if watch.watches_all else "One alert"
    return View(
        title=f"Watching {_name(watch)}",
        facts=(
            Line(
                f"This space gets an alert when {_describe_condition(watch)} ({_describe_list(watch, organization)}). "
                f"{until} until it recovers. {_describe_interval(minutes)}."
            ),
            *_list_explanations(watch),
            _describe_now(watch, levels),
        ),
        footer=_describe_age(as_of),
        actions=(_build_stop(watch), Button("Watches", Request("watches")), _build_list(watch, "List")),
    )


def build_alert(watch: Watch, fallen: Sequence[Level], organization: str = "", as_of: str = "") -> View:
    """Build the alert that these locations run low on active numbers. `organization` is empty for the bot's own.

    `as_of` is the time at which they were counted, in words.
    """
    again = "about each of them again after it has recovered" if len(fallen) > 1 else "again after it has recovered"
    limit = f"{_describe_limit(watch, fallen)} ({_describe_list(watch, organization)})"
    return View(
        title=_describe_fall(watch, fallen),
        title_tone=Tone.ATTENTION,
        facts=(
            *_list_details(watch, fallen),
            Line(f"{limit}. You'll be alerted {again}."),
        ),
        rows=tuple(_build_fallen(watch, each) for each in fallen[:MAX_ALERT_ROWS]) if watch.watches_all else (),
        footer=_describe_age(as_of),
        actions=(_build_list(watch), _build_stop(watch)),
    )


def describe_watch(watch: Watch, organization: str = "") -> str:
    """Return a watch's id, location, threshold and list, and the organization where it is not the bot's own."""
    threshold = write_threshold(watch.measure, watch.below)
    return f"#{watch.id} {_name(watch)} {threshold} ({_describe_list(watch, organization)})"


def write_threshold(measure: Measure, value: int) -> str:
    """Return a threshold as it is typed: "below 5", "below 10%", "empty within 30 days"."""
    match measure:
        case Measure.NUMBERS:
            return f"below {value:,}"
        case Measure.PERCENT:
            return f"below {value}%"
        case Measure.DAYS:
            return f"empty within {describe_count(value, 'day')}"


def _name(watch: Watch) -> str:
    return shorten(watch.location.name)


def _describe_condition(watch: Watch) -> str:
    """Say when a watch alerts, behind "when"."""
    has, its = ("a location has", "a location's") if watch.watches_all else ("there are", "its")
    match watch.measure:
        case Measure.NUMBERS:
            return f"{has} fewer than {describe_count(watch.below, 'active number')}"
        case Measure.PERCENT:
            return f"fewer than {watch.below}% of {its} numbers are active and free"
        case Measure.DAYS:
            return f"{its} active numbers are used up within {describe_count(watch.below, 'day')} at the current rate"


def _list_explanations(watch: Watch) -> list[Line]:
    if watch.measure is not Measure.PERCENT:
        return []
    return [Line("100% is all numbers of the location that this list could have: free, assigned and inactive ones.")]


def _describe_now(watch: Watch, levels: Levels) -> Line:
    """Say how many numbers there are now, and whether that is the alert."""
    if watch.watches_all:
        return _describe_everywhere(watch, levels)
    current = " ".join(f"Now: {_describe_level(watch, each)}" for each in levels.levels)
    if not watch.is_low:
        return Line(current)
    return Line(f"{current} Already below the threshold: this message is the alert.", Tone.ATTENTION)


def _describe_everywhere(watch: Watch, levels: Levels) -> Line:
    low, count = levels.list_low(watch), describe_count(len(levels.levels), "location")
    if not low:
        return Line(f"Now: none of {count}.")
    names = list_names([f"{shorten(each.location.name, 60)} ({each.count.active:,})" for each in low])
    return Line(f"Already at {len(low):,} of {count}: {names}. This message is their alert.", Tone.ATTENTION)


def _describe_level(watch: Watch, level: Level) -> str:
    """Describe how many numbers a location has, in what a watch measures."""
    count, trend = level.count, level.trend
    if watch.measure is Measure.PERCENT:
        return f"{count.active:,} of {count.total:,}{_describe_share(level)}."
    if trend is not None:
        return f"{describe_change(trend)}. {describe_outlook(trend)}"
    return f"{count.active:,} active."


def _describe_share(level: Level) -> str:
    percent = level.count.percent
    return "" if percent is None else f" ({percent:.0f}%)"


def _describe_fall(watch: Watch, fallen: Sequence[Level]) -> str:
    """Return the title of an alert."""
    if len(fallen) > 1:
        return f"{describe_count(len(fallen), 'location')} are running low"
    (level,) = fallen
    name, active = shorten(level.location.name), level.count.active
    if not active:
        return f"{name} has no active numbers left"
    if watch.measure is Measure.DAYS and level.trend is not None:
        return f"{name} will be {describe_briefly(level.trend)} at this rate"
    share = _describe_share(level) if watch.measure is Measure.PERCENT else ""
    return f"{name} has {describe_count(active, 'active number')} left{share}"


def _list_details(watch: Watch, fallen: Sequence[Level]) -> list[Line]:
    """List what an alert says besides: the forecast of one location, the names of those without a row."""
    if watch.watches_all:
        rest = [each.location.name for each in fallen[MAX_ALERT_ROWS:]]
        return [Line(f"Also: {list_names(rest)}")] if rest else []
    return [Line(_describe_level(watch, each)) for each in fallen if watch.measure is Measure.DAYS]


def _describe_limit(watch: Watch, fallen: Sequence[Level]) -> str:
    match watch.measure:
        case Measure.NUMBERS:
            return f"Below the threshold of {watch.below:,}"
        case Measure.PERCENT:
            of_all = (
                f" of its {describe_count(fallen[0].count.total, 'number')}" if len(fallen) == 1 else " of all numbers"
            )
            return f"Below the threshold of {watch.below}%{of_all}"
        case Measure.DAYS:
            return f"Within the threshold of {describe_count(watch.below, 'day')}"


def _build_fallen(watch: Watch, level: Level) -> Row:
    details = {
        Measure.NUMBERS: "",
        Measure.PERCENT: f"{_describe_share(level).strip(' ()')} of {level.count.total:,}",
        Measure.DAYS: describe_briefly(level.trend) if level.trend else "",
    }[watch.measure]
    purpose = PURPOSES_BY_KEY[watch.purpose_key]
    numbers = Request("numbers", location=level.location.id, purpose=purpose, org=watch.org_id)
    return build_row(
        shorten(level.location.name, 60),
        (f"{details[:1].upper()}{details[1:]}",) if details else (),
        Tone.ATTENTION,
        buttons=(Button("List", numbers),),
        lead=build_count(level.count.active, "active", Tone.ATTENTION),
    )


def _describe_list(watch: Watch, organization: str) -> str:
    return describe_purpose(PURPOSES_BY_KEY[watch.purpose_key], organization)


def _describe_age(as_of: str) -> str:
    return f"As of {as_of}" if as_of else ""


def _describe_interval(minutes: int) -> str:
    return f"Checked every {minutes} minutes" if minutes > 1 else "Checked every minute"


def describe_any(watch: Watch | ChangeWatch, organization: str = "") -> str:
    """Return the same for a watch of either kind."""
    if isinstance(watch, ChangeWatch):
        return describe_change_watch(watch, organization)
    return describe_watch(watch, organization)


def _build_any_row(watch: Watch | ChangeWatch, organization: str) -> Row:
    if isinstance(watch, ChangeWatch):
        return build_change_watch_row(watch, organization)
    return _build_row(watch, organization)


def _build_row(watch: Watch, organization: str) -> Row:
    level = "Alert"
    if watch.is_low:
        level = f"Low now at {describe_count(len(watch.low), 'location')} · alert" if watch.low else "Low now · alert"
    threshold = {
        Measure.NUMBERS: f"below {describe_count(watch.below, 'active number')}",
        Measure.PERCENT: f"below {watch.below}% of all numbers",
        Measure.DAYS: f"when {write_threshold(watch.measure, watch.below)}",
    }[watch.measure]
    return build_row(
        f"#{watch.id} {shorten(watch.location.name, 60)}",
        (f"{level} {threshold}", _describe_list(watch, organization)),
        Tone.ATTENTION if watch.is_low else Tone.SUBTLE,
        buttons=(_build_stop(watch, "Stop"),),
    )


def _build_stop(watch: Watch, title: str = "Stop watching") -> Button:
    return Button(title, Request("unwatch", watch=str(watch.id)))


def _build_list(watch: Watch, title: str = "List numbers") -> Button:
    purpose = PURPOSES_BY_KEY[watch.purpose_key]
    if not watch.watches_all:
        return Button(title, Request("numbers", location=watch.location.id, purpose=purpose, org=watch.org_id))
    if watch.measure is Measure.DAYS:
        return Button("Trend", Request("trend", purpose=purpose, org=watch.org_id))
    return Button("Summary", Request("summary", purpose=purpose, org=watch.org_id))
