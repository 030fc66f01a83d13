"""Who made the changes that the inventory shows: the bot, by its history, or somebody else, by the audit log."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import limits
from bot.calling import Calling
from bot.calling.audit_log import AuditEvent, find_audit_event
from bot.calling.inventory_snapshot import digest_id
from bot.errors import WebexError
from bot.model import Change, Difference, DifferenceKind, Owner, RecordedDifference, fold
from bot.store import Store
from cards.changes import AuditAccess, Author, ChangeRow

log = logging.getLogger(__name__)

HISTORY_SECONDS = 60
"""So long before a reading began, a change of the bot may have begun that the reading does not have yet."""


@dataclass(frozen=True, slots=True)
class ExplainedChanges:
    """Changes with who made them, as far as that is known."""

    rows: Sequence[ChangeRow]
    audit: AuditAccess
    """Whether the audit log was read."""


def explain_changes(
    recorded: Sequence[RecordedDifference], calling: Calling, store: Store, org_id: str, now: datetime
) -> ExplainedChanges:
    """Find out who made changes. Raises DatabaseUnavailable.

    The audit log is read, with a call or a few, only where the bot did not make all of them itself.
    """
    if not recorded:
        return ExplainedChanges((), AuditAccess.NOT_NEEDED)
    begin, end = _span(recorded, now)
    made: defaultdict[str, list[Change]] = defaultdict(list)
    for change in store.history.list_done({each.difference.phone_number for each in recorded}, begin, end):
        for number in change.done:
            made[number.phone_number].append(change)
    authors = [_find_own(each, made[each.difference.phone_number]) for each in recorded]
    others = [each for each, author in zip(recorded, authors, strict=True) if author is None]
    audit, events = _read_audit_log(others, calling, org_id, now)
    rows = [
        ChangeRow(each, author or _find_other(each, events)) for each, author in zip(recorded, authors, strict=True)
    ]
    return ExplainedChanges(rows, audit)


def _span(recorded: Sequence[RecordedDifference], now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when changes can have been made."""
    begin = min(each.after for each in recorded) - timedelta(seconds=HISTORY_SECONDS)
    end = max(each.found_at for each in recorded) + timedelta(minutes=limits.AUDIT_MINUTES)
    return begin, min(end, now)


def _find_own(recorded: RecordedDifference, made: Sequence[Change]) -> Author | None:
    """Return the entry of the history that explains a change, among those of the same number."""
    begin, end = _span([recorded], recorded.found_at + timedelta(minutes=limits.AUDIT_MINUTES))
    for change in made:
        if begin <= change.at <= end and _is_same(change, recorded.difference):
            return Author(change.person_email, change.at, entry=change.id)
    return None


def _is_same(change: Change, difference: Difference) -> bool:
    """Return whether a change of the bot, of the same number, is what became of it."""
    if difference.kind in (DifferenceKind.ASSIGNED, DifferenceKind.REASSIGNED):
        return change.is_assignment and _is_target(change, difference.new)
    return (
        difference.kind is DifferenceKind.RELEASED and not change.is_assignment and _is_target(change, difference.old)
    )


def _is_target(change: Change, owner: Owner | None) -> bool:
    target = change.target
    return owner is not None and (digest_id(target.id) == owner.id or fold(target.name) == fold(owner.name))


def _read_audit_log(
    recorded: Sequence[RecordedDifference], calling: Calling, org_id: str, now: datetime
) -> tuple[AuditAccess, Sequence[AuditEvent]]:
    if not recorded:
        return AuditAccess.NOT_NEEDED, ()
    begin, end = min(each.after for each in recorded), _span(recorded, now)[1]
    try:
        events = calling.fetch_audit_events(org_id, begin, end)
    except WebexError as error:
        log.warning("The audit log could not be read: %s", error.sentence)
        return AuditAccess.FAILED, ()
    return (AuditAccess.REFUSED, ()) if events is None else (AuditAccess.READ, events)


def _find_other(recorded: RecordedDifference, events: Sequence[AuditEvent]) -> Author | None:
    event = find_audit_event(events, recorded.difference.phone_number, recorded.after, recorded.found_at)
    return Author(event.actor, event.at, action=event.action) if event and event.actor else None
