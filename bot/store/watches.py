"""The watches: which space is alerted when which location runs low on numbers."""

from collections.abc import Set
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, Row, select

from bot.model import Location, Measure, Watch
from bot.store.database import transaction
from bot.store.watch_table import CHANGES, WATCHES, StoredWatches


class Watches(StoredWatches[Watch]):
    """The watches of all spaces. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, select(WATCHES).where(WATCHES.c.purpose != CHANGES), _to_watch)

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
