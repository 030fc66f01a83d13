"""`watch changes`: report to a space what changes in the inventory, through the bot or not."""

from bot import limits
from bot.commands.command import Command, CommandContext
from bot.commands.shared.kept_numbers import build_reader
from bot.commands.shared.one_location import resolve_location
from bot.errors import NotPossible
from bot.language.changes_phrases import parse_watch_changes
from bot.language.everywhere import EVERYWHERE
from bot.model import ChangeWatch, Location, Request, Suggestion
from cards.change_watches import build_watching_changes
from cards.times import describe_time
from cards.view import View

NO_LOCATION = Location("", "")
"""Of a watch of all locations."""


def run(request: Request, context: CommandContext) -> View:
    """Start watching changes, everywhere or at one location, or ask which one where several match.

    The inventory is read, so that the watch begins now.
    Raises NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    location = NO_LOCATION
    if request.location and request.location != EVERYWHERE:
        found = resolve_location(request, context, example="watch changes Birmingham")
        if isinstance(found, View):
            return found
        location = found
    _check_room(location, context)
    org_id = context.calling.choose_organization(request.org)
    reading, _ = build_reader(context).read(org_id, context.report_progress)
    target = context.requester.target
    stored = context.store.change_watches.put(
        ChangeWatch(
            id=0,
            location=location,
            org_id=org_id,
            room_id=target.room_id,
            is_direct=target.is_direct,
            person_id=context.requester.person.id,
            reported=reading.taken_at,
        )
    )
    as_of = describe_time(reading.taken_at, location.time_zone)
    return build_watching_changes(stored, context.calling.describe_organization(org_id), as_of)


def _check_room(location: Location, context: CommandContext) -> None:
    """Raise NotPossible if the space has as many watches as it may have, and none of these changes to replace."""
    watches = context.store.change_watches.list(context.requester.target.room_id)
    others = [each for each in watches if each.location.id != location.id]
    if len(others) >= limits.MAX_WATCHES:
        raise NotPossible(
            f"This space has the maximum of {limits.MAX_WATCHES} watches of changes. Stop one of them first.",
            (Suggestion("Show watches", Request("watches")),),
        )


WATCH_CHANGES = Command(
    name="watchchanges",
    goal=None,
    summary="Report changes of the inventory to this space",
    examples=("watch changes", "watch changes Birmingham"),
    parse=parse_watch_changes,
    run=run,
    is_bulk=True,
)
"""Typed as "watch changes": `changes` and `watch` explain it."""
