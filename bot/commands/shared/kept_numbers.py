"""What a finished change means for the marks of its numbers: reservations end, and removed numbers rest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.commands.command import CommandContext
from bot.commands.shared.deadlines import end_day, find_today
from bot.commands.shared.inventory_reading import InventoryReader
from bot.errors import NotPossible
from bot.model import (
    Change,
    ChangePlan,
    Difference,
    DifferenceKind,
    EndReason,
    Mark,
    MarkKind,
    Request,
    Target,
    TargetPlan,
    fold,
)
from cards.marks import describe_mark


def note_change(change: Change, context: CommandContext) -> None:
    """Update the marks of a change that took effect. It may be called again. Raises DatabaseUnavailable.

    A number that was assigned by mistake does not rest when that is undone: nobody knows it.
    """
    if change.is_assignment:
        note_assigned([each.phone_number for each in change.done], context, by=change.person_email)
    elif change.undoes is None and context.settings.cooldown_days:
        context.store.reservations.begin(_build_rests(change, context))


def note_assigned(phone_numbers: Sequence[str], context: CommandContext, *, by: str = "") -> None:
    """End the reservations and the rest of numbers that somebody has now. Raises DatabaseUnavailable."""
    # Without the lock of reservations: it may be called within another one.
    store = context.store.reservations
    ids = [each.id for each in store.find_active(phone_numbers)]
    store.end(ids, EndReason.ASSIGNED, context.clock.now().replace(microsecond=0), by=by)


def note_differences(context: CommandContext, org_id: str, differences: Sequence[Difference]) -> None:
    """Update the marks of numbers that were assigned or released outside the bot, as the inventory shows it.

    Raises DatabaseUnavailable.
    """
    assigned = (DifferenceKind.ASSIGNED, DifferenceKind.REASSIGNED)
    note_assigned([each.phone_number for each in differences if each.kind in assigned], context)
    released = [each for each in differences if each.kind is DifferenceKind.RELEASED]
    if released and context.settings.cooldown_days:
        context.store.reservations.begin([_build_rest_of(each, org_id, context) for each in released])


def build_reader(context: CommandContext) -> InventoryReader:
    """Build what reads inventories, and updates the marks of the numbers that it finds changed."""
    return InventoryReader(context.calling, context.store, context.clock, partial(note_differences, context))


def _build_rests(change: Change, context: CommandContext) -> list[Mark]:
    """Build the rests of the numbers that were removed."""
    target = change.target
    rest = _build_rest(target.location_id, target.location_name, change.org_id, context)
    return [
        replace(
            rest,
            phone_number=each.phone_number,
            beneficiary=target.name,
            person_email=change.person_email,
            event_key=change.event_key,
        )
        for each in change.done
    ]


def _build_rest_of(difference: Difference, org_id: str, context: CommandContext) -> Mark:
    rest = _build_rest(difference.location_id, difference.location_name, org_id, context)
    owner = difference.old.name if difference.old else ""
    return replace(rest, phone_number=difference.phone_number, beneficiary=owner)


def _build_rest(location_id: str, location_name: str, org_id: str, context: CommandContext) -> Mark:
    """Build the rest of a number at a location from now on."""
    zone = context.calling.find_time_zone(location_id, org_id)
    until = find_today(context, zone) + timedelta(days=context.settings.cooldown_days)
    return Mark(
        id=0,
        kind=MarkKind.RESTING,
        phone_number="",
        beneficiary="",
        until=until,
        ends_at=end_day(until, zone),
        person_email="",
        at=context.clock.now().replace(microsecond=0),
        location_id=location_id,
        location_name=location_name,
        time_zone=zone,
        org_id=org_id,
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
