"""Watches: the list of them, the confirmation of a new one, and the alert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.model import PURPOSES_BY_KEY, ChangeWatch, Request, Watch
from cards.change_watches import build_change_watch_row, describe_change_watch
from cards.numbers import describe_purpose
from cards.paging import build_pager, build_shown, describe_page, get_page
from cards.rows import build_row
from cards.text import describe_count, shorten
from cards.view import Button, Line, Row, Tone, View


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


def build_watching(watch: Watch, active: int, minutes: int, organization: str = "", as_of: str = "") -> View:
    """Build the confirmation that a watch was set up. `active` is the number of active numbers now.

    `organization` is empty for the bot's own. `as_of` is the time at which the numbers were counted, in words.
    """
    current = f"Now: {active:,} active."
    return View(
        title=f"Watching {shorten(watch.location.name)}",
        facts=(
            Line(
                f"This space gets an alert when there are fewer than {describe_count(watch.below, 'active number')} "
                f"({_describe_list(watch, organization)}). One alert until it recovers. {_describe_interval(minutes)}."
            ),
            Line(f"{current} Already below the threshold: this message is the alert.", Tone.ATTENTION)
            if watch.is_low
            else Line(current),
        ),
        footer=_describe_age(as_of),
        actions=(_build_stop(watch), Button("Watches", Request("watches")), _build_list(watch, "List")),
    )


def build_alert(watch: Watch, active: int, organization: str = "", as_of: str = "") -> View:
    """Build the alert that a location runs low on active numbers. `organization` is empty for the bot's own.

    `as_of` is the time at which they were counted, in words.
    """
    left = describe_count(active, "active number") if active else "no active numbers"
    return View(
        title=f"{shorten(watch.location.name)} has {left} left",
        title_tone=Tone.ATTENTION,
        facts=(
            Line(
                f"Below the threshold of {watch.below:,} ({_describe_list(watch, organization)}). "
                "You'll be alerted again after it has recovered."
            ),
        ),
        footer=_describe_age(as_of),
        actions=(_build_list(watch), _build_stop(watch)),
    )


def describe_watch(watch: Watch, organization: str = "") -> str:
    """Return a watch's id, location, threshold and list, and the organization where it is not the bot's own."""
    return f"#{watch.id} {shorten(watch.location.name)} below {watch.below:,} ({_describe_list(watch, organization)})"


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
    level = "Low now · alert" if watch.is_low else "Alert"
    return build_row(
        f"#{watch.id} {shorten(watch.location.name, 60)}",
        (f"{level} below {describe_count(watch.below, 'active number')}", _describe_list(watch, organization)),
        Tone.ATTENTION if watch.is_low else Tone.SUBTLE,
        buttons=(_build_stop(watch, "Stop"),),
    )


def _build_stop(watch: Watch, title: str = "Stop watching") -> Button:
    return Button(title, Request("unwatch", watch=str(watch.id)))


def _build_list(watch: Watch, title: str = "List numbers") -> Button:
    purpose = PURPOSES_BY_KEY[watch.purpose_key]
    numbers = Request("numbers", location=watch.location.id, purpose=purpose, org=watch.org_id)
    return Button(title, numbers)
