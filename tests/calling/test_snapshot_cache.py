import threading
from concurrent.futures import ALL_COMPLETED, ThreadPoolExecutor, wait

import pytest

from bot import limits
from bot.calling.snapshot_cache import FetchPool, SnapshotCache
from bot.errors import WebexOverloaded


class Shelf:
    """Counts fetches; each waits until it is let go."""

    def __init__(self) -> None:
        self.fetched = 0
        self.begun = threading.Event()
        self.go = threading.Event()

    def fetch(self) -> tuple[int, ...]:
        self.fetched += 1
        self.begun.set()
        assert self.go.wait(10)
        return (self.fetched,)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_many_askers_cause_one_fetch(shelf: Shelf) -> None:
    inventory: SnapshotCache[int] = SnapshotCache(60, FetchPool())
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(inventory.get, "key", shelf.fetch) for _ in range(20)]
        assert shelf.begun.wait(10)
        shelf.go.set()
        assert {each.result().items for each in asked} == {(1,)}
    assert inventory.get("key", shelf.fetch).items == (1,)


def test_many_askers_cause_one_fetch_without_snapshots_too(shelf: Shelf) -> None:
    inventory: SnapshotCache[int] = SnapshotCache(0, FetchPool())
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(inventory.get, "key", shelf.fetch)
        assert shelf.begun.wait(10)
        second = pool.submit(inventory.get, "key", shelf.fetch, fresh=True)
        shelf.go.set()
        assert {first.result().items, second.result().items} <= {(1,), (2,)}
    shelf.fetched = 10
    assert inventory.get("key", shelf.fetch).items == (11,)


def test_refresh_passes_over_the_snapshot(shelf: Shelf) -> None:
    shelf.go.set()
    inventory: SnapshotCache[int] = SnapshotCache(60, FetchPool())
    first = inventory.get("key", shelf.fetch)
    second = inventory.get("key", shelf.fetch, fresh=True)
    assert (first.items, second.items) == ((1,), (2,))
    assert second.taken_at >= first.taken_at
    assert inventory.get("key", shelf.fetch).items == (2,)


def test_keys_are_kept_apart(shelf: Shelf) -> None:
    shelf.go.set()
    inventory: SnapshotCache[int] = SnapshotCache(60, FetchPool())
    assert [inventory.get(key, shelf.fetch).items for key in "aba"] == [(1,), (2,), (1,)]


def test_a_failure_is_told_and_forgotten(shelf: Shelf) -> None:
    def fail() -> tuple[int, ...]:
        raise ValueError("no")

    shelf.go.set()
    inventory: SnapshotCache[int] = SnapshotCache(60, FetchPool())
    with pytest.raises(ValueError, match="no"):
        inventory.get("key", fail)
    assert inventory.get("key", shelf.fetch).items == (1,)


def test_what_is_forgotten_is_fetched_anew(shelf: Shelf) -> None:
    inventory: SnapshotCache[int] = SnapshotCache(60, FetchPool())
    shelf.go.set()
    inventory.get("kept", shelf.fetch)
    inventory.get("changed", shelf.fetch)
    inventory.invalidate(lambda key: key == "changed")
    assert inventory.get("kept", shelf.fetch).items == (1,)
    assert inventory.get("changed", shelf.fetch).items == (3,)


def test_a_fetch_that_began_before_is_not_kept(shelf: Shelf) -> None:
    """What it brings may be from before the change: whoever waited for it gets it, nobody after."""
    inventory: SnapshotCache[int] = SnapshotCache(60, FetchPool())
    with ThreadPoolExecutor(1) as pool:
        early = pool.submit(inventory.get, "list", shelf.fetch)
        assert shelf.begun.wait(10)
        inventory.invalidate(lambda _: True)
        shelf.go.set()
        assert early.result().items == (1,)
    assert inventory.get("list", shelf.fetch).items == (2,)


def test_what_is_slow_holds_few(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some wait as long as it takes; whoever comes beyond is told after a moment."""
    monkeypatch.setattr(limits, "FETCH_WAIT_SECONDS", 0.05)
    monkeypatch.setattr(limits, "MAX_LONG_WAITERS", 2)
    inventory: SnapshotCache[int] = SnapshotCache(60, FetchPool())
    with ThreadPoolExecutor(5) as pool:
        asked = [pool.submit(inventory.get, "slow", shelf.fetch) for _ in range(5)]
        refused, _ = wait(asked, return_when=ALL_COMPLETED, timeout=1)
        assert len(refused) == 3
        assert all(isinstance(each.exception(), WebexOverloaded) for each in refused)
        # What is quick goes on beside it.
        assert inventory.get("quick", lambda: (7,)).items == (7,)
        shelf.go.set()
        assert [each.result().items for each in asked if each not in refused] == [(1,), (1,)]
    assert inventory.get("slow", shelf.fetch).items == (1,)
