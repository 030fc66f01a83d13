"""Slots: few commands of one person at once, and few that read everything, so that nobody slows down all others."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot import limits


class NoSlot(Exception):
    """All slots are in use, and stayed so for SLOT_WAIT_SECONDS: the event has to be handled later."""


class Slots:
    """Counts what runs at once. No worker waits long: what gets no slot goes back to the queue."""

    def __init__(self) -> None:
        self._running: Counter[str] = Counter()
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def use(self, key: str, count: int) -> Iterator[None]:
        """Use one of `count` slots inside the block: a person's, by their id, or those of a kind. Raises NoSlot."""
        with self._changed:
            self._enter(key, count)
        try:
            yield
        finally:
            with self._changed:
                self._running[key] -= 1
                if not self._running[key]:
                    del self._running[key]  # people come and go
                self._changed.notify_all()

    def _enter(self, key: str, count: int) -> None:
        if self._running[key] >= count:
            # A burst of quick commands is over in a moment. Few wait for that, since each keeps a worker.
            if self._waiting >= limits.MAX_SLOT_WAITERS:
                raise NoSlot
            self._waiting += 1
            try:
                if not self._changed.wait_for(lambda: self._running[key] < count, limits.SLOT_WAIT_SECONDS):
                    raise NoSlot
            finally:
                self._waiting -= 1
        self._running[key] += 1
