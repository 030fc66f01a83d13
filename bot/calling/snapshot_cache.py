"""Short-lived snapshots of lists: one fetch for many askers."""

import contextlib
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from cachetools import TTLCache

from bot import limits
from bot.errors import WebexOverloaded

T = TypeVar("T")


class FetchPool:
    """The threads that fetch for all inventories, and the places of those who wait long for them."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(limits.FETCH_THREADS, thread_name_prefix="fetch")
        self._places = threading.BoundedSemaphore(limits.MAX_LONG_WAITERS)

    def submit(self, do: Callable[[], None]) -> None:
        """Have it done in another thread."""
        self._pool.submit(do)

    def wait(self, future: Future[T]) -> T:
        """Wait for what is fetched. Raises WebexOverloaded when it takes long and too many wait so already."""
        with contextlib.suppress(TimeoutError):
            return future.result(limits.FETCH_WAIT_SECONDS)
        if not self._places.acquire(blocking=False):
            raise WebexOverloaded
        try:
            return future.result()
        finally:
            self._places.release()

    def close(self) -> None:
        """Stop; nothing new is fetched."""
        self._pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[T]):
    """A list as it was at a moment."""

    items: tuple[T, ...]
    taken_at: datetime
    """UTC."""


class SnapshotCache(Generic[T]):
    """Keeps each list for some seconds after it was fetched.

    Who asks while a fetch is under way waits for that one. A failed fetch is told to all who waited
    for it and then forgotten: the next requester tries anew.
    """

    def __init__(self, seconds: float, fetchers: FetchPool, most: int = 512) -> None:
        self._fetchers = fetchers
        # A TTL of 0 would drop a fetch that is under way, so "under way" is kept apart from "fetched".
        self._fetched: TTLCache[Hashable, Snapshot[T]] = TTLCache(most, seconds, timer=time.monotonic)
        self._under_way: dict[Hashable, Future[Snapshot[T]]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, fetch: Callable[[], tuple[T, ...]], fresh: bool = False) -> Snapshot[T]:
        """Return the list called `key`; `fresh` passes over a snapshot, not over a fetch under way.

        Raises what `fetch` raises, or WebexOverloaded.
        """
        with self._lock:
            if not fresh and (snapshot := self._fetched.get(key)) is not None:
                return snapshot
            future = self._under_way.get(key)
            is_mine = future is None
            if future is None:
                future = self._under_way[key] = Future()
        if is_mine:
            begun = future
            self._fetchers.submit(lambda: self._fill(key, begun, fetch))
        return self._fetchers.wait(future)

    def invalidate(self, is_meant: Callable[[Hashable], bool]) -> None:
        """Drop the snapshots whose keys are meant, because what they show has changed.

        A fetch under way may have begun before the change: it is not waited for, and what it brings is not kept.
        """
        with self._lock:
            for key in [key for key in self._fetched if is_meant(key)]:
                del self._fetched[key]
            for key in [key for key in self._under_way if is_meant(key)]:
                del self._under_way[key]

    def _fill(self, key: Hashable, future: Future[Snapshot[T]], fetch: Callable[[], tuple[T, ...]]) -> None:
        try:
            snapshot = Snapshot(fetch(), datetime.now(UTC))
        except BaseException as error:
            with self._lock:
                self._end(key, future)
            future.set_exception(error)
            return
        with self._lock:
            if self._end(key, future):
                self._fetched[key] = snapshot
        future.set_result(snapshot)

    def _end(self, key: Hashable, future: Future[Snapshot[T]]) -> bool:
        """Say that a fetch has ended; tells whether it still counts. Whoever calls holds the lock."""
        counts = self._under_way.get(key) is future
        if counts:
            del self._under_way[key]
        return counts
