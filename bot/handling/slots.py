"""Slots: few commands of a kind run at once, so that nobody slows down all others."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot import limits
from bot.model import Slot


class NoSlot(Exception):
    """All slots of a kind are in use: the event waits in their queue."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.slot = slot


class Slots:
    """Counts what runs at once. No worker waits long for a slot, except for events that have waited in its queue."""

    def __init__(self) -> None:
        self._running: Counter[Slot] = Counter()
        self._first: Counter[Slot] = Counter()
        """How many wait who have waited in the queue: they get the next slots."""
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def use(self, slot: Slot, *, has_waited: bool) -> Iterator[None]:
        """Use one of MAX_BULK_COMMANDS slots inside the block. Raises NoSlot, unless the event has waited before."""
        with self._changed:
            if has_waited:
                self._wait(slot)
            else:
                self._try(slot)
            self._running[slot] += 1
        try:
            yield
        finally:
            with self._changed:
                self._running[slot] -= 1
                self._changed.notify_all()

    def is_used(self, slot: Slot) -> bool:
        """Return whether a command uses a slot of this kind now."""
        return self._running[slot] > 0

    def _wait(self, slot: Slot) -> None:
        """Wait until a slot is free: the queue starts no more events than there are slots."""
        self._first[slot] += 1
        try:
            self._changed.wait_for(lambda: self._is_free(slot))
        finally:
            self._first[slot] -= 1

    def _try(self, slot: Slot) -> None:
        """Wait a moment for a slot that nobody waits for who has waited longer. Raises NoSlot."""

        def is_free() -> bool:
            return self._is_free(slot) and not self._first[slot]

        if is_free():
            return
        # A burst of quick commands is over in a moment. Few wait for that, since each keeps a worker.
        if self._waiting >= limits.MAX_SLOT_WAITERS:
            raise NoSlot(slot)
        self._waiting += 1
        try:
            if not self._changed.wait_for(is_free, limits.SLOT_WAIT_SECONDS):
                raise NoSlot(slot)
        finally:
            self._waiting -= 1

    def _is_free(self, slot: Slot) -> bool:
        return self._running[slot] < limits.MAX_BULK_COMMANDS
