"""The watches of changes: which space reads what changed in the inventory, and up to when it has.

They are in the table of the other watches, so that each number belongs to one watch of any kind.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Engine, Integer, Row, Select, Table, select

from bot.model import ChangeWatch, Location
from bot.store.database import TABLES, transaction
from bot.store.watches import CHANGES, WATCHES

POSITIONS = Table(
    "change_watches",
    TABLES,
    Column("watch_id", Integer, primary_key=True, autoincrement=False),
    Column("reported", DateTime, nullable=False),
    Column("pending", DateTime),
)


class ChangeWatches:
    """The watches of changes of all spaces. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, watch: ChangeWatch) -> ChangeWatch:
        """Store a watch and return it with its number. It replaces the space's earlier watch of the same changes."""
        same = (
            (WATCHES.c.room_id == watch.room_id)
            & (WATCHES.c.location_id == watch.location.id)
            & (WATCHES.c.purpose == CHANGES)
        )
        values = {
            "location_id": watch.location.id,
            "location_name": watch.location.name,
            "purpose": CHANGES,
            "below": 0,
            "org_id": watch.org_id,
            "room_id": watch.room_id,
            "is_direct": watch.is_direct,
            "person_id": watch.person_id,
            "is_low": False,
        }
        with transaction(self._engine) as connection:
            replaced = connection.execute(select(WATCHES.c.id).where(same)).scalars().all()
            connection.execute(POSITIONS.delete().where(POSITIONS.c.watch_id.in_(replaced)))
            connection.execute(WATCHES.delete().where(same))
            inserted = connection.execute(WATCHES.insert().values(values).returning(WATCHES.c.id)).scalar_one()
            position = {"watch_id": inserted, "reported": _to_column(watch.reported), "pending": None}
            connection.execute(POSITIONS.insert().values(position))
        return replace(watch, id=inserted)

    def remove(self, watch_id: int) -> None:
        """Delete a watch; does nothing if it is gone."""
        with transaction(self._engine) as connection:
            connection.execute(POSITIONS.delete().where(POSITIONS.c.watch_id == watch_id))
            connection.execute(WATCHES.delete().where((WATCHES.c.id == watch_id) & (WATCHES.c.purpose == CHANGES)))

    def begin(self, watch_id: int, pending: datetime) -> None:
        """Store that a message about the changes up to a reading is being posted."""
        with transaction(self._engine) as connection:
            is_meant = POSITIONS.c.watch_id == watch_id
            connection.execute(POSITIONS.update().where(is_meant).values(pending=_to_column(pending)))

    def finish(self, watch_id: int, reported: datetime) -> None:
        """Store that everything up to a reading was reported."""
        with transaction(self._engine) as connection:
            is_meant = POSITIONS.c.watch_id == watch_id
            values = {"reported": _to_column(reported), "pending": None}
            connection.execute(POSITIONS.update().where(is_meant).values(values))

    def get(self, watch_id: int) -> ChangeWatch | None:
        """Return a watch as it is now; None if it has ended."""
        with transaction(self._engine) as connection:
            row = connection.execute(_select().where(WATCHES.c.id == watch_id)).first()
        return _to_watch(row) if row is not None else None

    def list(self, room_id: str | None = None) -> Sequence[ChangeWatch]:
        """List the watches of a space, or of all spaces, oldest first."""
        query = _select().order_by(WATCHES.c.id)
        if room_id is not None:
            query = query.where(WATCHES.c.room_id == room_id)
        with transaction(self._engine) as connection:
            return [_to_watch(row) for row in connection.execute(query)]


def _select() -> Select[Any]:
    joined = WATCHES.join(POSITIONS, POSITIONS.c.watch_id == WATCHES.c.id)
    return select(WATCHES, POSITIONS.c.reported, POSITIONS.c.pending).select_from(joined)


def _to_watch(row: Row[Any]) -> ChangeWatch:
    raw = row._mapping
    return ChangeWatch(
        id=raw["id"],
        location=Location(raw["location_id"], raw["location_name"]),
        org_id=raw["org_id"],
        room_id=raw["room_id"],
        is_direct=raw["is_direct"],
        person_id=raw["person_id"],
        reported=raw["reported"].replace(tzinfo=UTC),
        pending=raw["pending"].replace(tzinfo=UTC) if raw["pending"] else None,
    )


def _to_column(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
