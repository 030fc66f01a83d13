"""Which location a request names, for the commands that are about one."""

from bot.commands.command import CommandContext
from bot.commands.shared.lookup import find_locations, find_nearest_locations
from bot.errors import NotFound, NotUnderstood
from bot.model import DISPLAY, Location, Request, Suggestion
from cards.locations import build_locations
from cards.text import name_organization, shorten
from cards.view import View


def resolve_location(request: Request, context: CommandContext, *, example: str) -> Location | View:
    """Return the location that the request names, or a card to choose one from where several match.

    `example` is what to type. Raises NotUnderstood, NotFound or WebexError.
    """
    text = request.location.strip()
    if not text:
        raise NotUnderstood(f"Which location? Add its name, for example: {example}", (_suggest_all(request),))
    org_id = context.calling.choose_organization(request.org)
    locations = find_locations(context.calling, text, org_id)
    match locations:
        case []:
            raise _build_not_found(text, request, context, org_id)
        case [location]:
            return location
        case _:
            return build_locations(
                locations,
                title=name_organization(
                    f"Which location? {len(locations)} match “{shorten(text, 60)}”",
                    context.calling.fetch_organization_name(org_id),
                ),
                text=text,
                page=1,
                page_size=context.full_rows,
                asked=request.without("location", *DISPLAY),
            )


def _build_not_found(text: str, request: Request, context: CommandContext, org_id: str) -> NotFound:
    sentence = f"No location named “{shorten(text, 60)}”."
    if nearest := find_nearest_locations(context.calling, text, org_id):
        # By id: a name may be part of another one.
        again = request.without(*DISPLAY)
        return NotFound(
            f"{sentence} Did you mean one of these?",
            tuple(Suggestion(shorten(near.name, 40), again.with_(location=near.id)) for near in nearest),
        )
    return NotFound(f"{sentence} Type locations to see all of them.", (_suggest_all(request),))


def _suggest_all(request: Request) -> Suggestion:
    """Offer all locations to choose from for the same request: with its organization and every clause."""
    asked = request.without("location", "text", *DISPLAY)
    return Suggestion("Show locations", asked.with_(command="locations", then=request.command))
