"""The rate limit's decisions."""

from bot.handling.rate_limit import Decision, RateLimiter


def test_over_the_limit_there_is_one_warning() -> None:
    limiter = RateLimiter(3)
    decisions = [limiter.check("person") for _ in range(6)]
    assert decisions == [Decision.ALLOW] * 3 + [Decision.WARN] + [Decision.DROP] * 2


def test_people_are_counted_apart() -> None:
    limiter = RateLimiter(1)
    assert [limiter.check(person) for person in ("one", "two", "one", "two")] == [
        *[Decision.ALLOW] * 2,
        *[Decision.WARN] * 2,
    ]


def test_0_means_no_limit() -> None:
    limiter = RateLimiter(0)
    assert {limiter.check("person") for _ in range(1000)} == {Decision.ALLOW}
