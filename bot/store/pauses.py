"""The pauses that Webex asked for: they outlive a restart, so that the next process does not call too early."""

import logging
import time
from collections.abc import Mapping

from sqlalchemy import Column, Engine, Float, String, Table, select

from bot.errors import DatabaseUnavailable
from bot.store.database import TABLES, transaction

log = logging.getLogger(__name__)

PAUSES = Table(
    "pauses",
    TABLES,
    Column("gate", String(64), primary_key=True),
    Column("opens_at", Float, nullable=False),
)
"""`gate` stands for a token at a host, and says neither."""


class Pauses:
    """Until when no calls may be made, by gate, in seconds since the epoch."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, gate: str, opens_at: float) -> None:
        """Record a pause, and forget those that are over. Never raises: this process keeps to it anyway."""
        try:
            with transaction(self._engine) as connection:
                is_over = PAUSES.c.opens_at < time.time()
                connection.execute(PAUSES.delete().where(is_over | (PAUSES.c.gate == gate)))
                connection.execute(PAUSES.insert().values(gate=gate, opens_at=opens_at))
        except DatabaseUnavailable as error:
            log.warning("A pause that Webex asked for was not stored: %s", error.sentence)

    def list(self) -> Mapping[str, float]:
        """List the pauses, by gate. Raises DatabaseUnavailable."""
        with transaction(self._engine) as connection:
            return {str(row.gate): float(row.opens_at) for row in connection.execute(select(PAUSES))}
