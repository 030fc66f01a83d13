"""The history: who assigned or removed what, when, from which space, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Engine, Integer, Row, String, Table, desc, select

from bot.model import AlternateNumber, AutoAttendant, Change, ChangeResult
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
    Column("attendant_id", String(300), nullable=False),
    Column("attendant_name", String(400), nullable=False),
    Column("location_id", String(300), nullable=False),
    Column("location_name", String(400), nullable=False),
    Column("org_id", String(300), nullable=False),
    Column("result", String(20), nullable=False),
    Column("detail", String(1000), nullable=False),
    Column("undoes", Integer),
    sqlite_autoincrement=True,
)

LATEST_FIRST = desc(CHANGES.c.id)


class History:
    """The changes that were made through the bot. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, change: Change) -> Change:
        """Write down that a change is about to be made; returns it with its number in the history."""
        values = {
            "event_key": change.event_key,
            "at": change.at.replace(tzinfo=None),
            "person_email": change.person_email,
            "space": change.space,
            "is_assignment": change.is_assignment,
            "phone_number": change.number.phone_number,
            "ring_pattern": change.number.ring_pattern,
            "attendant_id": change.attendant.id,
            "attendant_name": change.attendant.name,
            "location_id": change.attendant.location_id,
            "location_name": change.attendant.location_name,
            "org_id": change.org_id,
            "result": change.result.value,
            "detail": change.detail,
            "undoes": change.undoes,
        }
        with transaction(self._engine) as connection:
            number = connection.execute(CHANGES.insert().values(values).returning(CHANGES.c.id)).scalar_one()
        return replace(change, id=number)

    def finish(self, change: Change, result: ChangeResult, detail: str = "") -> Change:
        """Write down what came of a change; returns it so."""
        with transaction(self._engine) as connection:
            connection.execute(
                CHANGES.update().where(CHANGES.c.id == change.id).values(result=result.value, detail=detail)
            )
        return replace(change, result=result, detail=detail)

    def find(self, event_key: str) -> Change | None:
        """Return the change that an event caused, if it caused one."""
        return self._find(CHANGES.c.event_key == event_key)

    def get(self, change_id: int) -> Change | None:
        """Return an entry by its number."""
        return self._find(CHANGES.c.id == change_id)

    def find_latest(self, attendant_id: str, phone_number: str) -> Change | None:
        """Return the last change of this number at this auto attendant that came about."""
        return self._find(_is_done(attendant_id, phone_number))

    def find_next(self, change: Change) -> Change | None:
        """Return the first change after this one, of the same number at the same auto attendant, that came about."""
        return self._find(
            _is_done(change.attendant.id, change.number.phone_number) & (CHANGES.c.id > change.id), CHANGES.c.id
        )

    def list(self, count: int) -> Sequence[Change]:
        """List the last changes, newest first."""
        with transaction(self._engine) as connection:
            rows = connection.execute(select(CHANGES).order_by(LATEST_FIRST).limit(count)).all()
        return [_to_change(row) for row in rows]

    def _find(self, condition: Any, order: Any = LATEST_FIRST) -> Change | None:
        query = select(CHANGES).where(condition).order_by(order).limit(1)
        with transaction(self._engine) as connection:
            row = connection.execute(query).first()
        return _to_change(row) if row is not None else None


def _is_done(attendant_id: str, phone_number: str) -> Any:
    return (
        (CHANGES.c.attendant_id == attendant_id)
        & (CHANGES.c.phone_number == phone_number)
        & (CHANGES.c.result == ChangeResult.DONE.value)
    )


def _to_change(row: Row[Any]) -> Change:
    raw = row._mapping
    return Change(
        id=raw["id"],
        is_assignment=raw["is_assignment"],
        number=AlternateNumber(raw["phone_number"], raw["ring_pattern"]),
        attendant=AutoAttendant(raw["attendant_id"], raw["attendant_name"], raw["location_id"], raw["location_name"]),
        org_id=raw["org_id"],
        person_email=raw["person_email"],
        space=raw["space"],
        at=raw["at"].replace(tzinfo=UTC),
        event_key=raw["event_key"],
        result=ChangeResult(raw["result"]),
        detail=raw["detail"],
        undoes=raw["undoes"],
    )


def read_clock() -> datetime:
    """Return the time, UTC, to the second: what the history keeps."""
    return datetime.now(UTC).replace(microsecond=0)
