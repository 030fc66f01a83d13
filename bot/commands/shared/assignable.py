"""Whether numbers can be assigned to a target now, or removed from it, and why not."""

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from enum import Enum, auto

from bot import limits
from bot.calling.available_numbers import ListQuery
from bot.commands.command import CommandContext
from bot.commands.shared.holders import look_up_holders
from bot.errors import NotPossible
from bot.model import AvailableNumber, Request, Suggestion, Target, to_uuid
from cards.owners import describe_unavailable
from cards.text import format_number, shorten

MAYBE_RELEASED = "If the number was released a moment ago, try again in a minute."


class Refusal(Enum):
    """Why a number can't be assigned or removed."""

    ALREADY_THERE = auto()
    NOT_THERE = auto()
    NO_ROOM = auto()
    NOT_AVAILABLE = auto()


def find_refusals(
    phone_numbers: Sequence[str], target: Target, listed: Collection[str], *, is_assignment: bool
) -> dict[str, Refusal]:
    """Return which of some numbers, in E.164, can't be assigned to a target or removed from it, and why.

    `target` is as it is now; `listed` are the numbers that are available for it.
    """
    known = {each.phone_number for each in target.alternates}
    if not is_assignment:
        return {each: Refusal.NOT_THERE for each in phone_numbers if each not in known}
    refusals: dict[str, Refusal] = {}
    room = limits.MAX_ALTERNATES - len(target.alternates)
    for each in phone_numbers:
        if each in known:
            refusals[each] = Refusal.ALREADY_THERE
        elif room <= 0:
            refusals[each] = Refusal.NO_ROOM
        elif each not in listed:
            refusals[each] = Refusal.NOT_AVAILABLE
        else:
            room -= 1
    return refusals


def fetch_listed(
    target: Target, phone_numbers: Sequence[str], context: CommandContext, org_id: str
) -> Mapping[str, AvailableNumber]:
    """Return those of some numbers, in E.164, that are available for a target now.

    Those that were removed through the bot a moment ago are waited for: Webex does not list them again at once. Raises
    DatabaseUnavailable or WebexError.
    """
    # More would not fit into a query: they are selected from the whole list.
    named = tuple(phone_numbers) if len(phone_numbers) <= limits.MAX_QUERY_NUMBERS else ()
    query = ListQuery(target.location_id, target.kind.purpose, phone_numbers=named, org_id=org_id)
    listed = _find_listed(query, phone_numbers, context)
    missing = [each for each in phone_numbers if each not in listed]
    released = _list_released(missing, context) if missing else set()
    deadline = time.monotonic() + limits.RELEASED_SECONDS
    while released - listed.keys() and time.monotonic() < deadline:
        time.sleep(limits.RELEASED_PAUSE_SECONDS)
        listed = _find_listed(query, phone_numbers, context)
    return listed


def fetch_available(target: Target, phone_number: str, context: CommandContext, org_id: str) -> AvailableNumber:
    """Return a number that is available for this target now.

    Raises NotPossible, DatabaseUnavailable or WebexError.
    """
    listed = fetch_listed(target, [phone_number], context, org_id)
    if phone_number not in listed:
        raise build_not_available(target, phone_number, context, org_id)
    return listed[phone_number]


def check_room(target: Target, org_id: str, phone_number: str = "") -> None:
    """Raise NotPossible if the target has as many alternate numbers as it may have.

    `phone_number` is the one that is to be added; empty where none is chosen yet.
    """
    if len(target.alternates) >= limits.MAX_ALTERNATES:
        raise build_no_room(target, org_id, phone_number)


def build_no_room(target: Target, org_id: str, phone_number: str = "") -> NotPossible:
    """Say that a target has as many alternate numbers as it may have."""
    number = format_number(phone_number) if phone_number else "Another number"
    return NotPossible(
        f"{number} can't be assigned to {shorten(target.name)}: it has {len(target.alternates)} alternate "
        f"numbers, and {limits.MAX_ALTERNATES} is the maximum. Remove one of them first. No change was made.",
        (Suggestion("Remove a number", Request("unassign", target=target.id, org=org_id)),),
    )


def _find_listed(query: ListQuery, phone_numbers: Sequence[str], context: CommandContext) -> dict[str, AvailableNumber]:
    """Return those of the numbers that are listed as available now. Raises WebexError."""
    wanted = set(phone_numbers)
    listed = context.calling.fetch_available_numbers(query, fresh=True).items
    return {each.phone_number: each for each in listed if each.phone_number in wanted}


def _list_released(phone_numbers: Collection[str], context: CommandContext) -> set[str]:
    """Return the numbers that were removed from a target, through the bot, a moment ago."""
    since = context.clock.now() - timedelta(seconds=limits.RECENT_RELEASE_SECONDS)
    return set(context.store.history.list_removed(phone_numbers, since))


def build_not_available(target: Target, phone_number: str, context: CommandContext, org_id: str) -> NotPossible:
    """Say that a number is not available for a target, and who has it."""
    number, location = format_number(phone_number), shorten(target.location_name)
    if _list_released([phone_number], context):
        again = Request("assign", number=phone_number, target=target.id, org=org_id)
        return NotPossible(
            f"{number} was removed a moment ago, and Webex does not offer it at {location} "
            "yet. Try again in a minute. No change was made.",
            (Suggestion("Try again", again),),
        )
    numbers = Request("numbers", location=target.location_id, target=target.id, org=org_id, purpose=target.kind.purpose)
    return NotPossible(
        f"{_explain(target, phone_number, context, org_id)} No change was made.",
        (Suggestion("Show available numbers", numbers),),
    )


def _explain(target: Target, phone_number: str, context: CommandContext, org_id: str) -> str:
    """Say why a number is not available, and who has it: one call more."""
    location = shorten(target.location_name)
    holders = look_up_holders([phone_number], context, org_id)
    if phone_number not in holders:
        return (
            f"{format_number(phone_number)} is not available at {location}: it is already assigned, or belongs to "
            f"another location. {MAYBE_RELEASED}"
        )
    (sentence,) = describe_unavailable([phone_number], holders, f"at {location}", target.location_id)
    holder = holders[phone_number]
    if holder is None or holder.is_assigned or holder.is_reserved:
        return sentence
    is_here = to_uuid(holder.location_id) == to_uuid(target.location_id)
    return f"{sentence} {MAYBE_RELEASED}" if is_here else sentence
