"""The watches: which space is alerted when which location runs low on numbers."""

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    select,
)

from bot.model import Location, Measure, Watch
from bot.store.database import TABLES, transaction
from bot.store.migrations import migrate_watches

WATCHES = Table(
    "watches",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("location_id", String(300), nullable=False),
    Column("location_name", String(400), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("below", Integer, nullable=False),
    Column("org_id", String(300), nullable=False),
    Column("room_id", String(300), nullable=False),
    Column("is_direct", Boolean, nullable=False),
    Column("person_id", String(300), nullable=False),
    Column("is_low", Boolean, nullable=False),
    Column("measure", String(20), nullable=False, server_default=Measure.NUMBERS),
    Column("low", Text, nullable=False, server_default=""),
    UniqueConstraint("room_id", "location_id", "purpose", "measure"),
    sqlite_autoincrement=True,
)

CHANGES = "changes"
"""The `purpose` of a watch of changes: see `bot.store.change_watches`."""


@event.listens_for(TABLES, "before_create")
def _migrate(_tables: object, connection: Connection, **_options: Any) -> None:
    migrate_watches(connection, WATCHES)


class Watches:
    """The watches of all spaces. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, watch: Watch) -> Watch:
        """Store a watch and return it with its number. It replaces the space's own of the same kind."""
        same = (
            (WATCHES.c.room_id == watch.room_id)
            & (WATCHES.c.location_id == watch.location.id)
            & (WATCHES.c.purpose == watch.purpose_key)
            & (WATCHES.c.measure == watch.measure)
        )
        values = {
            "location_id": watch.location.id,
            "location_name": watch.location.name,
            "purpose": watch.purpose_key,
            "below": watch.below,
            "org_id": watch.org_id,
            "room_id": watch.room_id,
            "is_direct": watch.is_direct,
            "person_id": watch.person_id,
            "is_low": watch.is_low,
            "measure": watch.measure,
            "low": _write_low(watch.low),
        }
        with transaction(self._engine) as connection:
            connection.execute(WATCHES.delete().where(same))
            inserted = connection.execute(WATCHES.insert().values(values).returning(WATCHES.c.id))
            return replace(watch, id=inserted.scalar_one())

    def remove(self, watch_id: int) -> None:
        """Delete a watch; does nothing if it is gone."""
        with transaction(self._engine) as connection:
            connection.execute(WATCHES.delete().where(WATCHES.c.id == watch_id))

    def mark(self, watch_id: int, *, is_low: bool, low: Set[str] = frozenset()) -> None:
        """Store whether the location is low on numbers or, where all are watched, which ones are."""
        values = {"is_low": is_low, "low": _write_low(low)}
        with transaction(self._engine) as connection:
            connection.execute(WATCHES.update().where(WATCHES.c.id == watch_id).values(values))

    def get(self, watch_id: int) -> Watch | None:
        """Return a watch as it is now; None if it has ended."""
        with transaction(self._engine) as connection:
            row = connection.execute(_select().where(WATCHES.c.id == watch_id)).first()
        return _to_watch(row) if row is not None else None

    def list(self, room_id: str | None = None) -> Sequence[Watch]:
        """List the watches of a space, or of all spaces, oldest first."""
        query = _select().order_by(WATCHES.c.id)
        if room_id is not None:
            query = query.where(WATCHES.c.room_id == room_id)
        with transaction(self._engine) as connection:
            return [_to_watch(row) for row in connection.execute(query)]


def _select() -> Select[Any]:
    return select(WATCHES).where(WATCHES.c.purpose != CHANGES)


def _to_watch(row: Row[Any]) -> Watch:
    raw = row._mapping
    return Watch(
        id=raw["id"],
        location=Location(raw["location_id"], raw["location_name"]),
        purpose_key=raw["purpose"],
        below=raw["below"],
        org_id=raw["org_id"],
        room_id=raw["room_id"],
        is_direct=raw["is_direct"],
        person_id=raw["person_id"],
        is_low=raw["is_low"],
        measure=Measure(raw["measure"]),
        low=frozenset(raw["low"].split()),
    )


def _write_low(low: Set[str]) -> str:
    return " ".join(sorted(low))
