"""`locations`: the organization's locations."""

from collections.abc import Sequence

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.all_locations import NO_LOCATIONS
from bot.commands.shared.location_picker import describe_kept
from bot.commands.shared.missing_location import explain_without_calling
from bot.errors import NotFound
from bot.language.names import match_locations
from bot.language.phrases import parse_locations
from bot.model import DISPLAY, Location, Request, Suggestion
from cards.locations import build_locations
from cards.text import name_organization, shorten
from cards.view import View


def run(request: Request, context: CommandContext) -> View:
    """Show a page of the locations: all, or those with a text in their name.

    Raises NotUnderstood, NotFound or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    all_locations = context.calling.fetch_locations(org_id, fresh=request.fresh)
    text = request.text.strip()
    matching = match_locations(all_locations, text) if text else list(all_locations)
    if not matching:
        raise _explain_nothing(all_locations, request, context, org_id)
    return build_locations(
        matching,
        title=_build_title(text, context.calling.fetch_organization_name(org_id)),
        text=text,
        page=request.page,
        page_size=context.full_rows,
        asked=_to_asked(request),
        kept=describe_kept(_to_asked(request)),
    )


def _explain_nothing(
    all_locations: Sequence[Location], request: Request, context: CommandContext, org_id: str
) -> NotFound:
    """Return why there is nothing to show. Its button keeps what the location is chosen for."""
    text = request.text.strip()
    if without_calling := explain_without_calling(text, request, context, org_id):
        return without_calling
    if not all_locations:
        return NotFound(NO_LOCATIONS)
    return NotFound(
        f"No location has “{shorten(text, 60)}” in its name.",
        (Suggestion("Show all locations", request.without("text", *DISPLAY)),),
    )


def _to_asked(request: Request) -> Request:
    """Return what to ask of the location that is chosen: by default its numbers."""
    return request.without("text", "then", *DISPLAY).with_(command=request.then or "numbers")


def _build_title(text: str, organization: str) -> str:
    title = f"Locations with “{shorten(text, 60)}”" if text else "Locations"
    return name_organization(title, organization)


LOCATIONS = Command(
    name="locations",
    goal=Goal.AVAILABLE,
    summary="List all locations, or those with a text in their name",
    examples=("locations", "locations Birm"),
    details=("Part of a name is enough. Case and accents do not matter.",),
    parse=parse_locations,
    run=run,
    words=("location", "sites"),
    only_reads=True,
)
