"""`attendants`: the auto attendants with their numbers, and which of them a request means."""

from collections.abc import Callable, Sequence

from bot.commands.command import Command, CommandContext, Goal, read_page
from bot.commands.shared.list_query import drop_view
from bot.commands.shared.lookup import find_auto_attendants, find_locations, find_nearest_auto_attendants
from bot.commands.shared.one_location import at_location
from bot.errors import NotFound, NotUnderstood, WebexError
from bot.language.clauses import ORGANIZATION, PAGE, parse_clauses
from bot.model import AutoAttendant, Location, Request, Suggestion
from cards.attendants import AttendantsView, build_attendants, build_choice
from cards.paging import get_page
from cards.text import shorten
from cards.view import View

NONE = "Webex lists no auto attendants"

AtAttendant = Callable[[AutoAttendant, Request, CommandContext, str], View]
"""Answers a request about an auto attendant of an organization (its id, empty for the operator's)."""


def answer(request: Request, context: CommandContext) -> View:
    """Show a page of the auto attendants: all, a location's, or those of a name.

    Raises NotUnderstood, NotFound or WebexError.
    """
    org_id = context.calling.choose_organization(request.arguments.get("org", ""))
    text = request.arguments.get("location", "").strip()
    if not text:
        is_fresh = request.arguments.get("fresh") == "true"
        return _show(
            context.calling.fetch_auto_attendants(org_id, is_fresh), "Auto attendants", request, context, org_id
        )
    try:
        return at_location(request, context, _show_location, example="attendants Atlanta")
    except NotFound:
        if named := find_auto_attendants(context.calling, text, org_id):
            return _show(named, f"Auto attendants with “{shorten(text, 60)}”", request, context, org_id)
        raise


def at_attendant(request: Request, context: CommandContext, answer: AtAttendant, *, example: str) -> View:
    """Answer about the auto attendant that the request names, or show those to choose from.

    Raises NotUnderstood, NotFound or WebexError.
    """
    org_id = context.calling.choose_organization(request.arguments.get("org", ""))
    text = request.arguments.get("attendant", "").strip()
    location = request.arguments.get("location", "").strip()
    if text:
        found = find_auto_attendants(context.calling, text, org_id)
    elif location:
        found = _list_at(context, location, org_id)
    else:
        raise NotUnderstood(
            f"Which auto attendant? Please say its name, for example: {example}",
            (Suggestion("Show auto attendants", Request("attendants")),),
        )
    if not found:
        raise _build_not_found(text, request, context, org_id) if text else NotFound(f"{NONE} at this location.")
    if text and len(found) == 1:
        return answer(found[0], request, context, org_id)
    return build_choice(
        found,
        title="Which auto attendant?",
        asked=Request(request.command, drop_view(request)),
        page=read_page(request),
        page_size=context.full_rows,
    )


def _list_at(context: CommandContext, location: str, org_id: str) -> list[AutoAttendant]:
    found = find_locations(context.calling, location, org_id)
    return [each for place in found for each in context.calling.list_auto_attendants_at(place, org_id)]


def _build_not_found(text: str, request: Request, context: CommandContext, org_id: str) -> NotFound:
    nearest = find_nearest_auto_attendants(context.calling, text, org_id)
    return NotFound(
        f"I know no auto attendant called “{shorten(text, 60)}”."
        + (" Did you mean one of these?" if nearest else " Type attendants to see those that I know."),
        tuple(
            Suggestion(shorten(near.name, 40), Request(request.command, {**drop_view(request), "attendant": near.id}))
            for near in nearest
        )
        or (Suggestion("Show auto attendants", Request("attendants")),),
    )


def _show_location(location: Location, request: Request, context: CommandContext, org_id: str) -> View:
    here = context.calling.list_auto_attendants_at(location, org_id, fresh=request.arguments.get("fresh") == "true")
    if not here:
        show_all = Suggestion("Show all auto attendants", Request("attendants"))
        raise NotFound(f"{NONE} at {shorten(location.name)}.", (show_all,))
    by_id = Request(request.command, {**drop_view(request), "location": location.id})
    asked = Request(by_id.command, {**by_id.arguments, "page": str(read_page(request))})
    return _show(here, f"Auto attendants of {shorten(location.name)}", asked, context, org_id)


def _show(found: Sequence[AutoAttendant], title: str, request: Request, context: CommandContext, org_id: str) -> View:
    if not found:
        raise NotFound(f"{NONE}. The service app's administrator may not see any.")
    listed, page, _ = get_page(found, read_page(request), context.full_rows)
    answers = context.calling.fetch_auto_attendants_concurrently(listed, org_id)
    read = list(zip(listed, answers, strict=True))
    organization = context.calling.fetch_organization_name(org_id)
    return build_attendants(
        AttendantsView(
            title=f"{title} · {shorten(organization)}" if organization else title,
            request=Request(request.command, drop_view(request)),
            shown=[each if isinstance(each, AutoAttendant) else asked for asked, each in read],
            unread={asked.id: each.sentence for asked, each in read if isinstance(each, WebexError)},
            count=len(found),
            page=page,
            page_size=context.full_rows,
            org_id=org_id if request.arguments.get("org") else "",
            may_assign=context.requester_may_assign,
        )
    )


ATTENDANTS = Command(
    name="attendants",
    goal=Goal.GIVE,
    summary="List the auto attendants with their numbers, of all locations or of one",
    examples=("attendants", "attendants Atlanta"),
    details=("Those who may change auto attendants get buttons to add and remove alternate numbers.",),
    read=lambda text: parse_clauses(text, (*PAGE, ORGANIZATION), "location"),
    answer=answer,
    words=("attendant", "aa"),
)
