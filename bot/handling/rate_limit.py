"""The rate limit: one person's flood of commands must not slow the bot down for everybody else."""

from enum import Enum, auto

from cachetools import LRUCache
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

MINUTE_LENGTH = len("2026-01-31T12:34")

MAX_LATE_EVENTS = 10_000
"""How many events of the past are remembered as counted."""


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
        self._counted_late: LRUCache[str, bool] = LRUCache(MAX_LATE_EVENTS)

    def check(self, person_id: str) -> Decision:
        """Count one command of a person and decide what to do with it."""
        return self._check("commands", person_id)

    def check_late(self, person_id: str, event_key: str, at: str) -> Decision:
        """Do the same for an event of the past: one that was caught up with, or accepted before a restart.

        It counts in the minute in which it happened, `at` as Webex writes it: late ones are all handled at once. An
        event that is handled again does not count again.
        """
        if event_key in self._counted_late:
            return Decision.ALLOW
        self._counted_late[event_key] = True
        return self._check(at[:MINUTE_LENGTH], person_id)

    def _check(self, window: str, person_id: str) -> Decision:
        if self._limit is None or self._limiter.hit(self._limit, window, person_id):
            return Decision.ALLOW
        return Decision.WARN if self._limiter.hit(self._warning_limit, "warnings", person_id) else Decision.DROP
