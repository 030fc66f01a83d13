"""Circuit breakers: what does not answer is left alone for a while, so that it holds up nobody.

Ours, because pybreaker holds a lock during each call, so that all calls queue, and circuitbreaker lets everybody
through at once when its time is over.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from cachetools import LRUCache

from bot import limits
from bot.errors import WebexConnectionError, WebexError, WebexStatusError, is_trouble

T = TypeVar("T")


class Breaker:
    """Counts failures in a row."""

    def __init__(self, most_failures: int) -> None:
        self._most = most_failures
        self._failures = 0
        self._open_until = 0.0
        self._last: WebexError | None = None
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raise the error that opened the breaker, while it is open; let one through when its time is over."""
        with self._lock:
            if self._last is None or self._failures < self._most:
                return
            if time.monotonic() < self._open_until:
                raise self._last.with_traceback(None)
            self._open_until = (
                time.monotonic() + limits.BREAKER_RESET_SECONDS
            )  # for all others, until this one has come back

    def record(self, trouble: WebexError | None) -> None:
        """Write down how a call ended."""
        with self._lock:
            self._last = trouble
            self._failures = self._failures + 1 if trouble else 0
            self._open_until = time.monotonic() + limits.BREAKER_RESET_SECONDS


class Breakers:
    """One breaker for each organization, and within it one for each path."""

    def __init__(self) -> None:
        self._breakers: LRUCache[tuple[str, str], Breaker] = LRUCache(limits.MAX_BREAKERS)
        self._lock = threading.Lock()

    def call(self, org_id: str, path: str, do: Callable[[], T]) -> T:
        """Do it, unless what it goes to has failed so often in a row that it is left alone.

        Raises what `do` raises, or raised last where it is not even tried.
        """
        breakers = [
            self._get(org_id, "", limits.MAX_ORGANIZATION_FAILURES),
            self._get(org_id, path, limits.MAX_PATH_FAILURES),
        ]
        for breaker in breakers:
            breaker.check()
        trouble: WebexError | None = None
        try:
            return do()
        except (WebexConnectionError, WebexStatusError) as error:
            trouble = error if is_trouble(error) else None
            raise
        finally:
            for breaker in breakers:
                breaker.record(trouble)

    def _get(self, org_id: str, path: str, most_failures: int) -> Breaker:
        with self._lock:
            return self._breakers.setdefault((org_id, path), Breaker(most_failures))
