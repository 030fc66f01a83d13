"""Which location a request names, for the commands that are about one."""

from bot.commands.command import CommandContext
from bot.commands.shared.location_picker import describe_kept, pick_location, suggest_locations
from bot.commands.shared.lookup import find_locations, find_nearest_locations
from bot.commands.shared.missing_location import explain_missing
from bot.errors import BotError, NotFound
from bot.model import DISPLAY, Location, Request, Suggestion
from cards.distinct import name_locations
from cards.locations import build_locations
from cards.text import name_organization, shorten
from cards.view import View


def resolve_location(request: Request, context: CommandContext, *, example: str) -> Location | View:
    """Return the location that the request names, or a card to choose one from: several match, or none was named.

    `example` is what to type. Raises NotUnderstood, NotFound or WebexError.
    """
    text = request.location.strip()
    if not text:
        return pick_location(request, context, example=example)
    org_id = context.calling.choose_organization(request.org)
    locations = find_locations(context.calling, text, org_id)
    match locations:
        case []:
            raise _build_not_found(text, request, context, org_id)
        case [location]:
            return location
        case _:
            asked = request.without("location", *DISPLAY)
            return build_locations(
                locations,
                title=name_organization(
                    f"Which location? {len(locations)} match “{shorten(text, 60)}”",
                    context.calling.fetch_organization_name(org_id),
                ),
                text=text,
                page=1,
                page_size=context.full_rows,
                asked=asked,
                kept=describe_kept(asked),
            )


def _build_not_found(text: str, request: Request, context: CommandContext, org_id: str) -> BotError:
    if explained := explain_missing(text, request, context, org_id):
        return explained
    sentence = f"No location named “{shorten(text, 60)}”."
    show_all = suggest_locations(request)
    if nearest := find_nearest_locations(context.calling, text, org_id):
        question = "Did you mean one of these?" if len(nearest) > 1 else "Did you mean this one?"
        # By id: a name may be part of another one.
        again = request.without(*DISPLAY)
        titles = name_locations(nearest, lambda each: shorten(each.name, 40))
        names = tuple(
            Suggestion(title, again.with_(location=near.id)) for title, near in zip(titles, nearest, strict=True)
        )
        return NotFound(f"{sentence} {question}{_describe_kept(request)}", (*names, show_all))
    return NotFound(f"{sentence} Type locations to see all of them.{_describe_kept(request)}", (show_all,))


def _describe_kept(request: Request) -> str:
    """Say what a choice keeps, as a further sentence."""
    kept = describe_kept(request.without("location", *DISPLAY))
    return f" The rest is kept: {kept}" if kept else ""
