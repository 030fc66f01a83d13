"""The rate limit: one person's flood of commands must not slow the bot down for everybody else."""

from enum import Enum, auto

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Decision(Enum):
    """What to do with an event."""

    ALLOW = auto()
    WARN = auto()
    """Over the limit: say so, at most once a minute."""
    DROP = auto()
    """Over the limit, and the person has been warned."""


class RateLimiter:
    """Counts each person's commands in this process, over a moving window of a minute."""

    def __init__(self, max_per_minute: int) -> None:
        """`max_per_minute` of 0 means no limit."""
        self._limit = RateLimitItemPerMinute(max_per_minute) if max_per_minute else None
        self._warning_limit = RateLimitItemPerMinute(1)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, person_id: str) -> Decision:
        """Count one command of a person and decide what to do with it."""
        if self._limit is None or self._limiter.hit(self._limit, "commands", person_id):
            return Decision.ALLOW
        return Decision.WARN if self._limiter.hit(self._warning_limit, "warnings", person_id) else Decision.DROP
