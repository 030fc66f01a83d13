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
    """The signs of life of all replicas. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def beat(self, name: str) -> None:
        """Write down that this replica is alive."""
        with transaction(self._engine) as connection:
            updated = connection.execute(REPLICAS.update().where(REPLICAS.c.name == name).values(SIGN))
            if not updated.rowcount:
                connection.execute(REPLICAS.insert().values(name=name, seen_at=NOW, beats=1))

    def claim_expired(self, silent_seconds: float) -> Sequence[str]:
        """Return the replicas that have been silent for so long, each to one requester alone.

        Whoever is told of one takes over from it, and then strikes it off; where it does not come to that, the
        replica is silent again after as long a time, and somebody else is told.
        """
        with transaction(self._engine) as connection:
            is_silent = REPLICAS.c.seen_at < NOW - silent_seconds
            silent = [str(row.name) for row in connection.execute(select(REPLICAS.c.name).where(is_silent))]
            return [
                name
                for name in silent
                if connection.execute(REPLICAS.update().where(REPLICAS.c.name == name, is_silent).values(SIGN)).rowcount
            ]

    def remove(self, name: str) -> None:
        """Forget a replica; one that lives after all shows itself again by its next sign."""
        with transaction(self._engine) as connection:
            connection.execute(REPLICAS.delete().where(REPLICAS.c.name == name))
