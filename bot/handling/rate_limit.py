"""The rate limit: one person's flood of commands must not slow the bot down for everybody else."""

import threading
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from cachetools import LRUCache
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot import limits
from bot.messaging.payloads import to_time

MINUTE_LENGTH = len("2026-01-31T12:34")

MAX_COUNTED_EVENTS = 10_000
"""How many events are remembered as counted, and how many people's minutes of the past."""


class Decision(Enum):
    """What to do with an event."""

    ALLOW = auto()
    WARN = auto()
    """Over the limit: say so, at most once a minute."""
    DROP = auto()
    """Over the limit, and the person has been warned."""


class RateLimiter:
    """Counts each person's commands in this process: over a moving window of a minute, or in a minute of the past."""

    def __init__(self, max_per_minute: int) -> None:
        """`max_per_minute` of 0 means no limit."""
        self._max = max_per_minute
        self._limit = RateLimitItemPerMinute(max_per_minute) if max_per_minute else None
        self._warning_limit = RateLimitItemPerMinute(1)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._counted: LRUCache[str, bool] = LRUCache(MAX_COUNTED_EVENTS)
        self._late: LRUCache[tuple[str, str], int] = LRUCache(MAX_COUNTED_EVENTS)
        """How many events each person has in a minute of the past."""
        self._lock = threading.Lock()

    def check(self, person_id: str, event_key: str, late_at: str = "") -> Decision:
        """Count one event of a person and decide what to do with it. One that is handled again does not count again.

        `late_at` is when an event happened that is not handled at once, as Webex writes it: one that was caught up
        with, accepted before a restart, or put off. It counts in the minute in which it happened.
        """
        if self._limit is None:
            return Decision.ALLOW
        with self._lock:
            if event_key in self._counted:
                return Decision.ALLOW
            self._counted[event_key] = True
        if self._count_late(person_id, late_at) if late_at else self._limiter.hit(self._limit, person_id):
            return Decision.ALLOW
        return Decision.WARN if self._limiter.hit(self._warning_limit, "warnings", person_id) else Decision.DROP

    def _count_late(self, person_id: str, at: str) -> bool:
        """Count an event in its own minute, and return whether it is within the limit."""
        key = (person_id, at[:MINUTE_LENGTH])
        with self._lock:
            self._late[key] = count = self._late.get(key, 0) + 1
        return count <= self._max


def is_late(at: str) -> bool:
    """Return whether an event happened so long ago, as Webex writes it, that it is not handled at once."""
    happened_at = to_time(at)
    return happened_at is not None and datetime.now(UTC) - happened_at > timedelta(seconds=limits.LATE_EVENT_SECONDS)
