"""Which changes of the inventory a request asks for: since when, where, of which numbers and kinds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.shared.kept_numbers import build_reader
from bot.commands.shared.list_query import read_wanted
from bot.commands.shared.one_location import resolve_location
from bot.errors import NotUnderstood
from bot.language.dates import AmbiguousDate, NotADate
from bot.language.everywhere import EVERYWHERE
from bot.language.since import read_since, write_since
from bot.model import DISPLAY, Location, Request, Suggestion
from bot.recurrence import find_zone
from bot.store.inventory import DifferenceQuery, Reading
from cards.text import shorten
from cards.view import View

DEFAULT_DAYS = 7
"""Of changes are shown where no time was named."""

EXAMPLE = "For example: changes since Monday"


@dataclass(frozen=True, slots=True)
class ChangesQuery:
    """What is asked for, and the reading of the inventory up to which it is known."""

    request: Request
    """Without what is about its display, and with the time written out."""
    location: Location | None
    org_id: str
    reading: Reading
    is_first: bool
    """Whether the inventory was read for the first time: there is nothing to compare with yet."""
    since: datetime
    """In the time zone in which times are shown."""
    wanted: DifferenceQuery

    @property
    def time_zone(self) -> str:
        """The location's time zone, as an IANA name; empty for UTC."""
        return self.location.time_zone if self.location else ""

    @property
    def known_since(self) -> datetime | None:
        """When the inventory was read for the first time, if nothing is known of a part of what is asked for."""
        return self.reading.known_since if self.reading.known_since >= self.since else None


def read_query(request: Request, context: CommandContext) -> ChangesQuery | View:
    """Read the inventory, unless a further page is wanted, and return what to show; or a card to choose a location.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    location: Location | None = None
    if request.location and request.location != EVERYWHERE:
        found = resolve_location(request, context, example="changes Birmingham")
        if isinstance(found, View):
            return found
        location = found
    org_id = context.calling.choose_organization(request.org)
    now = context.clock.now().astimezone(find_zone(location.time_zone if location else ""))
    numbers = _list_numbers(request, context, org_id)
    since = _read_since(request, now)
    reading, is_first = _read_inventory(request, context, org_id)
    if since is None:
        # Of one number everything is of interest; of all of them, the latest.
        begin = min(reading.known_since, now) if numbers else now - timedelta(days=DEFAULT_DAYS)
        since = begin.astimezone(now.tzinfo)
    asked = request.without(*DISPLAY).with_(
        location=location.id if location else "", since=write_since(since) if request.since else ""
    )
    wanted = DifferenceQuery(
        organization=context.calling.get_organization_key(org_id),
        after=since,
        until=reading.taken_at,
        location_id=location.id if location else "",
        phone_numbers=numbers,
        kinds=request.kinds,
    )
    return ChangesQuery(asked, location, org_id, reading, is_first, since, wanted)


def _read_since(request: Request, now: datetime) -> datetime | None:
    """Return the time that a request names; None without one. Raises NotUnderstood."""
    if not request.since:
        return None
    asked = request.without(*DISPLAY)
    try:
        since = read_since(request.since, now)
    except AmbiguousDate as error:
        raise NotUnderstood(
            f"“{shorten(request.since, 40)}” is a different day in different countries. Which one is meant?",
            tuple(Suggestion(f"{each:%-d %B %Y}", asked.with_(since=each.isoformat())) for each in error.choices),
        ) from None
    except NotADate as error:
        reason = error.reason or f"“{shorten(request.since, 40)}” is not a date or a time that I know."
        raise NotUnderstood(f"{reason} {EXAMPLE}", (Suggestion("Changes of a week", asked.without("since")),)) from None
    if since > now:
        raise NotUnderstood(f"{since:%-d %B %Y} is in the future. {EXAMPLE}")
    return since


def _list_numbers(request: Request, context: CommandContext, org_id: str) -> tuple[str, ...]:
    """Return the numbers that a request names, in E.164, as they may be read in any of the locations' countries.

    Raises NotUnderstood or WebexError.
    """
    if not request.numbers:
        return ()
    wanted = read_wanted(request, context, org_id)
    countries = dict.fromkeys(each.country for each in context.calling.fetch_locations(org_id))
    found = tuple(dict.fromkeys(number for country in countries for number in wanted.list_in(country)))
    if not found or wanted.parts:
        raise NotUnderstood("Type whole numbers, for example: what happened to +1 404-555-0001")
    return found[: limits.MAX_QUERY_NUMBERS]


def _read_inventory(request: Request, context: CommandContext, org_id: str) -> tuple[Reading, bool]:
    """Read the inventory, or only turn a page of what the last reading found."""
    if request.page > 1 and not request.fresh:
        known = context.store.inventory.get(context.calling.get_organization_key(org_id))
        if known is not None:
            return known, False
    reader = build_reader(context)
    return reader.read(org_id, context.report_progress)
