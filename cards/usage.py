"""How many numbers an organization and each of its locations have, and how many of them are in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import File, Request
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.rows import SEPARATOR, build_count, build_row
from cards.text import describe_count, name_organization, shorten
from cards.times import describe_time_of_day
from cards.view import Button, Detail, Line, Row, Tone, View

TITLE = "Usage"

LOW = 5
"""Fewer numbers left than these are shown as low."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How many numbers there are of each kind. All but `extensions` count phone numbers."""

    total: int = 0
    assigned: int = 0
    inactive: int = 0
    reserved: int = 0
    """In Webex, or through the bot."""
    resting: int = 0
    """Released a while ago, and not reserved."""
    left_inactive: int = 0
    """Inactive numbers that are free to give."""
    toll_free: int = 0
    service: int = 0
    mobile: int = 0
    extensions: int = 0
    """Extensions without a number."""

    @property
    def unassigned(self) -> int:
        """Numbers that nobody has, reserved and resting ones included."""
        return self.total - self.assigned

    @property
    def left(self) -> int:
        """Numbers that are free to give, inactive ones included."""
        return self.unassigned - self.reserved - self.resting

    @property
    def share(self) -> str:
        """The share of the numbers that are in use, in words: "62% in use"."""
        if not self.total:
            return "No numbers"
        # Only all of them are 100%, and only none of them is 0%.
        if 0 < self.assigned * 100 < self.total:
            return "<1% in use"
        if 0 < self.unassigned * 100 < self.total:
            return ">99% in use"
        return f"{round(self.assigned * 100 / self.total)}% in use"


@dataclass(frozen=True, slots=True)
class LocationUsage:
    """The usage of one location."""

    id: str
    name: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class UsageView:
    """The usage of an organization, and which page of its locations is shown; or of one location."""

    request: Request
    usage: Usage
    taken_at: datetime
    """When the list of numbers was read, UTC."""
    locations: Sequence[LocationUsage] = ()
    """In the order in which they are shown; none where it is about one location."""
    location: str = ""
    """The name of the one location that it is about."""
    time_zone: str = ""
    """The location's, as an IANA name."""
    page: int = 0
    """Counted from 1; a page beyond the last is the last."""
    page_size: int = 10
    organization: str = ""
    """Empty for the bot's own."""
    is_truncated: bool = False
    """Whether the organization has more numbers than were read."""


def build_usage(view: UsageView) -> View:
    """Build the totals, and one page of the locations."""
    shown, page, page_count = get_page(view.locations, view.page, view.page_size)
    as_of = f"As of {describe_time_of_day(view.taken_at, view.time_zone)}"
    part = f"{describe_page(page, view.page_size, len(view.locations))}, fewest left first · " if shown else ""
    return View(
        title=_name(view),
        subtitle=name_organization(TITLE if view.location else "Whole organization", view.organization),
        facts=tuple(_list_facts(view)),
        details=tuple(_list_details(view.usage)),
        rows=tuple(_build_row(each, view) for each in shown),
        footer=f"{part}{as_of}",
        actions=(
            *build_pager(view.request, page, page_count),
            Button("Chart", Request("chart", location=view.request.location, org=view.request.org)),
            *_build_others(view),
            build_refresh(view.request, page),
        ),
        shown=build_shown(view.request, page, page_count, view.location),
    )


def build_chart(view: UsageView, file: File) -> View:
    """Build the message that goes with a chart: the same in words, for those who do not see the picture."""
    shown = view.locations[: view.page_size]
    rows = [Line(f"{index}. {describe_location(each)}") for index, each in enumerate(shown, start=1)]
    rest = len(view.locations) - len(shown)
    verb, them = ("has", "it") if rest == 1 else ("have", "them")
    more = [Line(f"The other {describe_count(rest, 'location')} {verb} more left. Type usage to list {them}.")]
    return View(
        title=_name(view),
        subtitle=name_organization("Chart of the usage", view.organization),
        facts=(*_list_facts(view), *rows, *(more if rest else ())),
        footer=f"As of {describe_time_of_day(view.taken_at, view.time_zone)}",
        shown=build_shown(view.request, 1, 1, view.location),
        file=file,
    )


def describe_location(each: LocationUsage) -> str:
    """Return a location's usage in a line: "Denver: 62% in use, 12 left of 57"."""
    usage = each.usage
    if not usage.total:
        return f"{shorten(each.name, 60)}: no numbers"
    return f"{shorten(each.name, 60)}: {usage.share}, {usage.left:,} left of {usage.total:,}"


def _name(view: UsageView) -> str:
    return shorten(view.location) or TITLE


def _list_facts(view: UsageView) -> list[Line]:
    usage = view.usage
    totals = (
        f"{describe_count(usage.total, 'number')}: {usage.share}, {usage.left:,} left" if usage.total else "No numbers"
    )
    where = f" at {describe_count(len(view.locations), 'location')}" if view.locations else ""
    facts = [Line(f"{totals}{where}", is_bold=True)]
    if without := sum(not each.usage.left for each in view.locations):
        facts.append(Line(f"{describe_count(without, 'location')} without any left"))
    if view.is_truncated:
        facts.append(Line("The organization has more numbers than were read: the counts are too low.", Tone.WARNING))
    return facts


def _list_details(usage: Usage) -> list[Detail]:
    counts = {
        "Assigned": usage.assigned,
        "Not assigned": usage.unassigned,
        "Inactive": usage.inactive,
        "Reserved": usage.reserved,
        "Resting": usage.resting,
        "Toll-free": usage.toll_free,
        "Service": usage.service,
        "Mobile": usage.mobile,
        "Extensions only": usage.extensions,
    }
    return [Detail(name, f"{count:,}") for name, count in counts.items()]


def _build_row(each: LocationUsage, view: UsageView) -> Row:
    usage = each.usage
    tone = Tone.ATTENTION if not usage.left else Tone.WARNING if usage.left < LOW else Tone.NORMAL
    return build_row(
        shorten(each.name, 60),
        tuple(filter(None, (_describe_share(usage), _describe_kinds(usage)))),
        buttons=(Button("Details", Request("usage", location=each.id, org=view.request.org)),) if each.id else (),
        lead=build_count(usage.left, "left", tone),
    )


def _describe_share(usage: Usage) -> str:
    """Return how many numbers a location has: "62% in use · 36 of 58 assigned"."""
    if not usage.total:
        return usage.share
    return f"{usage.share}{SEPARATOR}{usage.assigned:,} of {usage.total:,} assigned"


def _describe_kinds(usage: Usage) -> str:
    kinds = {
        "inactive": usage.inactive,
        "reserved": usage.reserved,
        "resting": usage.resting,
        "toll-free": usage.toll_free,
        "service": usage.service,
        "mobile": usage.mobile,
    }
    words = [f"{count:,} {kind}" for kind, count in kinds.items() if count]
    if usage.extensions:
        words.append(f"{describe_count(usage.extensions, 'extension')} only")
    return SEPARATOR.join(words)


def _build_others(view: UsageView) -> tuple[Button, ...]:
    """Build what leads from one location to its numbers, and to all other locations."""
    if not view.location:
        return ()
    org = view.request.org
    return (
        Button("Available numbers", Request("numbers", location=view.request.location, org=org)),
        Button("All locations", Request("usage", org=org)),
    )
