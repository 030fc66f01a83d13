"""The history of reservations: what was reserved, extended and released, and what ended by itself."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.commands.command import CommandContext
from bot.model import Change, EndReason, Mark
from cards.history import KeepingEvent

ENDS = {
    EndReason.RELEASED: "Released",
    EndReason.EXPIRED: "Reservation over",
    EndReason.ASSIGNED: "Reservation ended by assignment",
}
"""In words. A replaced reservation goes on."""


def merge_reservations(
    changes: Sequence[Change], count: int, org_id: str, context: CommandContext
) -> list[Change | KeepingEvent]:
    """Return the latest changes and what happened to reservations, newest first. Raises DatabaseUnavailable."""
    marks = context.store.reservations.list_latest(count, org_id)
    merged: list[Change | KeepingEvent] = [*changes, *_list_events(marks)]
    return sorted(merged, key=lambda each: each.at, reverse=True)[:count]


def _list_events(marks: Iterable[Mark]) -> list[KeepingEvent]:
    """List what happened: what one command did with several numbers is one entry."""
    grouped: dict[tuple[str, datetime, str, str], list[Mark]] = {}
    for mark in marks:
        for verb, at, by in _list_steps(mark):
            grouped.setdefault((verb, at, by, mark.room_id), []).append(mark)
    return [KeepingEvent(verb, found, at, by) for (verb, at, by, _), found in grouped.items()]


def _list_steps(mark: Mark) -> Iterator[tuple[str, datetime, str]]:
    """List the beginning of a reservation and its end, each with the time and who did it."""
    yield ("Extended", mark.at, mark.extended_by) if mark.extended_by else ("Reserved", mark.at, mark.person_email)
    if mark.ended_at is not None and mark.end_reason in ENDS:
        yield ENDS[mark.end_reason], mark.ended_at, mark.ended_by
