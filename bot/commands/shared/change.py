"""A change of an auto attendant's alternate numbers: made once, verified, and kept in the history."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.calling.available_numbers import ListQuery
from bot.commands.command import CommandContext
from bot.errors import BotError, DatabaseUnavailable, NotPossible, WebexError
from bot.model import (
    PURPOSES_BY_KEY,
    AlternateNumber,
    AutoAttendant,
    AvailableNumber,
    Change,
    ChangeResult,
    Request,
    Suggestion,
)
from bot.store.history import read_clock
from cards.attendants import describe_alternates
from cards.text import format_number, shorten
from cards.times import describe_time

log = logging.getLogger(__name__)

NOT_SHOWN = "Webex took the change, but does not show it."

INTERRUPTED = "I was interrupted, and Webex does not show the change."

Check = Callable[[AutoAttendant], None]
"""Raises NotPossible where something speaks against a change; told how the auto attendant is now."""


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What is to be done."""

    is_assignment: bool
    number: AlternateNumber
    attendant: AutoAttendant
    org_id: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """What came of it, and the auto attendant as it is now; None where Webex does not say."""

    change: Change
    attendant: AutoAttendant | None


def carry_out(plan: ChangePlan, context: CommandContext, check: Check = lambda _attendant: None) -> ChangeOutcome:
    """Make the change, once for each event however often it runs, and verify it.

    One change at a time at each location: two that come together cannot overwrite each other. Raises NotPossible,
    DatabaseUnavailable or WebexError where nothing was changed.
    """
    with context.store.exclusive(plan.attendant.location_id):
        known = context.store.history.find(context.requester.event_key)
        if known is not None:
            return _resume(known, plan, context, check)
        attendant = context.calling.fetch_auto_attendant(plan.attendant, plan.org_id)
        check(attendant)
        _check_possible(plan, attendant, context)
        return _write(_begin(plan, context), plan, attendant, context)


def settle(change: Change, attendant: AutoAttendant, context: CommandContext) -> Change:
    """Find out what came of a change that was interrupted, and write it down; one that is settled stays as it is."""
    if change.result.is_settled:
        return change
    if _came_about(change, attendant, context):
        return _finish(change, context, ChangeResult.DONE)
    return _finish(change, context, ChangeResult.FAILED, INTERRUPTED)


def is_in_place(plan: ChangePlan, attendant: AutoAttendant) -> bool:
    """Tell whether the auto attendant is as the plan would make it."""
    return has_number(attendant, plan.number.phone_number) is plan.is_assignment


def has_number(attendant: AutoAttendant, phone_number: str) -> bool:
    """Tell whether a number is one of an auto attendant's alternate numbers."""
    return any(each.phone_number == phone_number for each in attendant.alternates)


def fetch_available(
    attendant: AutoAttendant, phone_number: str, context: CommandContext, org_id: str
) -> AvailableNumber:
    """Return a number as Webex has it available for this auto attendant now. Raises NotPossible or WebexError."""
    purpose = PURPOSES_BY_KEY["aa_alternate"]
    query = ListQuery(attendant.location_id, purpose, phone_numbers=(phone_number,), org_id=org_id)
    found = context.calling.fetch_available_numbers(query, fresh=True).items
    for number in found:
        if number.phone_number == phone_number:
            return number
    raise NotPossible(
        f"{format_number(phone_number)} is not available at {shorten(attendant.location_name)}: it is assigned "
        "already, or belongs to another location. Nothing was changed.",
        (Suggestion("Show what is available", Request("numbers", {"location": attendant.location_id})),),
    )


def build_already(plan: ChangePlan, attendant: AutoAttendant, context: CommandContext) -> NotPossible:
    """Say that the auto attendant is so already, and since when, as far as the history knows."""
    latest = context.store.history.find_latest(attendant.id, plan.number.phone_number)
    is_ours = latest is not None and latest.is_assignment is plan.is_assignment
    done = "Assigned" if plan.is_assignment else "Removed"
    since = f" {done} by {latest.person_email} at {describe_time(latest.at)}." if latest and is_ours else ""
    has = "has" if plan.is_assignment else "does not have"
    return NotPossible(
        f"{shorten(attendant.name)} {has} {format_number(plan.number.phone_number)} already.{since} "
        f"Nothing was changed now. {describe_alternates(attendant)}."
    )


def _resume(known: Change, plan: ChangePlan, context: CommandContext, check: Check) -> ChangeOutcome:
    """Take up a change whose event runs again: what was done is not done twice, and its entry does not stay open."""
    try:
        attendant = context.calling.fetch_auto_attendant(plan.attendant, plan.org_id)
    except WebexError as error:
        is_open = not known.result.is_settled
        return ChangeOutcome(_finish(known, context, ChangeResult.UNKNOWN, error.sentence) if is_open else known, None)
    if known.result.is_settled or _came_about(known, attendant, context):
        return ChangeOutcome(settle(known, attendant, context), attendant)
    try:
        check(attendant)
        _check_possible(plan, attendant, context)
    except BotError as error:
        _finish(known, context, ChangeResult.FAILED, error.sentence)
        raise
    return _write(known, plan, attendant, context)


def _came_about(change: Change, attendant: AutoAttendant, context: CommandContext) -> bool:
    """Tell whether a change was made whose result was not written down.

    What came next tells it: what took it back had found it made, what did the same had not. Where nothing came next,
    the auto attendant tells it.
    """
    later = context.store.history.find_next(change)
    if later is not None:
        return later.is_assignment is not change.is_assignment
    return has_number(attendant, change.number.phone_number) is change.is_assignment


def _check_possible(plan: ChangePlan, attendant: AutoAttendant, context: CommandContext) -> None:
    if is_in_place(plan, attendant):
        raise build_already(plan, attendant, context)
    if plan.is_assignment:
        fetch_available(attendant, plan.number.phone_number, context, plan.org_id)


def _begin(plan: ChangePlan, context: CommandContext) -> Change:
    place = context.requester.target
    return context.store.history.begin(
        Change(
            id=0,
            is_assignment=plan.is_assignment,
            number=plan.number,
            attendant=plan.attendant,
            org_id=plan.org_id,
            person_email=context.requester.person.email,
            space="" if place.is_direct else context.fetch_space_title(place.room_id),
            at=read_clock(),
            event_key=context.requester.event_key,
            undoes=plan.undoes,
        )
    )


def _write(change: Change, plan: ChangePlan, before: AutoAttendant, context: CommandContext) -> ChangeOutcome:
    """Send the change and read back what came of it, whatever Webex says: its answer may have been lost."""
    others = [each for each in before.alternates if each.phone_number != plan.number.phone_number]
    wanted = [*others, plan.number] if plan.is_assignment else others
    said = NOT_SHOWN
    try:
        context.calling.replace_alternates(before, wanted, plan.org_id)
    except WebexError as error:
        said = error.sentence
    try:
        now = context.calling.fetch_auto_attendant(plan.attendant, plan.org_id)
    except WebexError as error:
        detail = error.sentence if said == NOT_SHOWN else said
        return ChangeOutcome(_finish(change, context, ChangeResult.UNKNOWN, detail), None)
    if is_in_place(plan, now):
        return ChangeOutcome(_finish(change, context, ChangeResult.DONE), now)
    return ChangeOutcome(_finish(change, context, ChangeResult.FAILED, said), now)


def _finish(change: Change, context: CommandContext, result: ChangeResult, detail: str = "") -> Change:
    try:
        return context.store.history.finish(change, result, detail)
    except DatabaseUnavailable:
        # Webex has the change: to say that it failed would be untrue.
        log.exception("The result of change %d (%s) could not be written down.", change.id, result.value)
        return replace(change, result=result, detail=detail)
