"""A change of an auto attendant's alternate numbers: made once, verified, and recorded in the history."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.shared.assignable import MAYBE_RELEASED, check_room, fetch_available
from bot.errors import BotError, DatabaseUnavailable, NotPossible, WebexError
from bot.model import AlternateNumber, Change, ChangeResult, Target
from bot.retrying import build_retrying
from cards.targets import describe_alternates
from cards.text import format_number, shorten
from cards.times import describe_time

log = logging.getLogger(__name__)

NOT_SHOWN = "Webex accepted the change but does not show it."

REFUSED_STATUSES = (400, 409)
"""How Webex may refuse a number that it lists as available: none of its documents says which."""

INTERRUPTED = "The bot was interrupted, and Webex does not show the change."

Check = Callable[[Target], None]
"""Raises NotPossible if the change must not be made; called with the auto attendant as it is now."""


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What is to be changed."""

    is_assignment: bool
    """False for a removal."""
    number: AlternateNumber
    target: Target
    org_id: str
    undoes: int | None = None
    """The entry of the history that it reverts."""


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """What came of a change."""

    change: Change
    target: Target | None
    """As it is now; None if Webex could not be asked."""


def carry_out(plan: ChangePlan, context: CommandContext, check: Check = lambda _target: None) -> ChangeOutcome:
    """Make the change, once per event however often that is handled, and verify it.

    At each location, changes are made one at a time, so that two at once cannot overwrite each other. Raises
    NotPossible, DatabaseUnavailable or WebexError if nothing was changed.
    """
    room = context.requester.target
    # Before the lock: it asks Webex, and nobody should wait for that.
    space = "" if room.is_direct else context.fetch_space_title(room.room_id)
    with context.store.exclusive(plan.target.location_id):
        known = context.store.history.find(context.requester.event_key)
        if known is not None:
            # The event is handled again, after a crash.
            return _resume(known, plan, context, check)
        target = context.calling.targets.fetch(plan.target, plan.org_id)
        check(target)
        _check_possible(plan, target, context)
        return _write(_begin(plan, space, context), plan, target, context)


def settle(change: Change, target: Target, context: CommandContext) -> Change:
    """Find out and record what came of a change that was interrupted; a settled one is returned as it is."""
    if change.result.is_settled:
        return change
    if _took_effect(change, target, context):
        return _finish(change, context, ChangeResult.DONE)
    return _finish(change, context, ChangeResult.FAILED, INTERRUPTED)


def is_applied(plan: ChangePlan, target: Target) -> bool:
    """Return whether the auto attendant is as the plan would make it."""
    return has_number(target, plan.number.phone_number) is plan.is_assignment


def has_number(target: Target, phone_number: str) -> bool:
    """Return whether a number is one of an auto attendant's alternate numbers."""
    return any(each.phone_number == phone_number for each in target.alternates)


def describe_change_time(change: Change, context: CommandContext) -> str:
    """Return when a change was made, in the time zone of its location."""
    return describe_time(change.at, context.calling.find_time_zone(change.target.location_id, change.org_id))


def build_no_change(plan: ChangePlan, target: Target, context: CommandContext) -> NotPossible:
    """Say that the auto attendant is already as the plan would make it and, if the history knows, since when."""
    is_or_not = "is already assigned" if plan.is_assignment else "is not assigned"
    sentences = [f"{format_number(plan.number.phone_number)} {is_or_not} to {shorten(target.name)}."]
    latest = context.store.history.find_latest(target.id, plan.number.phone_number)
    # What was changed outside the bot is not in the history.
    if latest is not None and latest.is_assignment is plan.is_assignment:
        done = "Assigned" if plan.is_assignment else "Removed"
        sentences.append(f"{done} by {latest.person_email} at {describe_change_time(latest, context)}.")
    sentences += ["No change was made.", f"{describe_alternates(target)}."]
    return NotPossible(" ".join(sentences))


def _resume(known: Change, plan: ChangePlan, context: CommandContext, check: Check) -> ChangeOutcome:
    """Continue a change whose event is handled again: nothing is done twice, and its entry does not stay open."""
    try:
        target = context.calling.targets.fetch(plan.target, plan.org_id)
    except WebexError as error:
        if known.result.is_settled:
            return ChangeOutcome(known, None)
        return ChangeOutcome(_finish(known, context, ChangeResult.UNKNOWN, error.sentence), None)
    if known.result.is_settled or _took_effect(known, target, context):
        return ChangeOutcome(settle(known, target, context), target)
    # It did not take effect: it is made now, if it still can be.
    try:
        check(target)
        _check_possible(plan, target, context)
    except BotError as error:
        _finish(known, context, ChangeResult.FAILED, error.sentence)
        raise
    return _write(known, plan, target, context)


def _took_effect(change: Change, target: Target, context: CommandContext) -> bool:
    """Return whether a change was made whose result was not recorded.

    A later opposite change proves that this one took effect; a later identical one proves that it did not. Without a
    later one, the current state decides.
    """
    later = context.store.history.find_next(change)
    if later is not None:
        return later.is_assignment is not change.is_assignment
    return has_number(target, change.number.phone_number) is change.is_assignment


def _check_possible(plan: ChangePlan, target: Target, context: CommandContext) -> None:
    if is_applied(plan, target):
        raise build_no_change(plan, target, context)
    if plan.is_assignment:
        check_room(target, plan.org_id, plan.number.phone_number)
        fetch_available(target, plan.number.phone_number, context, plan.org_id)


def _begin(plan: ChangePlan, space: str, context: CommandContext) -> Change:
    """Record the change before it is made. Raises DatabaseUnavailable."""
    return context.store.history.begin(
        Change(
            id=0,
            is_assignment=plan.is_assignment,
            number=plan.number,
            target=plan.target,
            org_id=plan.org_id,
            person_email=context.requester.person.email,
            space=space,
            at=context.clock.now().replace(microsecond=0),  # the precision of the history
            event_key=context.requester.event_key,
            undoes=plan.undoes,
        )
    )


def _write(change: Change, plan: ChangePlan, before: Target, context: CommandContext) -> ChangeOutcome:
    """Send the change, then read the auto attendant back whatever Webex answered: the answer may have been lost."""
    others = [each for each in before.alternates if each.phone_number != plan.number.phone_number]
    wanted = [*others, plan.number] if plan.is_assignment else others
    failure: str | None = None
    try:
        _send(plan, before, wanted, context)
    except WebexError as error:
        failure = f"{error.sentence} {MAYBE_RELEASED}" if _may_be_released(plan, error) else error.sentence
    try:
        now = context.calling.targets.fetch(plan.target, plan.org_id)
    except WebexError as error:
        return ChangeOutcome(_finish(change, context, ChangeResult.UNKNOWN, failure or error.sentence), None)
    if is_applied(plan, now):
        return ChangeOutcome(_finish(change, context, ChangeResult.DONE), now)
    return ChangeOutcome(_finish(change, context, ChangeResult.FAILED, failure or NOT_SHOWN), now)


def _send(plan: ChangePlan, before: Target, wanted: Sequence[AlternateNumber], context: CommandContext) -> None:
    """Send the change; again for some seconds where Webex refuses a number that it lists. Raises WebexError."""
    attempts = build_retrying(lambda error: _may_be_released(plan, error), limits.RELEASED_SECONDS)
    attempts(context.calling.targets.replace_alternates, before, wanted, plan.org_id)


def _may_be_released(plan: ChangePlan, error: WebexError) -> bool:
    """Return whether the number may have been released a moment ago: it is listed then, but refused."""
    return plan.is_assignment and error.status in REFUSED_STATUSES


def _finish(change: Change, context: CommandContext, result: ChangeResult, detail: str = "") -> Change:
    try:
        return context.store.history.finish(change, result, detail)
    except DatabaseUnavailable:
        # Webex has the change: to say that it failed would be wrong.
        log.exception("The result of change %d (%s) was not recorded", change.id, result.value)
        return replace(change, result=result, detail=detail)
