"""`watch`: alert a space when a location, or any of all, runs low on active numbers."""

from collections.abc import Mapping, Sequence

from bot import limits
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.lists import STOCK_HELP, check_stock
from bot.commands.shared.one_location import resolve_location
from bot.commands.shared.trends import check_counted
from bot.commands.shared.watched_lists import WatchedLists
from bot.errors import NotFound, NotPossible, NotUnderstood
from bot.language.everywhere import EVERYWHERE
from bot.language.phrases import parse_watch
from bot.model import Location, Measure, Request, Suggestion, Watch
from cards.text import capitalize, shorten
from cards.times import describe_time_of_day
from cards.view import View
from cards.watches import REQUEST_NAMES, build_watching, write_threshold

SUGGESTED_THRESHOLDS: Mapping[Measure, Sequence[int]] = {
    Measure.NUMBERS: (5, 10, 25),
    Measure.PERCENT: (5, 10, 20),
    Measure.DAYS: (14, 30, 60),
}

MAX_THRESHOLDS: Mapping[Measure, int] = {
    Measure.NUMBERS: limits.MAX_WATCH_THRESHOLD,
    Measure.PERCENT: 100,
    Measure.DAYS: limits.MAX_WATCH_DAYS,
}

QUESTIONS: Mapping[Measure, str] = {
    Measure.NUMBERS: "Below how many active numbers should this space be alerted?",
    Measure.PERCENT: "Below what percentage of all numbers should this space be alerted?",
    Measure.DAYS: "How many days before the numbers are used up should this space be alerted?",
}

ALL_LOCATIONS = Location(EVERYWHERE, "all locations")
"""What a watch over all locations is about."""

_SHOW = Suggestion("Show watches", Request("watches"))


def watch(request: Request, context: CommandContext) -> View:
    """Start watching a location or all of them, or ask which one where several match.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    if request.location == EVERYWHERE:
        return _watch(ALL_LOCATIONS, request, context)
    location = resolve_location(request, context, example="watch Birmingham below 5")
    return _watch(location, request, context) if isinstance(location, Location) else location


def _watch(location: Location, request: Request, context: CommandContext) -> View:
    check_stock(request)
    measure, below = _read_threshold(location, request)
    if measure is not Measure.NUMBERS:
        check_counted(request.purpose)
    org_id = context.calling.choose_organization(request.org)
    target = context.requester.target
    wanted = Watch(
        id=0,
        location=location,
        purpose_key=request.purpose.key,
        below=below,
        org_id=org_id,
        room_id=target.room_id,
        is_direct=target.is_direct,
        person_id=context.requester.person.id,
        measure=measure,
    )
    _check_room(wanted, context)
    lists = WatchedLists(context.calling, context.store, context.clock.now().date(), [wanted], context.report_progress)
    levels = lists.read(wanted)
    if levels is None:
        raise NotFound(f"Webex no longer knows the location “{shorten(location.name, 60)}”.")
    stored = context.store.watches.put(levels.mark(wanted))
    organization = context.calling.describe_organization(org_id)
    as_of = describe_time_of_day(levels.taken_at, location.time_zone)
    return build_watching(stored, levels, context.settings.watch_minutes, organization, as_of)


def _check_room(wanted: Watch, context: CommandContext) -> None:
    """Raise NotPossible if the space has as many watches as it may have, and none of this kind to replace."""
    watches = context.store.watches.list(wanted.room_id)
    others = [each for each in watches if _to_kind(each) != _to_kind(wanted)]
    if len(others) >= limits.MAX_WATCHES:
        raise NotPossible(
            f"This space has the maximum of {limits.MAX_WATCHES} watches. Stop one of them first.", (_SHOW,)
        )


def _to_kind(watch: Watch) -> tuple[str, str, Measure]:
    """Return what a space has one watch of."""
    return watch.location.id, watch.purpose_key, watch.measure


def _read_threshold(location: Location, request: Request) -> tuple[Measure, int]:
    """Return what is measured, and the threshold.

    Raises NotUnderstood, with a few thresholds to choose from, unless the request has exactly one that is valid.
    """
    given = [(measure, value) for measure, name in REQUEST_NAMES.items() if (value := getattr(request, name))]
    name = shorten(location.name, 60)
    if len(given) > 1:
        typed = " and ".join(write_threshold(measure, value) for measure, value in given)
        raise NotUnderstood(
            f"One threshold for each watch, please, not {typed}. Type for example: watch {name} below 5",
            tuple(
                Suggestion(capitalize(write_threshold(measure, value)), _ask_again(location, request, measure, value))
                for measure, value in given
            ),
        )
    measure, value = given[0] if given else (Measure.NUMBERS, 0)
    if 1 <= value <= MAX_THRESHOLDS[measure]:
        return measure, value
    raise NotUnderstood(
        f"{QUESTIONS[measure]} From 1 to {MAX_THRESHOLDS[measure]:,}, for example: "
        f"watch {name} {write_threshold(measure, SUGGESTED_THRESHOLDS[measure][0])}",
        tuple(
            Suggestion(capitalize(write_threshold(measure, each)), _ask_again(location, request, measure, each))
            for each in SUGGESTED_THRESHOLDS[measure]
        ),
    )


def _ask_again(location: Location, request: Request, measure: Measure, value: int) -> Request:
    asked = Request("watch", location=location.id, purpose=request.purpose, org=request.org)
    return asked.with_(**{REQUEST_NAMES[measure]: value})


WATCH = Command(
    name="watch",
    goal=Goal.ALERT,
    summary="Alert this space when a location, or any of all, runs low on active numbers",
    brief="an alert when it runs low",
    examples=(
        "watch Birmingham below 5",
        "watch Birmingham below 10%",
        "watch Birmingham empty within 30 days",
        "watch all below 5 for hunt group",
    ),
    details=(
        "The space gets one alert, and another one only after the location has recovered in between.",
        "Of a share, 100% is all numbers of the location that the list could have: free, assigned and inactive ones.",
        "Used up within so many days: at the rate of the last weeks, as in trend. That needs counts of 14 days.",
        "A watch ends when its location is deleted, the bot leaves the space, or its creator loses access to the bot.",
        STOCK_HELP,
    ),
    parse=parse_watch,
    run=watch,
    words=("alert",),
)
