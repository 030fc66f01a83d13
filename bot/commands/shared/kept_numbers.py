"""What a finished change means for the marks of its numbers: reservations end, and removed numbers rest."""

from collections.abc import Sequence
from datetime import timedelta

from bot.commands.command import CommandContext
from bot.commands.shared.deadlines import end_day, find_today
from bot.model import Change, EndReason, Mark, MarkKind, Request, fold
from bot.store.reservations import LOCK


def note_change(change: Change, context: CommandContext) -> None:
    """Update the marks of a change that took effect. It may be called again. Raises DatabaseUnavailable.

    A number that was assigned by mistake does not rest when that is undone: nobody knows it.
    """
    if change.is_assignment:
        note_assigned([change.number.phone_number], context, by=change.person_email)
    elif change.undoes is None:
        rest_numbers([build_rest(change, context)], context)


def note_assigned(phone_numbers: Sequence[str], context: CommandContext, *, by: str = "") -> None:
    """End the reservations and the rest of numbers that somebody has now. Raises DatabaseUnavailable."""
    store = context.store.reservations
    with context.store.exclusive(LOCK):
        ids = [each.id for each in store.find_active(phone_numbers)]
        store.end(ids, EndReason.ASSIGNED, context.clock.now().replace(microsecond=0), by=by)


def rest_numbers(marks: Sequence[Mark], context: CommandContext) -> None:
    """Let numbers rest, unless COOLDOWN_DAYS is 0. One that rests already keeps its day. Raises DatabaseUnavailable."""
    if not context.settings.cooldown_days:
        return
    with context.store.exclusive(LOCK):
        context.store.reservations.begin(marks)


def build_rest(change: Change, context: CommandContext) -> Mark:
    """Build the rest of a number that was removed."""
    target = change.target
    zone = context.calling.find_time_zone(target.location_id, change.org_id)
    until = find_today(context, zone) + timedelta(days=context.settings.cooldown_days)
    return Mark(
        id=0,
        kind=MarkKind.RESTING,
        phone_number=change.number.phone_number,
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
