"""The rate limit's decisions."""

from datetime import UTC, datetime, timedelta
from itertools import count

from bot.handling.rate_limit import Decision, RateLimiter, is_late

NOON = "2026-01-31T12:00:00.000Z"

_keys = map(str, count())


def check(limiter: RateLimiter, person: str = "person", late_at: str = "") -> Decision:
    return limiter.check(person, next(_keys), late_at)


def test_over_the_limit_there_is_one_warning() -> None:
    limiter = RateLimiter(3)
    decisions = [check(limiter) for _ in range(6)]
    assert decisions == [Decision.ALLOW] * 3 + [Decision.WARN] + [Decision.DROP] * 2


def test_people_are_counted_apart() -> None:
    limiter = RateLimiter(1)
    assert [check(limiter, person) for person in ("one", "two", "one", "two")] == [
        *[Decision.ALLOW] * 2,
        *[Decision.WARN] * 2,
    ]


def test_0_means_no_limit() -> None:
    limiter = RateLimiter(0)
    assert {check(limiter) for _ in range(1000)} == {Decision.ALLOW}


def test_an_event_that_is_handled_again_does_not_count_again() -> None:
    limiter = RateLimiter(1)
    assert [limiter.check("person", key) for key in ("one", "one", "two")] == [
        *[Decision.ALLOW] * 2,
        Decision.WARN,
    ]


def test_a_late_event_counts_in_its_own_minute() -> None:
    """Beside what is handled at once; each minute by itself, however long the flood takes to be handled."""
    limiter = RateLimiter(2)
    assert [check(limiter), check(limiter)] == [Decision.ALLOW] * 2
    assert [check(limiter, late_at=NOON) for _ in range(4)] == [
        *[Decision.ALLOW] * 2,
        Decision.WARN,
        Decision.DROP,
    ]
    assert check(limiter, late_at="2026-01-31T12:01:00.000Z") is Decision.ALLOW


def test_an_event_is_late_after_some_seconds() -> None:
    now = datetime.now(UTC)
    assert not is_late(now.isoformat())
    assert is_late((now - timedelta(minutes=1)).isoformat())
    assert not is_late("")
