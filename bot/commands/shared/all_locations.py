"""The same list of every location, for the commands that are about all of them."""

from collections.abc import Sequence

from bot.calling.available_numbers import ListQuery
from bot.calling.snapshot_cache import Snapshot
from bot.commands.command import CommandContext
from bot.commands.shared.list_query import build_query
from bot.errors import NotFound, NotUnderstood, WebexError
from bot.model import AvailableNumber, Location, Request

Answers = Sequence[tuple[Location, Snapshot[AvailableNumber] | WebexError]]


def query_all_locations(request: Request, context: CommandContext, org_id: str) -> Answers:
    """Ask every location for the list that the request means, an error in the place of one that could not be read.

    Tells how far it has come. Raises NotUnderstood, NotFound, or WebexError where no location could be read.
    """
    locations = context.calling.fetch_locations(org_id)
    if not locations:
        raise NotFound("Webex lists no locations. The service app's administrator may not see any.")
    queries = _build_queries(locations, request, org_id)
    is_fresh = request.arguments.get("fresh") == "true"
    replies = context.calling.fetch_concurrently(
        [query for _, query in queries], fresh=is_fresh, report_progress=context.report_progress
    )
    errors = [reply for reply in replies if isinstance(reply, WebexError)]
    if len(errors) == len(replies):
        raise errors[0]
    return [(location, reply) for (location, _), reply in zip(queries, replies, strict=True)]


def _build_queries(locations: Sequence[Location], request: Request, org_id: str) -> list[tuple[Location, ListQuery]]:
    """Build a query for each location in whose country the request makes sense; raise NotUnderstood if in none."""
    queries: list[tuple[Location, ListQuery]] = []
    not_understood: NotUnderstood | None = None
    for location in locations:
        try:
            queries.append((location, build_query(location, request, org_id)[0]))
        except NotUnderstood as error:
            not_understood = error
    if not_understood is not None and not queries:
        raise not_understood
    return queries
