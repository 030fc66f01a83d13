"""How fast one person may ask: a flood by one must not hold up the others."""

from enum import Enum, auto

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Verdict(Enum):
    """What becomes of an event."""

    ANSWER = auto()
    SLOW_DOWN = auto()
    """Too many: the person is told so, once a minute."""
    IGNORE = auto()
    """Too many, and the person knows."""


class Pace:
    """Counts what each person asks, in this process."""

    def __init__(self, most_per_minute: int) -> None:
        """`most_per_minute` of 0 lets everybody ask as fast as they can."""
        self._most = RateLimitItemPerMinute(most_per_minute) if most_per_minute else None
        self._once = RateLimitItemPerMinute(1)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def judge(self, person_id: str) -> Verdict:
        """Count one event of a person's and say what becomes of it."""
        if self._most is None or self._limiter.hit(self._most, "asked", person_id):
            return Verdict.ANSWER
        return Verdict.SLOW_DOWN if self._limiter.hit(self._once, "told", person_id) else Verdict.IGNORE
