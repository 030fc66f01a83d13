"""Sample Views about changes of the inventory."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.model import ChangeWatch, Difference, DifferenceKind, Location, Owner, RecordedDifference, Request
from cards.change_watches import build_watching_changes
from cards.changes import AuditAccess, Author, ChangeRow, ChangesView, build_changes, build_changes_message
from cards.view import View

FOUND_AT = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)

LOCATION_ID = "5a1e9c3e-0000-4000-8000-000000000001"

COUNTS: Mapping[DifferenceKind, int] = dict.fromkeys(DifferenceKind, 12345)


def build_recorded(
    kind: DifferenceKind = DifferenceKind.ASSIGNED, name: str = "Grace Ito", line: int = 1
) -> RecordedDifference:
    """Build a change of a number, with everything that a change of its kind has."""
    has_old = kind in (DifferenceKind.RELEASED, DifferenceKind.REASSIGNED, DifferenceKind.REMOVED)
    has_new = kind in (DifferenceKind.ASSIGNED, DifferenceKind.REASSIGNED)
    difference = Difference(
        kind,
        f"+14045550{line:03}",
        LOCATION_ID,
        name,
        old=Owner(name, "BROADWORKS_ANYWHERE") if has_old else None,
        new=Owner(name, "PEOPLE") if has_new else None,
        old_location=name if kind is DifferenceKind.MOVED else "",
    )
    return RecordedDifference(difference, FOUND_AT - timedelta(days=1), FOUND_AT)


def build_rows(name: str) -> Sequence[ChangeRow]:
    """Build a row of each kind: by the bot, in Control Hub, and by nobody who is known, in turn."""
    authors = (Author(name, FOUND_AT, entry=1234), Author(name, FOUND_AT, action="…"), None)
    return [
        ChangeRow(build_recorded(kind, name, line), authors[line % 3])
        for line, kind in enumerate(DifferenceKind, start=1)
    ]


def build_changes_view(name: str = "Birmingham", **more: object) -> ChangesView:
    """Build what a card of changes shows: all of it, unless it is said otherwise."""
    given: dict[str, object] = {
        "request": Request("changes", location=LOCATION_ID, since="2026-11-23", kinds=tuple(DifferenceKind)),
        "rows": build_rows(name),
        "counts": COUNTS,
        "since": FOUND_AT - timedelta(days=90),
        "until": FOUND_AT,
        "page": 2,
        "page_size": 10,
        "location": name,
        "organization": name,
        "known_since": FOUND_AT - timedelta(days=80),
        "audit": AuditAccess.REFUSED,
    }
    return ChangesView(**{**given, **more})  # type: ignore[arg-type]


def build_full_changes(name: str) -> View:
    """Build a page of changes at its fullest."""
    return build_changes(build_changes_view(name, location=""))


def build_full_changes_message(name: str) -> View:
    """Build the message about changes at its fullest."""
    return build_changes_message(123, build_changes_view(name, location=""))


def build_full_watching_changes(name: str) -> View:
    """Build the confirmation of a watch of changes."""
    return build_watching_changes(build_change_watch(name), name, "2026-11-24 09:12 UTC")


def build_change_watch(name: str = "Birmingham", location_id: str = LOCATION_ID) -> ChangeWatch:
    """Build a watch of changes: at a location with this name or, with an empty id, everywhere."""
    return ChangeWatch(7, Location(location_id, name), "", "room", False, "person", FOUND_AT)
