"""`targets`: the auto attendants with their numbers."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.lookup import find_targets
from bot.commands.shared.one_location import resolve_location
from bot.errors import NotFound, WebexError
from bot.language.names import find_one_near
from bot.language.phrases import parse_targets
from bot.model import DISPLAY, Location, Request, Suggestion, Target, TargetKind
from cards.paging import get_page
from cards.targets import TargetsView, build_targets
from cards.text import name_organization, shorten
from cards.view import Line, View

KINDS = (TargetKind.AUTO_ATTENDANT,)


def run(request: Request, context: CommandContext) -> View:
    """Show a page of the auto attendants: all, a location's, or those of a name.

    Raises NotUnderstood, NotFound or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    text = request.location.strip()
    if not text:
        return _show_all(request, context, org_id)
    try:
        location = resolve_location(request, context, example="attendants Atlanta")
    except NotFound:
        # No location's name: perhaps an auto attendant's own.
        if named := find_targets(context.calling, text, org_id, KINDS):
            return _show(named, f"Auto attendants with “{shorten(text, 60)}”", request, context, org_id)
        if near := find_one_near(context.calling.targets.fetch_all(org_id, KINDS), text):
            view = _show([near], f"Auto attendants like “{shorten(text, 60)}”", request, context, org_id)
            return replace(view, facts=(*view.facts, Line(f"Showing {shorten(near.name, 60)}.")))
        raise
    return _show_location(location, request, context, org_id) if isinstance(location, Location) else location


def _show_all(request: Request, context: CommandContext, org_id: str) -> View:
    found = context.calling.targets.fetch_all(org_id, KINDS, request.fresh)
    if not found:
        raise NotFound("Webex lists no auto attendants. The service app's administrator may not be allowed to see any.")
    return _show(found, "Auto attendants", request, context, org_id)


def _show_location(location: Location, request: Request, context: CommandContext, org_id: str) -> View:
    found = context.calling.targets.list_at(location, org_id, KINDS, fresh=request.fresh)
    if not found:
        show_all = Suggestion("Show all auto attendants", Request("attendants", org=request.org))
        raise NotFound(f"No auto attendants at {shorten(location.name)}.", (show_all,))
    by_id = request.with_(location=location.id)
    title = f"Auto attendants at {shorten(location.name)}"
    return _show(found, title, by_id, context, org_id, location=location.name)


def _show(
    found: Sequence[Target],
    title: str,
    request: Request,
    context: CommandContext,
    org_id: str,
    *,
    location: str = "",
) -> View:
    """Show a page. The alternate numbers of what is on it are fetched one by one: Webex's list leaves them out."""
    listed, page, _ = get_page(found, request.page, context.full_rows)
    results = context.calling.targets.fetch_concurrently(listed, org_id)
    pairs = list(zip(listed, results, strict=True))
    organization = context.calling.fetch_organization_name(org_id)
    return build_targets(
        TargetsView(
            title=name_organization(title, organization),
            request=request.without(*DISPLAY),
            shown=[result if isinstance(result, Target) else each for each, result in pairs],
            unread={each.id: result.sentence for each, result in pairs if isinstance(result, WebexError)},
            count=len(found),
            page=page,
            page_size=context.full_rows,
            org_id=org_id if request.org else "",
            location=location,
            may_assign=context.requester_may_assign,
        )
    )


ATTENDANTS = Command(
    name="attendants",
    goal=Goal.ASSIGN,
    summary="List auto attendants with their numbers, of all locations or of one",
    brief="with their numbers",
    examples=("attendants", "attendants Atlanta"),
    details=("People listed in ASSIGNERS get buttons to add and remove alternate numbers.",),
    parse=parse_targets,
    run=run,
    words=("attendant", "aa"),
    only_reads=True,
)
