"""Which location a request means, for the commands that are about one."""

from collections.abc import Callable

from bot.commands.command import CommandContext
from bot.commands.shared.list_query import drop_view
from bot.commands.shared.lookup import find_locations, find_nearest_locations
from bot.errors import NotFound, NotUnderstood
from bot.model import Location, Request, Suggestion
from cards.locations import build_locations
from cards.text import shorten
from cards.view import View

AtLocation = Callable[[Location, Request, CommandContext, str], View]
"""Answers a request at a location of an organization (its id, empty for the operator's)."""


def at_location(request: Request, context: CommandContext, answer: AtLocation, *, example: str) -> View:
    """Answer at the location that the request names, or show the locations to choose from where several are meant.

    Raises NotUnderstood, NotFound or WebexError.
    """
    text = request.arguments.get("location", "").strip()
    if not text:
        raise NotUnderstood(
            f"Which location? Please say its name, for example: {example}",
            (Suggestion("Show locations", Request("locations")),),
        )
    org_id = context.calling.choose_organization(request.arguments.get("org", ""))
    locations = find_locations(context.calling, text, org_id)
    match locations:
        case []:
            raise _build_not_found(text, request, context, org_id)
        case [location]:
            return answer(location, request, context, org_id)
        case _:
            title = f"Which location? {len(locations)} match “{shorten(text, 60)}”"
            asked = drop_view(request)
            del asked["location"]
            return build_locations(
                locations,
                title=title,
                text=text,
                page=1,
                page_size=context.full_rows,
                asked=Request(request.command, asked),
            )


def _build_not_found(text: str, request: Request, context: CommandContext, org_id: str) -> NotFound:
    nearest = find_nearest_locations(context.calling, text, org_id)
    return NotFound(
        f"I know no location called “{shorten(text, 60)}”. "
        + ("Did you mean one of these?" if nearest else "This shows those that I know:"),
        tuple(Suggestion(shorten(near.name, 40), _ask_for(near, request)) for near in nearest)
        or (Suggestion("Show locations", Request("locations", {"org": org_id} if org_id else {})),),
    )


def _ask_for(location: Location, request: Request) -> Request:
    """Ask for the same of another location."""
    return Request(request.command, {**drop_view(request), "location": location.id})
