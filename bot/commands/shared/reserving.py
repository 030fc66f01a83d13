"""Reserves numbers: each is checked in Webex, and reserved once, however often the event is handled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.commands.command import CommandContext
from bot.commands.shared.deadlines import choose_deadline, end_day, find_today
from bot.commands.shared.named_numbers import fetch_named
from bot.model import EndReason, Mark, MarkKind, OrganizationNumber, Request, to_uuid
from bot.store.reservations import LOCK
from cards.marks import describe_mark
from cards.owners import describe_holder
from cards.text import format_number, list_names, shorten


@dataclass(slots=True)
class Reserved:
    """What came of it."""

    marks: list[Mark] = field(default_factory=list)
    """The reservations that were made."""
    refused: list[str] = field(default_factory=list)
    """Why numbers were not reserved, a sentence each."""
    notes: list[str] = field(default_factory=list)
    blocking: list[Mark] = field(default_factory=list)
    """The reservations of others that are in the way."""


def reserve_numbers(
    named: Mapping[str, Sequence[str]], request: Request, context: CommandContext, org_id: str
) -> Reserved:
    """Reserve the numbers that can be reserved, and say why the others cannot.

    The requester's own reservations are replaced. Raises NotUnderstood, DatabaseUnavailable or WebexError.
    """
    numbers = fetch_named(named, context, org_id)
    reserved = Reserved(refused=_describe_missing(numbers.missing))
    free: list[OrganizationNumber] = []
    for each in numbers.found:
        if each.is_assigned or each.is_reserved:
            reserved.refused.append(f"{format_number(each.phone_number)} is {describe_holder(each)}.")
        else:
            free.append(each)
    if free:
        _store(free, request, context, org_id, reserved)
    return reserved


def build_marks(
    numbers: Sequence[OrganizationNumber], request: Request, context: CommandContext, org_id: str
) -> list[Mark]:
    """Build the reservations that a request asks for. Raises NotUnderstood for a deadline that cannot be."""
    room = context.requester.target
    space = "" if room.is_direct else context.fetch_space_title(room.room_id)
    zones = {each.location_id: context.calling.find_time_zone(each.location_id, org_id) for each in numbers}
    days: dict[str, date] = {
        zone: choose_deadline(request, context, find_today(context, zone)) for zone in dict.fromkeys(zones.values())
    }
    return [
        Mark(
            id=0,
            kind=MarkKind.RESERVED,
            phone_number=each.phone_number,
            beneficiary=shorten(request.beneficiary),
            until=days[zone],
            ends_at=end_day(days[zone], zone),
            person_email=context.requester.person.email,
            person_id=context.requester.person.id,
            at=context.clock.now().replace(microsecond=0),
            location_id=each.location_id,
            location_name=each.location_name,
            time_zone=zone,
            org_id=org_id,
            room_id=room.room_id,
            is_direct=room.is_direct,
            space=space,
            event_key=context.requester.event_key,
        )
        for each in numbers
        for zone in [zones[each.location_id]]
    ]


def extend_numbers(
    named: Mapping[str, Sequence[str]], request: Request, context: CommandContext, org_id: str
) -> Reserved:
    """Move the end of reservations: to the day that was typed, or by RESERVE_DAYS as far as that is allowed.

    Whose they are stays as it is. Raises NotUnderstood or DatabaseUnavailable.
    """
    store, event_key = context.store.reservations, context.requester.event_key
    with context.store.exclusive(LOCK):
        if done := store.list_begun_by(event_key):
            return Reserved(done)
        known, missing = find_marks(named, context, org_id)
        reservations = [each for each in known if each.is_reservation]
        marks = [_extend(each, request, context) for each in reservations]
        stored = store.begin(marks, instead_of=[each.id for each in reservations])
    return Reserved(stored, _describe_unreserved([*missing, *_list_others(known)]))


def release_numbers(named: Mapping[str, Sequence[str]], context: CommandContext, org_id: str) -> Reserved:
    """End reservations or, of numbers without one, their rest. Raises DatabaseUnavailable."""
    store, requester = context.store.reservations, context.requester
    with context.store.exclusive(LOCK):
        if done := store.list_ended_by(requester.event_key):
            return Reserved(done)
        known, missing = find_marks(named, context, org_id)
        reserved = {each.phone_number for each in known if each.is_reservation}
        ended = [each for each in known if each.is_reservation or each.phone_number not in reserved]
        at, by = context.clock.now().replace(microsecond=0), requester.person.email
        store.end([each.id for each in ended], EndReason.RELEASED, at, by=by, event_key=requester.event_key)
    return Reserved(ended, _describe_unreserved(missing))


def find_marks(
    named: Mapping[str, Sequence[str]], context: CommandContext, org_id: str
) -> tuple[list[Mark], list[str]]:
    """Return why these numbers are kept back now, and in words those that are not. Raises DatabaseUnavailable."""
    now = context.clock.now()
    active = context.store.reservations.find_active([number for each in named.values() for number in each])
    found: list[Mark] = []
    missing: list[str] = []
    for text, numbers in named.items():
        marks = [each for each in active if each.phone_number in numbers and each.ends_at > now]
        here = [each for each in marks if is_same_organization(each.org_id, org_id, context)]
        found += here
        if not here:
            missing.append(text)
    return found, missing


def is_same_organization(org_id: str, other: str, context: CommandContext) -> bool:
    """Return whether two ids, which may be written in any way, are of one organization; empty is the bot's own."""
    default = context.settings.org_id or ""
    first, second = (to_uuid(each or default, "ORGANIZATION") or each for each in (org_id, other))
    return first == second


def _store(
    free: Sequence[OrganizationNumber], request: Request, context: CommandContext, org_id: str, reserved: Reserved
) -> None:
    """Store the reservations, except where somebody else has one."""
    marks = build_marks(free, request, context, org_id)
    store = context.store.reservations
    with context.store.exclusive(LOCK):
        # The event is handled again, after a crash.
        if done := store.list_begun_by(context.requester.event_key):
            reserved.marks += done
            return
        active = store.find_active([each.phone_number for each in marks])
        known = {each.phone_number: each for each in active if each.is_reservation}
        blocking = [each for each in known.values() if _is_in_the_way(each, context)]
        blocked = {each.phone_number for each in blocking}
        wanted = [_keep_beneficiary(each, known) for each in marks if each.phone_number not in blocked]
        replaced = [known[each.phone_number].id for each in wanted if each.phone_number in known]
        reserved.marks += store.begin(wanted, instead_of=replaced)
    reserved.blocking += blocking
    reserved.refused += [f"{format_number(each.phone_number)}: {describe_mark(each)}." for each in blocking]
    reserved.notes += _describe_resting(free, reserved.marks)


def _is_in_the_way(mark: Mark, context: CommandContext) -> bool:
    """Return whether a reservation is somebody else's, and not over."""
    return mark.ends_at > context.clock.now() and mark.person_email != context.requester.person.email


def _keep_beneficiary(mark: Mark, known: Mapping[str, Mark]) -> Mark:
    """Return a reservation that replaces the requester's own: for whom it was before, where nobody is named now."""
    before = known.get(mark.phone_number)
    return replace(mark, beneficiary=mark.beneficiary or before.beneficiary) if before else mark


def _extend(mark: Mark, request: Request, context: CommandContext) -> Mark:
    today = find_today(context, mark.time_zone)
    if request.until:
        day = choose_deadline(request, context, today, after=mark.until)
    else:
        latest = today + timedelta(days=context.settings.max_reserve_days)
        day = max(mark.until, min(mark.until + timedelta(days=context.settings.reserve_days), latest))
    return replace(
        mark,
        id=0,
        until=day,
        ends_at=end_day(day, mark.time_zone),
        at=context.clock.now().replace(microsecond=0),
        extended_by=context.requester.person.email,
        event_key=context.requester.event_key,
        is_announced=False,
    )


def _list_others(known: Sequence[Mark]) -> list[str]:
    """List the numbers that only rest."""
    reserved = {each.phone_number for each in known if each.is_reservation}
    return [format_number(each.phone_number) for each in known if each.phone_number not in reserved]


def _describe_missing(missing: Sequence[str]) -> list[str]:
    return [f"There is no such number in this organization: {list_names(missing)}."] if missing else []


def _describe_unreserved(missing: Sequence[str]) -> list[str]:
    return [f"Not reserved: {list_names(missing)}."] if missing else []


def _describe_resting(numbers: Sequence[OrganizationNumber], marks: Sequence[Mark]) -> list[str]:
    reserved = {each.phone_number for each in marks}
    resting = [each.rest for each in numbers if each.rest and each.phone_number in reserved]
    return [
        f"{format_number(each.phone_number)}: {describe_mark(each)}. Former callers may still ring it."
        for each in resting[:_MAX_NOTES]
    ]


_MAX_NOTES = 3
"""So many numbers that rest are named beside a reservation."""
