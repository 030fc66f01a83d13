"""How fast one person may ask: a flood by one must not hold up the others."""

from enum import Enum, auto

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Decision(Enum):
    """What becomes of an event."""

    ALLOW = auto()
    WARN = auto()
    """Too many: the person is told so, once a minute."""
    DROP = auto()
    """Too many, and the person knows."""


class RateLimiter:
    """Counts what each person asks, in this process."""

    def __init__(self, most_per_minute: int) -> None:
        """`most_per_minute` of 0 lets everybody ask as fast as they can."""
        self._most = RateLimitItemPerMinute(most_per_minute) if most_per_minute else None
        self._once = RateLimitItemPerMinute(1)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, person_id: str) -> Decision:
        """Count one event of a person's and say what becomes of it."""
        if self._most is None or self._limiter.hit(self._most, "asked", person_id):
            return Decision.ALLOW
        return Decision.WARN if self._limiter.hit(self._once, "told", person_id) else Decision.DROP
