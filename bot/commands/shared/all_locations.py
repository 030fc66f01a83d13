"""The same list of every location, for the commands that are about all of them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.calling.available_numbers import ListQuery
from bot.calling.snapshot_cache import Snapshot
from bot.commands.command import CommandContext
from bot.commands.shared.list_query import build_query, read_wanted
from bot.errors import NotFound, NotUnderstood, WebexError
from bot.language.phone_numbers import PhoneNumbers
from bot.model import AvailableNumber, Location, Property, Request, to_uuid
from cards.text import shorten

log = logging.getLogger(__name__)

NO_LOCATIONS = "Webex lists no locations. The service app's administrator may not be allowed to see any."


@dataclass(frozen=True, slots=True)
class AllLists:
    """A list of every location, as far as they could be read."""

    lists: Sequence[tuple[Location, Sequence[AvailableNumber]]]
    """Each number once, with the location that it belongs to."""
    read: Sequence[Location]
    """Locations whose list was read."""
    unread: Sequence[Location]
    """Locations whose list could not be read."""
    unread_reason: str
    """The name of the first of them, and why it could not be read; empty if all were read."""
    truncated: Sequence[Location]
    """Locations whose list may have more numbers than were read."""
    wanted: PhoneNumbers
    """The phone numbers that the request names."""
    taken_at: datetime
    """When Webex returned the oldest of the lists, UTC."""

    @property
    def locations(self) -> list[Location]:
        """All locations that were asked."""
        return [*self.read, *self.unread]


def fetch_all_lists(request: Request, context: CommandContext, org_id: str) -> AllLists:
    """Fetch the list that the request asks for from every location, and report progress.

    Raises NotUnderstood, NotFound, or WebexError where no location could be read.
    """
    locations = context.calling.fetch_locations(org_id)
    if not locations:
        raise NotFound(NO_LOCATIONS)
    wanted = read_wanted(request, context, org_id)
    queries = _build_queries(locations, request, org_id, wanted)
    results = context.calling.fetch_concurrently(
        [query for _, query in queries], fresh=request.fresh, report_progress=context.report_progress
    )
    answered = [(location, result) for (location, _), result in zip(queries, results, strict=True)]
    snapshots = [(location, result) for location, result in answered if isinstance(result, Snapshot)]
    if not snapshots:
        raise next(result for result in results if isinstance(result, WebexError))
    failures = [(location, result) for location, result in answered if isinstance(result, WebexError)]
    if failures:
        log.warning("%d of %d lists could not be read. %s", len(failures), len(answered), _explain(*failures[0]))
    lists = [(location, snapshot.items) for location, snapshot in snapshots]
    is_shared = Property.LOCATION in request.purpose.properties
    max_numbers = context.settings.max_numbers
    return AllLists(
        lists=_group_by_own_location(lists) if is_shared else lists,
        read=[location for location, _ in lists],
        unread=[location for location, _ in failures],
        unread_reason=_explain(*failures[0]) if failures else "",
        truncated=[location for location, numbers in lists if len(numbers) >= max_numbers],
        wanted=wanted,
        taken_at=min(snapshot.taken_at for _, snapshot in snapshots),
    )


def _group_by_own_location(
    lists: Sequence[tuple[Location, Sequence[AvailableNumber]]],
) -> list[tuple[Location, Sequence[AvailableNumber]]]:
    """Group the numbers of lists that overlap by the locations that they belong to, each number once.

    A number for external caller ID is in the list of every location that may use it.
    """
    known = {_to_key(location.id): location for location, _ in lists}
    found: dict[str, tuple[Location, AvailableNumber]] = {}
    for location, numbers in lists:
        for number in numbers:
            own = known.get(_to_key(number.location_id)) or Location(number.location_id, number.location_name)
            key = number.phone_number or f"{own.id} {number.extension}"
            # Without a location of its own it is known only from this list.
            found.setdefault(key, (own if number.location_id else location, number))
    grouped: dict[str, tuple[Location, list[AvailableNumber]]] = {}
    for own, number in found.values():
        grouped.setdefault(own.id, (own, []))[1].append(number)
    return list(grouped.values())


def _to_key(location_id: str) -> str:
    return to_uuid(location_id) or location_id


def _explain(location: Location, error: WebexError) -> str:
    return f"{shorten(location.name)}: {error.sentence}"


def _build_queries(
    locations: Sequence[Location], request: Request, org_id: str, wanted: PhoneNumbers
) -> list[tuple[Location, ListQuery]]:
    """Build a query for each location in whose country the request makes sense. Raises NotUnderstood if in none."""
    queries: list[tuple[Location, ListQuery]] = []
    not_understood: NotUnderstood | None = None
    for location in locations:
        try:
            queries.append((location, build_query(location, request, org_id, wanted)))
        except NotUnderstood as error:
            # Another country may read the same digits as a phone number.
            not_understood = error
    if not_understood is not None and not queries:
        raise not_understood
    return queries
