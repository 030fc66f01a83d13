"""`watch`, `watches` and `unwatch`: a space is told when a location's numbers become few."""

from bot import limits
from bot.commands.command import Command, CommandContext, Goal, read_page
from bot.commands.shared.list_query import PURPOSES_TOLD, build_query, read_purpose
from bot.commands.shared.one_location import at_location
from bot.errors import NotFound, NotPossible, NotUnderstood
from bot.language.clauses import BELOW, ORGANIZATION, PAGE, PURPOSE, parse_clauses, parse_name
from bot.language.selection import count_active
from bot.model import Location, Purpose, Request, Suggestion, Watch, fold
from cards.notice import build_notice
from cards.text import shorten
from cards.view import View
from cards.watches import WatchesView, build_watches, build_watching, describe_watch

OFFERED = ("5", "10", "25")
"""Bounds that are offered to whoever names none."""

_SHOW = Suggestion("Show watches", Request("watches"))


def watch(request: Request, context: CommandContext) -> View:
    """Begin to watch a location, or show the locations to choose from where several are meant.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    return at_location(request, context, _watch, example="watch Birmingham below 5")


def _watch(location: Location, request: Request, context: CommandContext, org_id: str) -> View:
    below = _read_below(location, request)
    place = context.requester.target
    query, _ = build_query(location, Request("numbers", {"purpose": read_purpose(request).key}), org_id)
    _check_room(location, query.purpose, context)
    active = count_active(
        context.calling.fetch_available_numbers(query, fresh=True, report_progress=context.report_progress).items
    )
    kept = context.store.watches.put(
        Watch(
            id=0,
            location=location,
            purpose_key=query.purpose.key,
            below=below,
            org_id=org_id,
            room_id=place.room_id,
            is_direct=place.is_direct,
            person_id=context.requester.person.id,
            is_low=active < below,
        )
    )
    return build_watching(kept, active, context.settings.watch_minutes)


def _check_room(location: Location, purpose: Purpose, context: CommandContext) -> None:
    """Raise NotPossible where the space may watch no more lists than it does."""
    kept = context.store.watches.list(context.requester.target.room_id)
    others = [each for each in kept if (each.location.id, each.purpose_key) != (location.id, purpose.key)]
    if len(others) >= limits.MAX_WATCHES:
        raise NotPossible(f"This space watches {limits.MAX_WATCHES} lists already, the most that it may.", (_SHOW,))


def _read_below(location: Location, request: Request) -> int:
    text = request.arguments.get("below", "").strip()
    if text.isascii() and text.isdecimal() and 1 <= int(text[:7]) <= limits.MAX_WATCH_THRESHOLD:
        return int(text)
    asked = {name: value for name, value in request.arguments.items() if value and name in ("purpose", "org")}
    raise NotUnderstood(
        f"Below how many active numbers shall I tell this space? From 1 to {limits.MAX_WATCH_THRESHOLD:,}, "
        f"for example: watch {shorten(location.name, 60)} below 5",
        tuple(
            Suggestion(f"Below {each}", Request("watch", {**asked, "location": location.id, "below": each}))
            for each in OFFERED
        ),
    )


def show(request: Request, context: CommandContext) -> View:
    """Show a page of the space's watches. Raises NotUnderstood or DatabaseUnavailable."""
    kept = context.store.watches.list(context.requester.target.room_id)
    if not kept:
        return build_notice("This space watches nothing. To begin, say for example: watch Birmingham below 5")
    return build_watches(
        WatchesView(
            request=Request("watches"),
            watches=kept,
            minutes=context.settings.watch_minutes,
            page=read_page(request),
            page_size=context.full_rows,
        )
    )


def unwatch(request: Request, context: CommandContext) -> View:
    """Stop a watch of this space, by its number or its location, or show those to choose from.

    Raises NotUnderstood, NotFound or DatabaseUnavailable.
    """
    text = request.arguments.get("watch", "").strip()
    if not text:
        raise NotUnderstood("Which watch? Say its number or its location, for example: unwatch 3", (_SHOW,))
    found = _find(text, context)
    if not found:
        raise NotFound(f"This space has no watch “{shorten(text, 60)}”. It may have ended already.", (_SHOW,))
    if len(found) > 1:
        return build_watches(
            WatchesView(
                request=Request("unwatch", {"watch": text}),
                watches=found,
                minutes=context.settings.watch_minutes,
                page=read_page(request),
                page_size=context.full_rows,
                title="Which watch?",
            )
        )
    with context.store.exclusive(found[0].key):  # a look that tells of it comes to its end first
        context.store.watches.remove(found[0].id)
    again = {"location": found[0].location.id, "below": str(found[0].below), "purpose": found[0].purpose_key}
    org = {"org": found[0].org_id} if found[0].org_id else {}
    return build_notice(
        f"No longer watching: {describe_watch(found[0])}.",
        (Suggestion("Watch again", Request("watch", {**again, **org})),),
    )


def _find(text: str, context: CommandContext) -> list[Watch]:
    kept = context.store.watches.list(context.requester.target.room_id)
    number = text.removeprefix("#")
    return [each for each in kept if str(each.id) == number] or [
        each for each in kept if fold(text) in fold(each.location.name)
    ]


WATCH = Command(
    name="watch",
    goal=Goal.BE_TOLD,
    summary="Have this space told when a location's active numbers fall below a count",
    examples=("watch Birmingham below 5", "watch Birmingham below 10 for hunt group"),
    details=(
        "The space is told once, and again only after there were enough in between.",
        "A watch ends when its location is gone, when I leave the space, or when its maker may not use me any more.",
        PURPOSES_TOLD,
    ),
    read=lambda text: parse_clauses(text, (*PAGE, ORGANIZATION, PURPOSE, BELOW), "location"),
    answer=watch,
    words=("alert",),
)

WATCHES = Command(
    name="watches",
    goal=Goal.BE_TOLD,
    summary="See what this space watches",
    examples=("watches",),
    read=lambda text: parse_clauses(text, PAGE, "rest"),
    answer=show,
    words=("alerts",),
)

UNWATCH = Command(
    name="unwatch",
    goal=Goal.BE_TOLD,
    summary="Stop watching, by the watch's number or its location",
    examples=("unwatch 3", "unwatch Birmingham"),
    read=lambda text: {"watch": parse_name(text)} if text.strip() else {},
    answer=unwatch,
)
