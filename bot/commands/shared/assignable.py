"""Whether a number can be assigned to an auto attendant now."""

import time
from datetime import timedelta

from bot import limits
from bot.calling.available_numbers import ListQuery
from bot.commands.command import CommandContext
from bot.commands.shared.holders import look_up_holders
from bot.errors import NotPossible
from bot.model import AvailableNumber, Request, Suggestion, Target, to_uuid
from cards.owners import describe_unavailable
from cards.text import format_number, shorten

MAYBE_RELEASED = "If the number was released a moment ago, try again in a minute."


def fetch_available(target: Target, phone_number: str, context: CommandContext, org_id: str) -> AvailableNumber:
    """Return a number that is available for this auto attendant now.

    One that was removed through the bot a moment ago is waited for: Webex does not list it again at once. Raises
    NotPossible, DatabaseUnavailable or WebexError.
    """
    query = ListQuery(target.location_id, target.kind.purpose, phone_numbers=(phone_number,), org_id=org_id)
    number = _find_listed(query, context)
    is_released = number is None and _was_released(phone_number, context)
    deadline = time.monotonic() + limits.RELEASED_SECONDS
    while number is None and is_released and time.monotonic() < deadline:
        time.sleep(limits.RELEASED_PAUSE_SECONDS)
        number = _find_listed(query, context)
    if number is None:
        raise _build_not_available(target, phone_number, context, org_id, is_released=is_released)
    return number


def check_room(target: Target, org_id: str, phone_number: str = "") -> None:
    """Raise NotPossible if the auto attendant has as many alternate numbers as it may have.

    `phone_number` is the one that is to be added; empty where none is chosen yet.
    """
    if len(target.alternates) >= limits.MAX_ALTERNATES:
        number = format_number(phone_number) if phone_number else "Another number"
        raise NotPossible(
            f"{number} can't be assigned to {shorten(target.name)}: it has {len(target.alternates)} alternate "
            f"numbers, and {limits.MAX_ALTERNATES} is the maximum. Remove one of them first. No change was made.",
            (Suggestion("Remove a number", Request("unassign", target=target.id, org=org_id)),),
        )


def _find_listed(query: ListQuery, context: CommandContext) -> AvailableNumber | None:
    """Return the number that the query names, if it is listed as available now. Raises WebexError."""
    listed = context.calling.fetch_available_numbers(query, fresh=True).items
    return next((each for each in listed if each.phone_number in query.phone_numbers), None)


def _was_released(phone_number: str, context: CommandContext) -> bool:
    """Return whether the number was removed from an auto attendant, through the bot, a moment ago."""
    since = context.clock.now() - timedelta(seconds=limits.RECENT_RELEASE_SECONDS)
    return context.store.history.was_removed(phone_number, since)


def _build_not_available(
    target: Target, phone_number: str, context: CommandContext, org_id: str, *, is_released: bool
) -> NotPossible:
    number, location = format_number(phone_number), shorten(target.location_name)
    if is_released:
        again = Request("assign", number=phone_number, target=target.id, org=org_id)
        return NotPossible(
            f"{number} was removed from an auto attendant a moment ago, and Webex does not offer it at {location} "
            "yet. Try again in a minute. No change was made.",
            (Suggestion("Try again", again),),
        )
    numbers = Request("numbers", location=target.location_id, target=target.id, org=org_id)
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
