"""A cache whose values are fetched once, however many ask for them at the same time."""

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from cachetools import TTLCache

from bot import limits

T = TypeVar("T")


class SingleFlightCache(Generic[T]):
    """Caches each value for some seconds after it was fetched, and fetches it once at a time.

    A request during a fetch shares its result. A failure is raised to all who share the fetch and is not cached.
    """

    def __init__(self, seconds: float, run: Callable[[Callable[[], None]], object]) -> None:
        """`run` runs a function in another thread."""
        self._run = run
        # A TTL of 0 would drop a fetch in progress, so those are stored apart from the completed ones.
        self._completed: TTLCache[Hashable, Future[T]] = TTLCache(
            limits.MAX_CACHED_LISTS, seconds, timer=time.monotonic
        )
        self._in_progress: dict[Hashable, Future[T]] = {}
        self._lock = threading.Lock()

    def request(self, key: Hashable, fetch: Callable[[], T], fresh: bool = False) -> Future[T]:
        """Return the future value for `key`: cached, being fetched, or from a new fetch.

        `fresh` ignores the cached value, but still shares a fetch in progress. The caller decides how long it waits.
        """
        with self._lock:
            if not fresh and (completed := self._completed.get(key)) is not None:
                return completed
            if (shared := self._in_progress.get(key)) is not None:
                return shared
            future: Future[T] = Future()
            self._in_progress[key] = future
        self._run(lambda: self._fetch(key, future, fetch))
        return future

    def peek(self, key: Hashable) -> T | None:
        """Return the cached value for `key`; None if there is none. Fetches nothing."""
        with self._lock:
            completed = self._completed.get(key)
        return completed.result() if completed is not None else None

    def invalidate(self, matches: Callable[[Hashable], bool]) -> None:
        """Drop the values whose keys match, because what they show has changed.

        A fetch in progress may have begun before the change: later requests don't share it, and it is not cached.
        """
        with self._lock:
            for values in (self._completed, self._in_progress):
                for key in [key for key in values if matches(key)]:
                    values.pop(key, None)  # it may have expired since it was listed

    def _fetch(self, key: Hashable, future: Future[T], fetch: Callable[[], T]) -> None:
        # The entry in progress is removed before the future completes: a request that follows
        # its result must not share it.
        try:
            value = fetch()
        except BaseException as error:
            with self._lock:
                self._remove(key, future)
            future.set_exception(error)
            return
        with self._lock:
            if self._remove(key, future):
                self._completed[key] = future
        future.set_result(value)

    def _remove(self, key: Hashable, future: Future[T]) -> bool:
        """Remove a fetch from those in progress; return whether it was still there. Requires the lock."""
        is_current = self._in_progress.get(key) is future
        if is_current:
            del self._in_progress[key]
        return is_current
