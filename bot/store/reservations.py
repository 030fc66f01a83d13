"""The numbers that are kept back: reserved, or resting after they were released. All replicas share them."""

import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Index,
    Integer,
    Row,
    String,
    Table,
    desc,
    func,
    select,
)

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.model import EndReason, Mark, MarkKind, Marks, to_uuid
from bot.store.database import TABLES, transaction
from bot.store.utc_time import UtcTime

MARKS = Table(
    "reservations",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("phone_number", String(40), nullable=False),
    Column("beneficiary", String(400), nullable=False),
    Column("until", Date, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("person_email", String(320), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("location_id", String(300), nullable=False),
    Column("location_name", String(400), nullable=False),
    Column("time_zone", String(100), nullable=False),
    Column("org_id", String(300), nullable=False),
    Column("person_id", String(300), nullable=False),
    Column("room_id", String(300), nullable=False),
    Column("is_direct", Boolean, nullable=False),
    Column("space", String(400), nullable=False),
    Column("event_key", String(400), nullable=False, index=True),
    Column("extended_by", String(320), nullable=False),
    Column("is_announced", Boolean, nullable=False),
    Column("ended_at", UtcTime),
    Column("end_reason", String(20)),
    Column("ended_by", String(320), nullable=False),
    Column("end_event_key", String(400), nullable=False, index=True, server_default=""),
    Column("is_end_announced", Boolean, nullable=False, default=False),
    sqlite_autoincrement=True,
)

IS_ACTIVE = MARKS.c.ended_at.is_(None)

Index(
    "reservations_active",
    MARKS.c.phone_number,
    MARKS.c.kind,
    unique=True,
    sqlite_where=IS_ACTIVE,
    postgresql_where=IS_ACTIVE,
)
"""A number has one reservation and one rest at a time. The index finds the active ones among all that ever were."""

_NAMES = tuple(each.name for each in fields(Mark))


class Reservations:
    """The marks of numbers. Its methods raise DatabaseUnavailable.

    Writes that depend on what was read belong into `Store.exclusive(LOCK)`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._active: Sequence[Mark] = ()
        self._version: tuple[int, int] | None = None
        """What the active marks were read at: the highest id, and how many there are."""
        self._checked_at = float("-inf")
        self._marks = Marks()
        self._marks_until: datetime | None = None
        """When the first of the marks ends."""

    def read_marks(self, now: datetime) -> Marks:
        """Return the marks of all numbers that are kept back now, from memory where these are a few seconds old."""
        with self._lock:
            is_new = self._refresh()
            if is_new or (self._marks_until is not None and self._marks_until <= now):
                current = [each for each in self._active if each.ends_at > now]
                self._marks = Marks(current)
                self._marks_until = min((each.ends_at for each in current), default=None)
            return self._marks

    def begin(self, marks: Sequence[Mark], *, instead_of: Collection[int] = ()) -> list[Mark]:
        """Store marks that begin, and return them with their ids. A number that has one of this kind keeps that.

        `instead_of` are the ids of those that end for them.
        """
        try:
            return self._begin(marks, instead_of)
        except DatabaseUnavailable:
            # Another replica may have stored the same number in between: the index refuses it, and it is there now.
            return self._begin(marks, instead_of)

    def _begin(self, marks: Sequence[Mark], instead_of: Collection[int]) -> list[Mark]:
        with transaction(self._engine) as connection:
            if instead_of and marks:
                first = marks[0]
                by = first.extended_by or first.person_email
                _end(connection, instead_of, EndReason.REPLACED, first.at, by, first.event_key)
            stored = [_insert(connection, each) for each in marks if not _has_active(connection, each)]
        self._forget()
        return stored

    def end(self, ids: Collection[int], reason: EndReason, at: datetime, *, by: str = "", event_key: str = "") -> None:
        """End marks; those that have ended stay as they are."""
        if not ids:
            return
        with transaction(self._engine) as connection:
            _end(connection, ids, reason, at, by, event_key)
        self._forget()

    def announce(self, ids: Collection[int]) -> None:
        """Store that the space of these marks was notified that they end soon, or that they have ended."""
        with transaction(self._engine) as connection:
            connection.execute(MARKS.update().where(MARKS.c.id.in_(ids) & IS_ACTIVE).values(is_announced=True))
            connection.execute(MARKS.update().where(MARKS.c.id.in_(ids) & ~IS_ACTIVE).values(is_end_announced=True))

    def list_active(self) -> list[Mark]:
        """List the marks that nothing has ended, also those that are over by now, oldest first."""
        return self._list(IS_ACTIVE)

    def find_active(self, phone_numbers: Collection[str]) -> list[Mark]:
        """Return the marks of these numbers that nothing has ended."""
        wanted = set(phone_numbers)
        return [each for each in self._list(IS_ACTIVE) if each.phone_number in wanted]

    def list_unannounced(self) -> list[Mark]:
        """List the reservations that have expired without their space having been notified."""
        expired = (MARKS.c.end_reason == EndReason.EXPIRED.value) & (MARKS.c.kind == MarkKind.RESERVED.value)
        return self._list(expired & MARKS.c.is_end_announced.is_(False))

    def list_begun_by(self, event_key: str) -> list[Mark]:
        """List the marks that an event made."""
        return self._list(MARKS.c.event_key == event_key)

    def list_ended_by(self, event_key: str) -> list[Mark]:
        """List the marks that an event ended, other than by replacing them."""
        return self._list((MARKS.c.end_event_key == event_key) & (MARKS.c.end_reason != EndReason.REPLACED.value))

    def list_latest(self, count: int, org_id: str = "") -> list[Mark]:
        """List an organization's latest reservations, by when they began or ended, newest first."""
        latest = func.coalesce(MARKS.c.ended_at, MARKS.c.at)
        uuid = to_uuid(org_id, "ORGANIZATION")
        with transaction(self._engine) as connection:
            known = connection.execute(select(MARKS.c.org_id).distinct()).scalars()
            same = [each for each in known if each == org_id or (uuid and to_uuid(each, "ORGANIZATION") == uuid)]
            where = MARKS.c.org_id.in_(same) & (MARKS.c.kind == MarkKind.RESERVED.value)
            query = select(MARKS).where(where).order_by(desc(latest), desc(MARKS.c.id)).limit(count)
            return [_to_mark(row) for row in connection.execute(query)]

    def _list(self, condition: Any) -> list[Mark]:
        with transaction(self._engine) as connection:
            return [_to_mark(row) for row in connection.execute(select(MARKS).where(condition).order_by(MARKS.c.id))]

    def _refresh(self) -> bool:
        """Read the active marks again if they may have changed; return whether they have."""
        if time.monotonic() - self._checked_at < limits.MARKS_SECONDS:
            return False
        with transaction(self._engine) as connection:
            # Each change makes the highest id higher or the count lower: two look-ups in an index.
            highest = connection.execute(select(func.coalesce(func.max(MARKS.c.id), 0))).scalar_one()
            count = connection.execute(select(func.count()).select_from(MARKS).where(IS_ACTIVE)).scalar_one()
            is_new = (highest, count) != self._version
            if is_new:
                rows = connection.execute(select(MARKS).where(IS_ACTIVE))
                self._active = [_to_mark(row) for row in rows]
        self._version = (highest, len(self._active))
        self._checked_at = time.monotonic()
        return is_new

    def _forget(self) -> None:
        """Read the marks again when they are wanted next: they have changed."""
        with self._lock:
            self._checked_at, self._version = float("-inf"), None


LOCK = "reservations"
"""The name of the lock under which reservations are made and ended."""


def _insert(connection: Connection, mark: Mark) -> Mark:
    values = {name: getattr(mark, name) for name in _NAMES if name != "id"}
    inserted = connection.execute(MARKS.insert().values(values).returning(MARKS.c.id))
    return replace(mark, id=inserted.scalar_one())


def _has_active(connection: Connection, mark: Mark) -> bool:
    same = (MARKS.c.phone_number == mark.phone_number) & (MARKS.c.kind == mark.kind.value)
    return connection.execute(select(MARKS.c.id).where(same & IS_ACTIVE)).first() is not None


def _end(
    connection: Connection, ids: Collection[int], reason: EndReason, at: datetime, by: str, event_key: str
) -> None:
    values = {"ended_at": at, "end_reason": reason.value, "ended_by": by, "end_event_key": event_key}
    connection.execute(MARKS.update().where(MARKS.c.id.in_(ids) & IS_ACTIVE).values(values))


def _to_mark(row: Row[Any]) -> Mark:
    raw = row._mapping
    values = {name: raw[name] for name in _NAMES}
    reason = values["end_reason"]
    return Mark(**{**values, "kind": MarkKind(values["kind"]), "end_reason": EndReason(reason) if reason else None})
