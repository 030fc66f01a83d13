"""The table of all watches, and what is read from it in the same way for each kind of them."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

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
)

from bot.model import ChangeWatch, Measure, Watch
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
"""Of all kinds, so that each number belongs to one watch of any kind."""

CHANGES = "changes"
"""The `purpose` of a watch of changes, which has more in a table of its own: see `bot.store.change_watches`."""

W = TypeVar("W", bound=Watch | ChangeWatch)


@event.listens_for(TABLES, "before_create")
def _migrate(_tables: object, connection: Connection, **_options: Any) -> None:
    migrate_watches(connection, WATCHES)


class StoredWatches(Generic[W]):
    """Reads the watches of one kind. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine, query: Select[Any], to_watch: Callable[[Row[Any]], W]) -> None:
        self._engine = engine
        self._query = query
        self._to_watch = to_watch

    def get(self, watch_id: int) -> W | None:
        """Return a watch as it is now; None if it has ended."""
        with transaction(self._engine) as connection:
            row = connection.execute(self._query.where(WATCHES.c.id == watch_id)).first()
        return self._to_watch(row) if row is not None else None

    def list(self, room_id: str | None = None) -> Sequence[W]:
        """List the watches of a space, or of all spaces, oldest first."""
        query = self._query.order_by(WATCHES.c.id)
        if room_id is not None:
            query = query.where(WATCHES.c.room_id == room_id)
        with transaction(self._engine) as connection:
            return [self._to_watch(row) for row in connection.execute(query)]
