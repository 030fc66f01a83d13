"""Repeats what failed: for how long, and with which pauses between."""

import contextlib
import logging
import math
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_before_delay

from bot import limits
from bot.errors import WebexConnectionError, WebexError, WebexStatusError
from bot.metrics import RETRIES

log = logging.getLogger(__name__)

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


def build_retrying(should_retry: Callable[[WebexError], bool], total_seconds: float | None = None) -> Retrying:
    """Build a caller that repeats a function while `should_retry`, with the pauses that Webex asks for.

    The last error is raised when the next pause would exceed `total_seconds` (by default `limits.CALL_SECONDS`).
    """
    return Retrying(
        stop=stop_before_delay(limit_seconds(limits.CALL_SECONDS if total_seconds is None else total_seconds)),
        wait=_choose_pause,
        retry=retry_if_exception(lambda error: isinstance(error, WebexError) and should_retry(error)),
        before_sleep=_log_pause,
        reraise=True,
    )


def _choose_pause(state: RetryCallState) -> float:
    """Return the seconds that Webex names; otherwise each pause is twice as long as the last."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, WebexStatusError) and error.retry_after is not None:
        return error.retry_after
    return min(limits.FIRST_RETRY_SECONDS * 2.0 ** (state.attempt_number - 1), limits.MAX_RETRY_SECONDS)


def _log_pause(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, WebexError):
        seconds = state.next_action.sleep if state.next_action else 0.0
        RETRIES.inc()
        log.warning("Webex: %s; retrying in %.1f s", _to_log_words(error), seconds)


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
