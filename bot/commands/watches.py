"""`watches` and `unwatch`: what a space is alerted about, and how that ends."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.space_watches import (
    AnyWatch,
    find_by_location,
    find_change_watches,
    list_watches,
    remove_watch,
    suggest_again,
)
from bot.errors import NotFound
from bot.language.clauses import PAGE, parse_clauses
from bot.language.everywhere import EVERYWHERE
from bot.language.phrases import parse_unwatch
from bot.model import DEFAULT_PURPOSE, Request, Suggestion, Watch, parse_int
from cards.notice import build_notice
from cards.text import shorten
from cards.view import View
from cards.watches import WatchesView, build_stopped, build_watches, describe_any

_SHOW = Suggestion("Show watches", Request("watches"))


def show(request: Request, context: CommandContext) -> View:
    """Show a page of the space's watches. Raises DatabaseUnavailable."""
    watches = list_watches(context)
    if not watches:
        return build_notice("This space has no watches. To start one, type for example: watch Birmingham below 5")
    return _show(watches, Request("watches", page=request.page), context, title="Watches in this space")


def unwatch(request: Request, context: CommandContext) -> View:
    """Stop a watch of this space, by its number or its location, or ask which one: several match, or none was named.

    Raises NotFound or DatabaseUnavailable.
    """
    text = request.watch.strip()
    if not text:
        view = show(request, context)
        return replace(view, title="Stop which watch?") if view.rows else view
    if text.casefold() == EVERYWHERE:
        return _stop_all(context)
    match _find(text, request, context):
        case []:
            raise NotFound(f"This space has no watch “{shorten(text, 60)}”. It may have ended already.", (_SHOW,))
        case [found]:
            return _stop(found, context)
        case several:
            return _show(several, request, context, title="Which watch?")


def _stop_all(context: CommandContext) -> View:
    """Stop all watches of this space, and name them."""
    watches = list_watches(context)
    if not watches:
        raise NotFound("This space has no watches.")
    for each in watches:
        remove_watch(each, context)
    return build_stopped(watches, _describe_organizations(watches, context))


def _stop(watch: AnyWatch, context: CommandContext) -> View:
    remove_watch(watch, context)
    described = describe_any(watch, context.calling.describe_organization(watch.org_id))
    return build_notice(f"No longer watching {described}.", (suggest_again(watch),))


def _show(watches: Sequence[AnyWatch], request: Request, context: CommandContext, *, title: str) -> View:
    return build_watches(
        WatchesView(
            request=request.without("page"),
            watches=watches,
            organizations=_describe_organizations(watches, context),
            minutes=context.settings.watch_minutes,
            page=request.page,
            page_size=context.full_rows,
            title=title,
        )
    )


def _describe_organizations(watches: Sequence[AnyWatch], context: CommandContext) -> Mapping[str, str]:
    """Return the names of the watches' organizations, by id; empty for the bot's own."""
    return {org_id: context.calling.describe_organization(org_id) for org_id in {each.org_id for each in watches}}


def _find(text: str, request: Request, context: CommandContext) -> Sequence[AnyWatch]:
    """Return the watches of this space with that number, else those of locations with a word that begins so.

    Where a list was named, only those of that list.
    """
    if of_changes := find_change_watches(text, context):
        return of_changes
    watches = list_watches(context)
    number = text.removeprefix("#").strip()
    if numbered := [each for each in watches if str(each.id) == number] or _find_own(number, context):
        return numbered
    named = find_by_location(watches, text)
    if request.purpose is DEFAULT_PURPOSE:
        return named
    return [each for each in named if isinstance(each, Watch) and each.purpose_key == request.purpose.key]


def _find_own(number: str, context: CommandContext) -> list[AnyWatch]:
    """Return the watch with that number which the requester set up in another space, when asked in their 1:1 space.

    An alert is posted there where the bot may not post in the watch's own space.
    """
    watch_id = parse_int(number, 1, 999_999_999)
    if watch_id is None or not context.requester.target.is_direct:
        return []
    found = context.store.watches.get(watch_id) or context.store.change_watches.get(watch_id)
    return [found] if found and found.person_id == context.requester.person.id else []


WATCHES = Command(
    name="watches",
    goal=Goal.ALERT,
    summary="List the watches in this space",
    examples=("watches",),
    parse=partial(parse_clauses, clauses=PAGE, rest="text"),
    run=show,
    words=("alerts",),
    only_reads=True,
)

UNWATCH = Command(
    name="unwatch",
    goal=Goal.ALERT,
    summary="Stop a watch, by its number or its location",
    examples=("unwatch 3", "unwatch Birmingham"),
    parse=parse_unwatch,
    run=unwatch,
)
