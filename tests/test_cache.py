"""The single-flight cache, with a runner that runs nothing until the test says so."""

from collections.abc import Callable

import pytest

from bot.cache import SingleFlightCache


class Fetches:
    """Collects the fetches that a cache begins, and counts those that have run."""

    def __init__(self) -> None:
        self.pending: list[Callable[[], None]] = []
        self.count = 0

    def fetch(self) -> int:
        self.count += 1
        return self.count

    def run_all(self) -> None:
        pending, self.pending = self.pending, []
        for run in pending:
            run()


@pytest.fixture
def fetches() -> Fetches:
    return Fetches()


@pytest.mark.parametrize("seconds", [0, 60])
@pytest.mark.parametrize("fresh", [False, True])
def test_requests_during_a_fetch_share_it(fetches: Fetches, seconds: float, fresh: bool) -> None:
    cache = SingleFlightCache[int](seconds, fetches.pending.append)
    first = cache.request("key", fetches.fetch)
    second = cache.request("key", fetches.fetch, fresh)
    assert len(fetches.pending) == 1
    assert not first.done()
    fetches.run_all()
    assert (first.result(0), second.result(0), fetches.count) == (1, 1, 1)


def test_a_value_is_cached_until_it_expires(fetches: Fetches, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("bot.cache.time.monotonic", lambda: now)
    cache = SingleFlightCache[int](60, lambda run: run())
    assert cache.request("key", fetches.fetch).result(0) == 1
    now += 59
    assert cache.request("key", fetches.fetch).result(0) == 1
    now += 2
    assert cache.request("key", fetches.fetch).result(0) == 2


def test_without_a_lifetime_each_request_after_a_fetch_begins_another(fetches: Fetches) -> None:
    cache = SingleFlightCache[int](0, lambda run: run())
    assert [cache.request("key", fetches.fetch).result(0) for _ in range(3)] == [1, 2, 3]


def test_a_fresh_request_replaces_the_cached_value(fetches: Fetches) -> None:
    cache = SingleFlightCache[int](60, lambda run: run())
    values = [cache.request("key", fetches.fetch, fresh).result(0) for fresh in (False, True, False)]
    assert values == [1, 2, 2]


def test_keys_are_separate(fetches: Fetches) -> None:
    cache = SingleFlightCache[int](60, lambda run: run())
    assert [cache.request(key, fetches.fetch).result(0) for key in "aba"] == [1, 2, 1]


def test_a_failure_is_raised_and_not_cached(fetches: Fetches) -> None:
    def fail() -> int:
        raise ValueError("no")

    cache = SingleFlightCache[int](60, lambda run: run())
    with pytest.raises(ValueError, match="no"):
        cache.request("key", fail).result(0)
    assert cache.request("key", fetches.fetch).result(0) == 1


def test_invalidated_values_are_fetched_again(fetches: Fetches) -> None:
    cache = SingleFlightCache[int](60, lambda run: run())
    for key in ("same", "changed"):
        cache.request(key, fetches.fetch)
    cache.invalidate(lambda key: key == "changed")
    assert cache.request("same", fetches.fetch).result(0) == 1
    assert cache.request("changed", fetches.fetch).result(0) == 3


def test_a_fetch_that_began_before_an_invalidation_is_neither_shared_nor_cached(fetches: Fetches) -> None:
    """Its value may be from before the change."""
    cache = SingleFlightCache[int](60, fetches.pending.append)
    early = cache.request("key", fetches.fetch)
    cache.invalidate(lambda _: True)
    late = cache.request("key", fetches.fetch)
    assert len(fetches.pending) == 2
    fetches.run_all()
    assert (early.result(0), late.result(0)) == (1, 2)
    assert cache.request("key", fetches.fetch).result(0) == 2
