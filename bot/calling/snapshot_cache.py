"""Short-lived snapshots of lists: one fetch for all who request the same list."""

import contextlib
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from bot import limits
from bot.cache import SingleFlightCache
from bot.errors import WebexOverloaded

T = TypeVar("T")


class FetchPool:
    """The threads that fetch for all snapshot caches, and a limit on how many requests wait long for them."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(limits.FETCH_THREADS, thread_name_prefix="fetch")
        self._long_waiters = threading.BoundedSemaphore(limits.MAX_LONG_WAITERS)

    def run(self, fetch: Callable[[], None]) -> None:
        """Run a fetch in another thread."""
        self._pool.submit(fetch)

    def wait(self, future: Future[T]) -> T:
        """Wait for the result of a fetch. Raises WebexOverloaded if it takes long and too many are waiting already."""
        with contextlib.suppress(TimeoutError):
            return future.result(limits.FETCH_WAIT_SECONDS)
        # A slow list must not block all workers: few may wait for it to the end.
        if not self._long_waiters.acquire(blocking=False):
            raise WebexOverloaded
        try:
            return future.result()
        finally:
            self._long_waiters.release()

    def close(self) -> None:
        """Stop: no further fetch begins."""
        self._pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[T]):
    """A list as it was at one moment."""

    items: tuple[T, ...]
    taken_at: datetime
    """UTC."""


class SnapshotCache(Generic[T]):
    """Caches lists as snapshots, fetched in the threads of a shared pool."""

    def __init__(self, seconds: float, fetchers: FetchPool) -> None:
        self._fetchers = fetchers
        self._snapshots: SingleFlightCache[Snapshot[T]] = SingleFlightCache(seconds, fetchers.run)

    def get(self, key: Hashable, fetch: Callable[[], tuple[T, ...]], fresh: bool = False) -> Snapshot[T]:
        """Return the snapshot for `key`; `fresh` ignores a cached one, but still shares a fetch in progress.

        Raises what `fetch` raises, or WebexOverloaded.
        """
        future = self._snapshots.request(key, lambda: Snapshot(fetch(), datetime.now(UTC)), fresh)
        return self._fetchers.wait(future)

    def peek(self, key: Hashable) -> tuple[T, ...]:
        """Return the items of the cached snapshot for `key`; none if there is none. Fetches nothing."""
        snapshot = self._snapshots.peek(key)
        return snapshot.items if snapshot is not None else ()

    def measure_age(self, key: Hashable) -> float:
        """Return how many seconds ago the cached snapshot for `key` was taken; 0 without one."""
        snapshot = self._snapshots.peek(key)
        return (datetime.now(UTC) - snapshot.taken_at).total_seconds() if snapshot is not None else 0.0

    def invalidate(self, matches: Callable[[Hashable], bool]) -> None:
        """Drop the snapshots whose keys match, because the lists have changed."""
        self._snapshots.invalidate(matches)
