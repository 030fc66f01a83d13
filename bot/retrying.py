"""Repeats what failed: for how long, and with which pauses between."""

import contextlib
import logging
import math
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from bot import limits
from bot.errors import WebexConnectionError, WebexError, WebexStatusError
from bot.metrics import RETRIES

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Let all calls inside the block together take so many seconds, retries and pauses included."""
    reset = _deadline.set(min(time.monotonic() + seconds, _deadline.get()))
    try:
        yield
    finally:
        _deadline.reset(reset)


def limit_seconds(seconds: float) -> float:
    """Return how long something may take that may take so many seconds by itself, inside of `time_limit`."""
    return max(min(seconds, _deadline.get() - time.monotonic()), 0.0)


@dataclass(frozen=True, slots=True)
class Retrying:
    """Calls functions, and again after errors that should be retried."""

    should_retry: Callable[[WebexError], bool]
    total_seconds: float

    def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function until it succeeds. Raises its last error."""
        began_at, attempt = time.monotonic(), 0
        while True:
            try:
                return function(*args, **kwargs)
            except WebexError as error:
                pause = _choose_pause(error, attempt)
                if not self.should_retry(error) or time.monotonic() - began_at + pause >= self.total_seconds:
                    raise
                RETRIES.inc()
                log.warning("Webex: %s; retrying in %.1f s", _to_log_words(error), pause)
            time.sleep(pause)
            attempt += 1


def build_retrying(should_retry: Callable[[WebexError], bool], total_seconds: float | None = None) -> Retrying:
    """Build a caller that repeats a function while `should_retry`, with the pauses that Webex asks for.

    The last error is raised when the next pause would exceed `total_seconds` (by default `limits.CALL_SECONDS`).
    """
    return Retrying(should_retry, limit_seconds(limits.CALL_SECONDS if total_seconds is None else total_seconds))


def _choose_pause(error: WebexError, attempt: int) -> float:
    """Return the seconds that Webex names; otherwise each pause is twice as long as the last."""
    if isinstance(error, WebexStatusError) and error.retry_after is not None:
        return error.retry_after
    return min(limits.FIRST_RETRY_SECONDS * 2.0**attempt, limits.MAX_RETRY_SECONDS)


def _to_log_words(error: WebexError) -> str:
    match error:
        case WebexStatusError():
            reason = f": {error.reason}" if error.has_reason else ""
            return f"{error.method} {error.path} answered {error.status}{reason} (tracking id {error.tracking_id})"
        case WebexConnectionError():
            reason = f": {error.failure.words}" if error.failure else ""
            return f"{error.method} {error.path} was not answered{reason}"
        case _:
            return error.sentence
