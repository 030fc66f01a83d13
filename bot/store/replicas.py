"""The replicas: which processes share this database, and when each was last alive."""

from collections.abc import Sequence

from sqlalchemy import Column, Engine, Float, Integer, String, Table, extract, func, select

from bot.store.database import TABLES, transaction

REPLICAS = Table(
    "replicas",
    TABLES,
    Column("name", String(200), primary_key=True),
    Column("seen_at", Float, nullable=False),
    Column("beats", Integer, nullable=False),
)

NOW = extract("epoch", func.current_timestamp())
"""Seconds since the epoch, by the database's clock: the replicas' own may differ."""


SIGN = {"seen_at": NOW, "beats": REPLICAS.c.beats + 1}
"""Always another than before: SQLite does not write what stays the same, and a sign is to show that it can."""


class Replicas:
    """The signs of life of all replicas. Its methods raise NotStored."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def beat(self, name: str) -> None:
        """Write down that this replica is alive."""
        with transaction(self._engine) as connection:
            updated = connection.execute(REPLICAS.update().where(REPLICAS.c.name == name).values(SIGN))
            if not updated.rowcount:
                connection.execute(REPLICAS.insert().values(name=name, seen_at=NOW, beats=1))

    def bury(self, silent_seconds: float) -> Sequence[str]:
        """Strike the replicas off that have been silent for so long; returns those that nobody else struck off."""
        with transaction(self._engine) as connection:
            is_silent = REPLICAS.c.seen_at < NOW - silent_seconds
            silent = [str(row.name) for row in connection.execute(select(REPLICAS.c.name).where(is_silent))]
            return [
                name
                for name in silent
                if connection.execute(REPLICAS.delete().where(REPLICAS.c.name == name, is_silent)).rowcount
            ]
