"""The watches of changes: which space reads what changed in the inventory, and up to when it has.

They are in the table of the other watches; how far each has come is in one of its own.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, Integer, Row, Table, select

from bot.model import ChangeWatch, Location
from bot.store.database import TABLES, transaction
from bot.store.utc_time import UtcTime
from bot.store.watch_table import CHANGES, WATCHES, StoredWatches

POSITIONS = Table(
    "change_watches",
    TABLES,
    Column("watch_id", Integer, primary_key=True, autoincrement=False),
    Column("reported", UtcTime, nullable=False),
    Column("pending", UtcTime),
)


class ChangeWatches(StoredWatches[ChangeWatch]):
    """The watches of changes of all spaces. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        joined = WATCHES.join(POSITIONS, POSITIONS.c.watch_id == WATCHES.c.id)
        query = select(WATCHES, POSITIONS.c.reported, POSITIONS.c.pending).select_from(joined)
        super().__init__(engine, query, _to_watch)

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
            position = {"watch_id": inserted, "reported": watch.reported, "pending": None}
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
            connection.execute(POSITIONS.update().where(is_meant).values(pending=pending))

    def finish(self, watch_id: int, reported: datetime) -> None:
        """Store that everything up to a reading was reported."""
        with transaction(self._engine) as connection:
            is_meant = POSITIONS.c.watch_id == watch_id
            values = {"reported": reported, "pending": None}
            connection.execute(POSITIONS.update().where(is_meant).values(values))


def _to_watch(row: Row[Any]) -> ChangeWatch:
    raw = row._mapping
    return ChangeWatch(
        id=raw["id"],
        location=Location(raw["location_id"], raw["location_name"]),
        org_id=raw["org_id"],
        room_id=raw["room_id"],
        is_direct=raw["is_direct"],
        person_id=raw["person_id"],
        reported=raw["reported"],
        pending=raw["pending"],
    )
