"""The same list of every location, for the commands that are about all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.calling.available_numbers import ListQuery
from bot.calling.snapshot_cache import Snapshot
from bot.commands.command import CommandContext
from bot.commands.shared.list_query import build_query
from bot.errors import NotFound, NotUnderstood, WebexError
from bot.model import AvailableNumber, Location, Request

NO_LOCATIONS = "Webex lists no locations. The service app's administrator may not be allowed to see any."


@dataclass(frozen=True, slots=True)
class AllLists:
    """A list of every location, as far as they could be read."""

    lists: Sequence[tuple[Location, Sequence[AvailableNumber]]]
    unread: Sequence[Location]
    """Locations whose list could not be read."""
    taken_at: datetime
    """When Webex returned the oldest of the lists, UTC."""

    @property
    def locations(self) -> list[Location]:
        """All locations that were asked."""
        return [*(location for location, _ in self.lists), *self.unread]


def fetch_all_lists(request: Request, context: CommandContext, org_id: str) -> AllLists:
    """Fetch the list that the request asks for from every location, and report progress.

    Raises NotUnderstood, NotFound, or WebexError where no location could be read.
    """
    locations = context.calling.fetch_locations(org_id)
    if not locations:
        raise NotFound(NO_LOCATIONS)
    queries = _build_queries(locations, request, org_id)
    results = context.calling.fetch_concurrently(
        [query for _, query in queries], fresh=request.fresh, report_progress=context.report_progress
    )
    answered = [(location, result) for (location, _), result in zip(queries, results, strict=True)]
    snapshots = [(location, result) for location, result in answered if isinstance(result, Snapshot)]
    if not snapshots:
        raise next(result for result in results if isinstance(result, WebexError))
    return AllLists(
        lists=[(location, snapshot.items) for location, snapshot in snapshots],
        unread=[location for location, result in answered if isinstance(result, WebexError)],
        taken_at=min(snapshot.taken_at for _, snapshot in snapshots),
    )


def _build_queries(locations: Sequence[Location], request: Request, org_id: str) -> list[tuple[Location, ListQuery]]:
    """Build a query for each location in whose country the request makes sense. Raises NotUnderstood if in none."""
    queries: list[tuple[Location, ListQuery]] = []
    not_understood: NotUnderstood | None = None
    for location in locations:
        try:
            queries.append((location, build_query(location, request, org_id)[0]))
        except NotUnderstood as error:
            # Another country may read the same digits as a phone number.
            not_understood = error
    if not_understood is not None and not queries:
        raise not_understood
    return queries
