"""Snapshots of lists, fetched in threads and shared by all who request the same list."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from itertools import islice
from typing import TypeVar

import pytest

from bot import limits
from bot.calling.snapshot_cache import FetchPool, SnapshotCache
from bot.errors import WebexOverloaded

T = TypeVar("T")

WAIT_SECONDS = 30
"""How long a test waits for what must come. Nothing is proved by time passing."""


class ListSource:
    """Counts fetches. Each waits until `go` is set."""

    def __init__(self) -> None:
        self.fetched = 0
        self.go = threading.Event()
        self._lock = threading.Lock()

    def fetch(self) -> tuple[int, ...]:
        with self._lock:
            self.fetched += 1
            number = self.fetched
        assert self.go.wait(WAIT_SECONDS)
        return (number,)


class CountingPool(FetchPool):
    """A pool that counts the requests which have begun to wait for a fetch."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = threading.Semaphore(0)

    def wait(self, future: Future[T]) -> T:
        self._waiting.release()
        return super().wait(future)

    def await_waiting(self, count: int) -> None:
        for _ in range(count):
            assert self._waiting.acquire(timeout=WAIT_SECONDS)


@pytest.fixture
def source() -> ListSource:
    return ListSource()


@pytest.fixture
def fetchers() -> Iterator[CountingPool]:
    pool = CountingPool()
    yield pool
    pool.close()


@pytest.mark.parametrize("seconds", [0, 60])
@pytest.mark.parametrize("fresh", [False, True])
def test_many_requests_cause_one_fetch(source: ListSource, fetchers: CountingPool, seconds: float, fresh: bool) -> None:
    """Without snapshots (0 seconds) and for fresh lists too."""
    cache: SnapshotCache[int] = SnapshotCache(seconds, fetchers)
    with ThreadPoolExecutor(20) as pool:
        requests = [pool.submit(cache.get, "key", source.fetch, fresh) for _ in range(20)]
        fetchers.await_waiting(20)
        source.go.set()
        assert {each.result().items for each in requests} == {(1,)}
    assert source.fetched == 1


def test_a_fresh_list_ignores_the_snapshot(source: ListSource, fetchers: CountingPool) -> None:
    source.go.set()
    cache: SnapshotCache[int] = SnapshotCache(60, fetchers)
    first = cache.get("key", source.fetch)
    second = cache.get("key", source.fetch, fresh=True)
    assert (first.items, second.items) == ((1,), (2,))
    assert second.taken_at >= first.taken_at
    assert cache.get("key", source.fetch) == second


def test_a_failure_is_raised_and_not_cached(source: ListSource, fetchers: CountingPool) -> None:
    def fail() -> tuple[int, ...]:
        raise ValueError("no")

    source.go.set()
    cache: SnapshotCache[int] = SnapshotCache(60, fetchers)
    with pytest.raises(ValueError, match="no"):
        cache.get("key", fail)
    assert cache.get("key", source.fetch).items == (1,)


def test_invalidated_lists_are_fetched_again(source: ListSource, fetchers: CountingPool) -> None:
    source.go.set()
    cache: SnapshotCache[int] = SnapshotCache(60, fetchers)
    cache.get("same", source.fetch)
    cache.get("changed", source.fetch)
    cache.invalidate(lambda key: key == "changed")
    assert cache.get("same", source.fetch).items == (1,)
    assert cache.get("changed", source.fetch).items == (3,)


def test_few_requests_wait_long_for_a_slow_list(source: ListSource, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those beyond the limit are refused; other lists are served meanwhile."""
    monkeypatch.setattr(limits, "FETCH_WAIT_SECONDS", 0)
    monkeypatch.setattr(limits, "MAX_LONG_WAITERS", 2)
    fetchers = CountingPool()
    cache: SnapshotCache[int] = SnapshotCache(60, fetchers)
    with ThreadPoolExecutor(5) as pool:
        requests = [pool.submit(cache.get, "slow", source.fetch) for _ in range(5)]
        refused = list(islice(as_completed(requests, WAIT_SECONDS), 3))
        assert all(isinstance(each.exception(), WebexOverloaded) for each in refused)
        assert not any(each.done() for each in requests if each not in refused)
        source.go.set()
        assert [each.result().items for each in requests if each not in refused] == [(1,), (1,)]
    assert cache.get("slow", source.fetch).items == (1,)
    fetchers.close()
