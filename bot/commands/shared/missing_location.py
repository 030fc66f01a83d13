"""Why no location was found: it has no Webex Calling, or what was typed ends in a list that does not exist."""

from bot.commands.command import CommandContext
from bot.commands.shared.lists import explain_unknown_list
from bot.commands.shared.location_picker import suggest_locations
from bot.errors import BotError, NotFound
from bot.language.names import match_locations
from bot.language.purposes import find_unknown_list
from bot.model import DISPLAY, Request, Suggestion
from cards.text import list_names, shorten


def explain_missing(text: str, request: Request, context: CommandContext, org_id: str) -> BotError | None:
    """Return what is known of a text that no Calling location matches; None if nothing is. Raises WebexError.

    Makes no call where the list of locations was just read.
    """
    if without_calling := explain_without_calling(text, request, context, org_id):
        return without_calling
    unknown = find_unknown_list(text)
    # Only behind a location's name: "Center for Arts" is a name itself.
    if unknown and unknown[0] and match_locations(context.calling.fetch_locations(org_id), unknown[0]):
        return explain_unknown_list(text, lambda head: request.without(*DISPLAY).with_(location=head))
    return None


def explain_without_calling(text: str, request: Request, context: CommandContext, org_id: str) -> NotFound | None:
    """Return the error for a text that names locations without Webex Calling; None for any other text."""
    named = match_locations(context.calling.list_locations_without_calling(org_id), text)
    if not named:
        return None
    names = list_names([f"“{shorten(location.name, 60)}”" for location in named])
    return NotFound(
        f"{names} {'is' if len(named) == 1 else 'are'} not enabled for Webex Calling. "
        "An administrator can enable it in Control Hub, under Locations. Type locations to list those with Calling.",
        (_suggest_others(request),),
    )


def _suggest_others(request: Request) -> Suggestion:
    if request.command == "locations":
        return Suggestion("Show locations", request.without("text", *DISPLAY))
    return suggest_locations(request)
