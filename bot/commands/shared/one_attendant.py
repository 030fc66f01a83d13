"""Which auto attendant a request names, for the commands that are about one."""

from bot.commands.command import CommandContext
from bot.commands.shared.lookup import find_auto_attendants, find_locations, find_nearest_auto_attendants
from bot.errors import NotFound, NotUnderstood
from bot.model import DISPLAY, AutoAttendant, Request, Suggestion
from cards.attendants import build_choice
from cards.text import name_organization, shorten
from cards.view import View


def resolve_auto_attendant(request: Request, context: CommandContext, *, example: str) -> AutoAttendant | View:
    """Return the auto attendant that the request names, or a card to choose one from.

    A request that names only a location is about one of its auto attendants: even of a single one, it asks. `example`
    is what to type. Raises NotUnderstood, NotFound or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    text = request.attendant.strip()
    if text:
        found = find_auto_attendants(context.calling, text, org_id)
        if not found:
            raise _build_not_found(text, request, context, org_id)
        if len(found) == 1:
            return found[0]
    elif request.location.strip():
        found = _list_at(request.location.strip(), context, org_id)
        if not found:
            raise NotFound("No auto attendants at this location.", (_suggest_all(request),))
    else:
        raise NotUnderstood(f"Which auto attendant? Add its name, for example: {example}", (_suggest_all(request),))
    return build_choice(
        found,
        title=name_organization("Which auto attendant?", context.calling.fetch_organization_name(org_id)),
        asked=request.without(*DISPLAY),
        page=request.page,
        page_size=context.full_rows,
    )


def _list_at(text: str, context: CommandContext, org_id: str) -> list[AutoAttendant]:
    return [
        attendant
        for location in find_locations(context.calling, text, org_id)
        for attendant in context.calling.list_auto_attendants_at(location, org_id)
    ]


def _build_not_found(text: str, request: Request, context: CommandContext, org_id: str) -> NotFound:
    sentence = f"No auto attendant named “{shorten(text, 60)}”."
    if nearest := find_nearest_auto_attendants(context.calling, text, org_id):
        again = request.without(*DISPLAY)
        return NotFound(
            f"{sentence} Did you mean one of these?",
            tuple(Suggestion(shorten(near.name, 40), again.with_(attendant=near.id)) for near in nearest),
        )
    return NotFound(f"{sentence} Type attendants to see all of them.", (_suggest_all(request),))


def _suggest_all(request: Request) -> Suggestion:
    return Suggestion("Show auto attendants", Request("attendants", org=request.org))
