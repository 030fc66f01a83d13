"""The store: everything that must outlive a restart, except events, and named locks."""

import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import limits
from bot.store.change_watches import ChangeWatches
from bot.store.database import FAILED_AT_START, open_database, translating_errors
from bot.store.engine import close_engine, is_sqlite
from bot.store.history import History
from bot.store.inventory import InventoryReadings
from bot.store.pauses import Pauses
from bot.store.plans import Plans
from bot.store.progress import ProgressRecords
from bot.store.replicas import Replicas, try_to_write
from bot.store.reports import Reports
from bot.store.reservations import Reservations
from bot.store.stock import StockCounts
from bot.store.watches import Watches

log = logging.getLogger(__name__)


class Store:
    """Everything that must outlive a restart, except events. Its parts raise DatabaseUnavailable."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_database(database_url)
        self._is_shared = not is_sqlite(database_url)
        self._locks = [threading.Lock() for _ in range(limits.NAMED_LOCKS)]
        self.history = History(self._engine)
        self.watches = Watches(self._engine)
        self.reservations = Reservations(self._engine)
        self.replicas = Replicas(self._engine)
        self.pauses = Pauses(self._engine)
        self.plans = Plans(self._engine)
        self.progress = ProgressRecords(self._engine)
        self.change_watches = ChangeWatches(self._engine)
        self.inventory = InventoryReadings(self._engine)
        self.reports = Reports(self._engine)
        self.stock = StockCounts(self._engine)

    @contextmanager
    def exclusive(self, name: str) -> Iterator[None]:
        """Let one thread at a time, of all replicas, into the blocks with this name. Raises DatabaseUnavailable."""
        digest = hashlib.sha256(name.encode()).digest()
        with self._locks[digest[0] % limits.NAMED_LOCKS]:
            if not self._is_shared:
                yield
                return
            with self._advisory_lock(int.from_bytes(digest[:8], "big", signed=True)):
                yield

    def check_writable(self) -> None:
        """Check that the database can be written, and leave it as it was. Raises DatabaseUnavailable."""
        with translating_errors(FAILED_AT_START), self._engine.begin() as connection:
            try_to_write(connection)

    def close(self) -> None:
        """Close the connections."""
        close_engine(self._engine)

    @contextmanager
    def _advisory_lock(self, key: int) -> Iterator[None]:
        """Hold a lock that PostgreSQL releases with the connection, so that a killed replica holds none."""
        with translating_errors():
            connection = self._engine.connect()
        try:
            with translating_errors():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
            yield
        finally:
            try:
                connection.close()
            except SQLAlchemyError as error:
                # The lock is released with its connection. What was done inside is done: raising would deny that.
                log.warning("Lost a database connection that held a lock: %s", type(error).__name__)
