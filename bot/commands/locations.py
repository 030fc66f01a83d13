"""`locations`: the organization's locations."""

import re

from bot.commands.command import Command, CommandContext, Goal, read_page
from bot.errors import NotFound
from bot.language.clauses import ORGANIZATION, PAGE, parse_clauses
from bot.language.names import match_locations
from bot.model import Request, Suggestion
from cards.locations import build_locations
from cards.text import shorten
from cards.view import View


def answer(request: Request, context: CommandContext) -> View:
    """Show a page of the locations, of all or of those whose name holds a text.

    Raises NotUnderstood, NotFound or WebexError.
    """
    text = request.arguments.get("text", "").strip()
    org_id = context.calling.choose_organization(request.arguments.get("org", ""))
    known = context.calling.fetch_locations(org_id, fresh=request.arguments.get("fresh") == "true")
    organization = context.calling.fetch_organization_name(org_id)
    locations = match_locations(known, text) if text else known
    if not locations:
        raise NotFound(
            f"No location has “{shorten(text, 60)}” in its name."
            if text
            else "Webex lists no locations. The service app's administrator may not see any.",
            (Suggestion("Show all locations", Request("locations")),) if text else (),
        )
    return build_locations(
        locations,
        title=_build_title(text, organization),
        text=text,
        page=read_page(request),
        page_size=context.full_rows,
        asked=_read_asked(request),
    )


def _read_asked(request: Request) -> Request:
    """Return what is asked of the location that is chosen: where it is chosen for no other command, its numbers."""
    then = request.arguments.get("then", "numbers")
    arguments = {
        name: value for name, value in request.arguments.items() if name not in ("text", "page", "fresh", "then")
    }
    return Request(then if re.fullmatch(r"[a-z]{1,20}", then) else "numbers", arguments)


def _build_title(text: str, organization: str) -> str:
    title = f"Locations with “{shorten(text, 60)}”" if text else "Locations"
    return f"{title} · {shorten(organization)}" if organization else title


LOCATIONS = Command(
    name="locations",
    goal=Goal.LOOK,
    summary="List the locations, or those with a text in their name",
    examples=("locations", "locations Birm"),
    details=("A part of the name is enough, without case or accents.",),
    read=lambda text: parse_clauses(text, (*PAGE, ORGANIZATION), "text"),
    answer=answer,
    words=("location", "sites"),
)
