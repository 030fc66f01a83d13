"""The store: the history of changes, and the watches."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.store.database import open_database
from bot.store.history import History
from bot.store.watches import Watches

LOCKS = 64


class Store:
    """What must outlast a restart, in the database of the conversations. Its parts raise NotStored."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_database(database_url)
        self._locks = [threading.Lock() for _ in range(LOCKS)]
        self.history = History(self._engine)
        self.watches = Watches(self._engine)

    @contextmanager
    def exclusive(self, name: str) -> Iterator[None]:
        """Let one thread at a time do what goes by this name."""
        with self._locks[hash(name) % LOCKS]:
            yield

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()
