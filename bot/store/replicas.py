"""The replicas: which processes share this database, and when each recorded its last heartbeat."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Connection, Engine, Float, Integer, String, Table, extract, func, select

from bot.store.database import TABLES, transaction

REPLICAS = Table(
    "replicas",
    TABLES,
    Column("name", String(200), primary_key=True),
    Column("seen_at", Float, nullable=False),
    Column("beats", Integer, nullable=False),
)

NOW = extract("epoch", func.current_timestamp())
"""Seconds since the epoch, by the database's clock: the replicas' own clocks may differ."""

HEARTBEAT = {"seen_at": NOW, "beats": REPLICAS.c.beats + 1}
"""The counter makes every heartbeat a real write: SQLite skips an update that changes nothing."""

PROBE_NAME = ""
"""No replica has this name: REPLICA cannot be empty."""


class Replicas:
    """The heartbeats of all replicas. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record_heartbeat(self, name: str) -> None:
        """Record that this replica is alive."""
        with transaction(self._engine) as connection:
            updated = connection.execute(REPLICAS.update().where(REPLICAS.c.name == name).values(HEARTBEAT))
            # Its first heartbeat, or the first since another replica removed it.
            if not updated.rowcount:
                connection.execute(REPLICAS.insert().values(name=name, seen_at=NOW, beats=1))

    def claim_expired(self, lease_seconds: float) -> Sequence[str]:
        """Return the replicas without a heartbeat for so long, each to one caller only.

        The caller recovers their events, then removes them. If it fails before that, the claimed replica expires
        again after `lease_seconds`, and any replica can claim it.
        """
        with transaction(self._engine) as connection:
            is_expired = REPLICAS.c.seen_at < NOW - lease_seconds
            names = [str(row.name) for row in connection.execute(select(REPLICAS.c.name).where(is_expired))]
            return [name for name in names if _claim(connection, name, is_expired)]

    def remove(self, name: str) -> None:
        """Remove a replica. If it is alive after all, its next heartbeat adds it again."""
        with transaction(self._engine) as connection:
            connection.execute(REPLICAS.delete().where(REPLICAS.c.name == name))


def try_to_write(connection: Connection) -> None:
    """Write to the database and leave it as it was. It counts once the transaction is committed.

    A row is inserted and deleted. Both reach the disk with the commit, so that a full disk fails it too; a rollback
    would not write anything.
    """
    connection.execute(REPLICAS.insert().values(name=PROBE_NAME, seen_at=0, beats=0))
    connection.execute(REPLICAS.delete().where(REPLICAS.c.name == PROBE_NAME))


def _claim(connection: Connection, name: str, is_expired: ColumnElement[bool]) -> bool:
    """Record a heartbeat in the replica's name, unless somebody else has just done so."""
    claim = REPLICAS.update().where(REPLICAS.c.name == name, is_expired).values(HEARTBEAT)
    return connection.execute(claim).rowcount > 0
