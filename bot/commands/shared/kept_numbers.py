"""What a finished change means for the marks of its numbers: reservations end, and removed numbers rest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.commands.command import CommandContext
from bot.commands.shared.deadlines import end_day, find_today
from bot.errors import NotPossible
from bot.model import Change, ChangePlan, EndReason, Mark, MarkKind, Request, Target, TargetPlan, fold
from bot.store.reservations import LOCK
from cards.marks import describe_mark


def note_change(change: Change, context: CommandContext) -> None:
    """Update the marks of a change that took effect. It may be called again. Raises DatabaseUnavailable.

    A number that was assigned by mistake does not rest when that is undone: nobody knows it.
    """
    if change.is_assignment:
        note_assigned([each.phone_number for each in change.done], context, by=change.person_email)
    elif change.undoes is None and context.settings.cooldown_days:
        rest_numbers(_build_rests(change, context), context)


def note_assigned(phone_numbers: Sequence[str], context: CommandContext, *, by: str = "") -> None:
    """End the reservations and the rest of numbers that somebody has now. Raises DatabaseUnavailable."""
    store = context.store.reservations
    with context.store.exclusive(LOCK):
        ids = [each.id for each in store.find_active(phone_numbers)]
        store.end(ids, EndReason.ASSIGNED, context.clock.now().replace(microsecond=0), by=by)


def rest_numbers(marks: Sequence[Mark], context: CommandContext) -> None:
    """Let numbers rest. One that rests already keeps its day. Raises DatabaseUnavailable."""
    with context.store.exclusive(LOCK):
        context.store.reservations.begin(marks)


def _build_rests(change: Change, context: CommandContext) -> list[Mark]:
    """Build the rests of the numbers that were removed."""
    target = change.target
    zone = context.calling.find_time_zone(target.location_id, change.org_id)
    until = find_today(context, zone) + timedelta(days=context.settings.cooldown_days)
    return [
        Mark(
            id=0,
            kind=MarkKind.RESTING,
            phone_number=each.phone_number,
            beneficiary=target.name,
            until=until,
            ends_at=end_day(until, zone),
            person_email=change.person_email,
            at=change.at,
            location_id=target.location_id,
            location_name=target.location_name,
            time_zone=zone,
            org_id=change.org_id,
            event_key=change.event_key,
        )
        for each in change.done
    ]


def find_foreign_reservation(phone_number: str, name: str, context: CommandContext) -> Mark | None:
    """Return the reservation of a number that is for somebody else than what gets it; None without one.

    `name` is that of the target. What is reserved by the requester, or for this very target, needs no question.
    """
    marks = context.store.reservations.read_marks(context.clock.now()).get(phone_number)
    reservation = next((each for each in marks if each.is_reservation), None)
    if reservation is None or reservation.person_email == context.requester.person.email:
        return None
    return None if fold(reservation.beneficiary) == fold(name) else reservation


def require_consent(request: Request, phone_number: str, name: str, context: CommandContext) -> Request:
    """Return the request without its confirmation where that was given before somebody else reserved the number."""
    reservation = find_foreign_reservation(phone_number, name, context)
    if reservation is None:
        return request.without("despite")
    is_asked = request.despite == reservation.id
    return request if is_asked else request.without("confirmed").with_(despite=reservation.id)


def list_foreign(plan: ChangePlan, context: CommandContext) -> list[Mark]:
    """List the reservations of a plan's numbers for somebody else than what gets them."""
    if not plan.is_assignment:
        return []
    found = [
        find_foreign_reservation(number, part.target.name, context)
        for part in plan.parts
        for number in part.phone_numbers
    ]
    return [each for each in found if each is not None]


def refuse_newly_reserved(
    plan: ChangePlan, context: CommandContext, part: TargetPlan, _target: Target
) -> dict[str, NotPossible]:
    """Return the numbers that somebody else reserved after the plan was shown, and why they are left out."""
    notes = {each.phone_number: each.notes for each in part.numbers}
    return {
        each.phone_number: NotPossible(f"{describe_mark(each)}. It was not when this was shown. No change was made.")
        for each in list_foreign(replace(plan, parts=(part,)), context)
        if describe_mark(each) not in notes[each.phone_number]
    }
