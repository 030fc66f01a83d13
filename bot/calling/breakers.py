"""Circuit breakers: calls to something that keeps failing are refused at once for a while, so that nobody waits for it.

Written here because pybreaker holds a lock during each call, so that all calls queue up, and circuitbreaker lets
everybody through at once when its timeout has passed.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from cachetools import LRUCache

from bot import limits
from bot.errors import WebexError

T = TypeVar("T")


class Breaker:
    """Counts failures in a row, and opens after too many."""

    def __init__(self, max_failures: int) -> None:
        self._max_failures = max_failures
        self._failures = 0
        self._open_until = 0.0
        self._last_failure: WebexError | None = None
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raise the last failure while the breaker is open; let one call through when its time has passed."""
        with self._lock:
            if self._last_failure is None or self._failures < self._max_failures:
                return
            now = time.monotonic()
            if now < self._open_until:
                raise self._last_failure.with_traceback(None)
            # Half open: this call is the probe, all others are refused until it has ended.
            self._open_until = now + limits.BREAKER_RESET_SECONDS

    def record(self, failure: WebexError | None) -> None:
        """Record how a call ended: with a failure of Webex's, or None."""
        with self._lock:
            self._last_failure = failure
            self._failures = self._failures + 1 if failure else 0
            self._open_until = time.monotonic() + limits.BREAKER_RESET_SECONDS


class Breakers:
    """One breaker for each organization, and one for each path within it."""

    def __init__(self) -> None:
        self._breakers: LRUCache[tuple[str, str], Breaker] = LRUCache(limits.MAX_BREAKERS)
        self._lock = threading.Lock()

    def call(self, org_id: str, path: str, send: Callable[[], T]) -> T:
        """Return what `send` returns, unless one of its breakers is open.

        Raises what `send` raises; while a breaker is open, what it raised last.
        """
        breakers = [
            self._get(org_id, "", limits.MAX_ORGANIZATION_FAILURES),
            self._get(org_id, path, limits.MAX_PATH_FAILURES),
        ]
        for breaker in breakers:
            breaker.check()
        failure: WebexError | None = None
        try:
            return send()
        except WebexError as error:
            # What Webex refuses (404, 403 …) shows that it works.
            failure = error if error.is_transient else None
            raise
        finally:
            for breaker in breakers:
                breaker.record(failure)

    def _get(self, org_id: str, path: str, max_failures: int) -> Breaker:
        with self._lock:
            breaker = self._breakers.get((org_id, path))
            if breaker is None:
                breaker = self._breakers[org_id, path] = Breaker(max_failures)
            return breaker
