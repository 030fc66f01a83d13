"""The store: the history of changes, the watches, the replicas."""

import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import limits
from bot.store.database import open_database, translating
from bot.store.engine import is_sqlite
from bot.store.history import History
from bot.store.replicas import Replicas
from bot.store.watches import Watches
from bot.store.write_check import check_writable

log = logging.getLogger(__name__)


class Store:
    """What must outlast a restart, in the database of the conversations. Its parts raise DatabaseUnavailable."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_database(database_url)
        self._is_shared = not is_sqlite(database_url)
        self._locks = [threading.Lock() for _ in range(limits.NAMED_LOCKS)]
        self.history = History(self._engine)
        self.watches = Watches(self._engine)
        self.replicas = Replicas(self._engine)

    @contextmanager
    def exclusive(self, name: str) -> Iterator[None]:
        """Let one thread at a time do what goes by this name, of all replicas. Raises DatabaseUnavailable."""
        digest = hashlib.sha256(name.encode()).digest()
        with self._locks[digest[0] % limits.NAMED_LOCKS]:
            if not self._is_shared:
                yield
                return
            with self._holding(int.from_bytes(digest[:8], "big", signed=True)):
                yield

    def check_writable(self) -> None:
        """Write something and commit it. Raises DatabaseUnavailable if the database does not accept it."""
        check_writable(self._engine)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    @contextmanager
    def _holding(self, key: int) -> Iterator[None]:
        """Hold a lock that PostgreSQL itself drops with the connection: a replica that is killed holds none."""
        with translating():
            connection = self._engine.connect()
        try:
            with translating():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
            yield
        finally:
            try:
                connection.close()
            except SQLAlchemyError as error:
                # Gone with its connection. What was done under it is done: to raise would deny it.
                log.warning("A connection that held a lock was lost: %s", type(error).__name__)
