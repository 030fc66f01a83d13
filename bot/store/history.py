"""The history: who assigned or removed which number, when, from which space, and with which result."""

from collections.abc import Collection, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Engine, Integer, Row, String, Table, desc, func, select, tuple_

from bot.model import AlternateNumber, Change, ChangeResult, Target, TargetKind, to_uuid
from bot.store.database import TABLES, transaction

CHANGES = Table(
    "changes",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("event_key", String(400), nullable=False, unique=True),
    Column("at", DateTime, nullable=False),
    Column("person_email", String(320), nullable=False),
    Column("space", String(400), nullable=False),
    Column("is_assignment", Boolean, nullable=False),
    Column("phone_number", String(40), nullable=False),
    Column("ring_pattern", String(40), nullable=False),
    # An older version knew auto attendants only: the names in the database are its own.
    Column("attendant_id", String(300), key="target_id", nullable=False),
    Column("attendant_name", String(400), key="target_name", nullable=False),
    Column("location_id", String(300), nullable=False),
    Column("location_name", String(400), nullable=False),
    Column("org_id", String(300), nullable=False),
    Column("result", String(20), nullable=False),
    Column("detail", String(1000), nullable=False),
    Column("undoes", Integer),
    Column("target_kind", String(40)),  # empty in entries of a version that knew auto attendants only
    sqlite_autoincrement=True,
)

LATEST_FIRST = desc(CHANGES.c.id)

IS_DONE = CHANGES.c.result == ChangeResult.DONE.value


class History:
    """The changes made through the bot. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, change: Change) -> Change:
        """Store a change that is about to be made; returns it with its number in the history."""
        values = {
            "event_key": change.event_key,
            "at": change.at.replace(tzinfo=None),
            "person_email": change.person_email,
            "space": change.space,
            "is_assignment": change.is_assignment,
            "phone_number": change.number.phone_number,
            "ring_pattern": change.number.ring_pattern,
            "target_kind": change.target.kind.value,
            "target_id": change.target.id,
            "target_name": change.target.name,
            "location_id": change.target.location_id,
            "location_name": change.target.location_name,
            "org_id": change.org_id,
            "result": change.result.value,
            "detail": change.detail,
            "undoes": change.undoes,
        }
        with transaction(self._engine) as connection:
            number = connection.execute(CHANGES.insert().values(values).returning(CHANGES.c.id)).scalar_one()
        return replace(change, id=number)

    def finish(self, change: Change, result: ChangeResult, detail: str = "") -> Change:
        """Store the result of a change; returns the change with it."""
        with transaction(self._engine) as connection:
            connection.execute(
                CHANGES.update().where(CHANGES.c.id == change.id).values(result=result.value, detail=detail)
            )
        return replace(change, result=result, detail=detail)

    def find(self, event_key: str) -> Change | None:
        """Return the change that an event caused, if any."""
        return self._find(CHANGES.c.event_key == event_key)

    def get(self, change_id: int) -> Change | None:
        """Return the entry with this number, if there is one."""
        return self._find(CHANGES.c.id == change_id)

    def find_latest(self, target_id: str, phone_number: str) -> Change | None:
        """Return the latest successful change of this number at this target."""
        return self._find(IS_DONE & (CHANGES.c.target_id == target_id) & (CHANGES.c.phone_number == phone_number))

    def was_removed(self, phone_number: str, since: datetime) -> bool:
        """Return whether the number's latest successful change, at any target, was a removal since then."""
        latest = self._find(IS_DONE & (CHANGES.c.phone_number == phone_number))
        return latest is not None and not latest.is_assignment and latest.at >= since

    def find_next(self, change: Change) -> Change | None:
        """Return the first successful change after this one, of the same number at the same target."""
        is_same = (CHANGES.c.target_id == change.target.id) & (CHANGES.c.phone_number == change.number.phone_number)
        return self._find(IS_DONE & is_same & (CHANGES.c.id > change.id), order=CHANGES.c.id)

    def list_latest_ids(self, changes: Sequence[Change]) -> Set[int]:
        """Return, for the number and target of each of these changes, the id of their latest successful change.

        One query, however many changes.
        """
        pairs = {(each.target.id, each.number.phone_number) for each in changes}
        columns = (CHANGES.c.target_id, CHANGES.c.phone_number)
        query = select(func.max(CHANGES.c.id)).where(IS_DONE & tuple_(*columns).in_(pairs)).group_by(*columns)
        with transaction(self._engine) as connection:
            return set(connection.execute(query).scalars())

    def list_done(self, phone_numbers: Collection[str], begin: datetime, end: datetime) -> Sequence[Change]:
        """List the successful changes of these numbers in a period, the latest first."""
        is_wanted = (
            IS_DONE
            & CHANGES.c.phone_number.in_(phone_numbers)
            & (CHANGES.c.at >= begin.replace(tzinfo=None))
            & (CHANGES.c.at <= end.replace(tzinfo=None))
        )
        with transaction(self._engine) as connection:
            query = select(CHANGES).where(is_wanted).order_by(LATEST_FIRST)
            return [_to_change(row) for row in connection.execute(query)]

    def list(self, count: int, org_id: str = "") -> Sequence[Change]:
        """List an organization's latest changes, newest first. `org_id` may be written in any way."""
        uuid = to_uuid(org_id, "ORGANIZATION")
        with transaction(self._engine) as connection:
            stored = connection.execute(select(CHANGES.c.org_id).distinct()).scalars()
            same = [each for each in stored if each == org_id or (uuid and to_uuid(each, "ORGANIZATION") == uuid)]
            query = select(CHANGES).where(CHANGES.c.org_id.in_(same)).order_by(LATEST_FIRST).limit(count)
            return [_to_change(row) for row in connection.execute(query)]

    def _find(self, condition: Any, order: Any = LATEST_FIRST) -> Change | None:
        query = select(CHANGES).where(condition).order_by(order).limit(1)
        with transaction(self._engine) as connection:
            row = connection.execute(query).first()
        return _to_change(row) if row is not None else None


def _to_change(row: Row[Any]) -> Change:
    raw = row._mapping
    return Change(
        id=raw["id"],
        is_assignment=raw["is_assignment"],
        number=AlternateNumber(raw["phone_number"], raw["ring_pattern"]),
        target=Target(
            TargetKind(raw["target_kind"] or TargetKind.AUTO_ATTENDANT),
            raw["target_id"],
            raw["target_name"],
            raw["location_id"],
            raw["location_name"],
        ),
        org_id=raw["org_id"],
        person_email=raw["person_email"],
        space=raw["space"],
        at=raw["at"].replace(tzinfo=UTC),
        event_key=raw["event_key"],
        result=ChangeResult(raw["result"]),
        detail=raw["detail"],
        undoes=raw["undoes"],
    )
