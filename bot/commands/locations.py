"""`locations`: the organization's locations."""

from bot.calling.locations import match_locations
from bot.command import Command, Desk, read_page
from bot.commands.words import PAGE, read_clauses
from bot.errors import LocationNotFound
from bot.model import Reply, Request, Suggestion
from cards.locations import build_locations
from cards.parts import cut


def answer(request: Request, desk: Desk) -> Reply:
    """Show a page of the locations, of all or of those whose name holds a text.

    Raises NotUnderstood, LocationNotFound or WebexError.
    """
    text = request.arguments.get("text", "").strip()
    known = desk.calling.fetch_locations(fresh=request.arguments.get("fresh") == "true")
    locations = match_locations(known, text) if text else known
    if not locations:
        raise LocationNotFound(
            f"No location has “{cut(text, 60)}” in its name."
            if text
            else "Webex lists no locations. The service app's administrator may not see any.",
            (Suggestion("Show all locations", Request("locations")),) if text else (),
        )
    return build_locations(
        locations,
        title=f"Locations with “{cut(text, 60)}”" if text else "Locations",
        text=text,
        page=read_page(request),
        page_size=desk.settings.page_size,
        asked={name: value for name, value in request.arguments.items() if name not in ("text", "page", "fresh")},
    )


LOCATIONS = Command(
    name="locations",
    summary="List the locations, or those with a text in their name",
    examples=("locations", "locations Birm"),
    read=lambda text: read_clauses(text, PAGE, "text"),
    answer=answer,
    words=("location", "sites"),
)
