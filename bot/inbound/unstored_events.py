"""Events that the database refused are kept in memory, and stored as soon as it can be written again."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.model import Event

log = logging.getLogger(__name__)


class UnstoredEvents:
    """Keeps up to MAX_EVENTS_IN_MEMORY events; messages beyond that are found by catching up.

    Webex was answered 503 for them, and is not known to deliver an event again.
    """

    def __init__(self, enqueue: Callable[[Event], None], catch_up: Callable[[], None]) -> None:
        """`enqueue` stores an event, or raises DatabaseUnavailable."""
        self._enqueue = enqueue
        self._catch_up = catch_up
        self._events: deque[Event] = deque()
        self._has_dropped = False
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def add(self, event: Event) -> None:
        """Keep an event, and begin to try to store it if that has not begun yet."""
        with self._lock:
            if len(self._events) < limits.MAX_EVENTS_IN_MEMORY:
                self._events.append(event)
            else:
                self._has_dropped = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="unstored events", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop trying: the next start finds the messages by catching up."""
        self._stopped.set()
        if (thread := self._thread) is not None:
            thread.join()

    def _run(self) -> None:
        stored = 0
        while not self._stopped.wait(limits.UNSTORED_RETRY_SECONDS):
            stored += self._store()
            with self._lock:
                if self._events:
                    continue
                self._thread = None
                has_dropped, self._has_dropped = self._has_dropped, False
            log.warning("The database can be written again: stored %d events that had arrived meanwhile.", stored)
            if has_dropped:
                self._catch_up()
            return

    def _store(self) -> int:
        """Store the events, oldest first, up to the first that is refused again. Return how many were stored."""
        count = 0
        while self._events:
            try:
                self._enqueue(self._events[0])
            except DatabaseUnavailable:
                break
            self._events.popleft()
            count += 1
        return count
