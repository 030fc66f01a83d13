"""The one way out to Webex: a `requests` session that waits, tries again and speaks our own errors.

Whoever calls Webex through it sees a 2xx response or an error of `bot.errors`. That holds for webexteamssdk
too, whose own care is switched off: it would retry without limit and fail on a malformed Retry-After.
"""

import contextlib
import email.utils
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_before_delay

from bot import limits
from bot.errors import CertificatesNotFound, WebexConnectionError, WebexError, WebexInvalidResponse, WebexStatusError
from bot.metrics import CALLS, RETRIES
from bot.priority import yield_to_webhooks

log = logging.getLogger(__name__)

Response: TypeAlias = requests.Response
Session: TypeAlias = requests.Session

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""Methods that do no more when done twice than once (RFC 9110, 9.2.2)."""

NOT_PROCESSED_STATUSES = frozenset({423, 429})
"""Statuses by which Webex says that it has not begun: safe to try again, whatever the method."""

SERVER_ERRORS = frozenset({500, 502, 503, 504})


class RetryingAdapter(HTTPAdapter):
    """Carries requests to Webex: tries again where that is safe, and translates what goes wrong."""

    def __init__(
        self, idempotent_methods: frozenset[str] = IDEMPOTENT_METHODS, total_seconds: float | None = None
    ) -> None:
        super().__init__(pool_connections=limits.WORKER_THREADS, pool_maxsize=limits.WORKER_THREADS, pool_block=False)
        self._idempotent_methods = idempotent_methods
        self._total_seconds = limits.CALL_SECONDS if total_seconds is None else total_seconds

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send the request, again if need be; raise WebexStatusError or WebexConnectionError when it comes to nothing."""
        if (read := getattr(request.body, "read", None)) is not None:
            request.body = read()  # a stream is at its end after the first attempt
        deadline = time.monotonic() + self._total_seconds
        # A page that Webex took too long over would take as long again: whoever asked for it asks for less.
        is_page = "max=" in urlsplit(request.url or "").query
        attempts = build_retrying(
            lambda error: self._should_retry(error) and not (is_page and has_status(error, 504)),
            self._total_seconds,
        )
        return attempts(self._send_once, request, deadline, *args, **kwargs)

    def _send_once(
        self, request: requests.PreparedRequest, deadline: float, *args: Any, **kwargs: Any
    ) -> requests.Response:
        left = max(deadline - time.monotonic(), 0.1)
        kwargs["timeout"] = (min(limits.CONNECT_SECONDS, left), min(limits.READ_SECONDS, left))
        try:
            response = super().send(request, *args, **kwargs)
            _ = response.content  # read here, so that a connection that breaks midway is translated too
            yield_to_webhooks()
            _count(request, str(response.status_code))
        except OSError:  # as requests' own errors are; a file of certificates that is gone is a plain one
            _count(request, "none")
            # Without its cause: a foreign exception holds the request, and that the token.
            raise WebexConnectionError(request.method or "", _to_path(request)) from None
        if response.ok:
            return response
        raise to_status_error(response)

    def _should_retry(self, error: BaseException) -> bool:
        if has_status(error, *NOT_PROCESSED_STATUSES):
            return True
        return (
            isinstance(error, WebexStatusError | WebexConnectionError)
            and may_have_been_done(error)
            and error.method in self._idempotent_methods
        )


def build_retrying(
    should_retry: Callable[[BaseException], bool], total_seconds: float = limits.CALL_SECONDS
) -> Retrying:
    """Build what calls a function again while that is worth it, with the pauses that Webex asks for.

    The last error is raised when the next pause would go over the limit.
    """
    return Retrying(
        stop=stop_before_delay(total_seconds),
        wait=_choose_pause,
        retry=retry_if_exception(should_retry),
        before_sleep=_log_pause,
        reraise=True,
    )


def may_have_been_done(error: BaseException) -> bool:
    """Tell whether a call that ended so may have done its work all the same."""
    return isinstance(error, WebexConnectionError | WebexInvalidResponse) or has_status(error, *SERVER_ERRORS)


def has_status(error: BaseException, *statuses: int) -> bool:
    """Tell whether Webex answered with one of these statuses."""
    return isinstance(error, WebexStatusError) and error.status in statuses


def build_session(
    base_url: str, idempotent_methods: frozenset[str] = IDEMPOTENT_METHODS, total_seconds: float | None = None
) -> requests.Session:
    """Build a session whose every call goes out with patience; all go to this address."""
    session = requests.Session()
    mount(session, base_url, idempotent_methods, total_seconds)
    return session


def mount(
    session: requests.Session,
    base_url: str,
    idempotent_methods: frozenset[str] = IDEMPOTENT_METHODS,
    total_seconds: float | None = None,
) -> None:
    """Make an existing session (the SDK's) patient, whose calls all go to this address.

    Proxies and certificates are read from the environment here, once: for each call it would take a tenth of a
    millisecond, and a .netrc would put its own credentials in the token's place. Raises CertificatesNotFound.
    """
    ways = session.merge_environment_settings(base_url, {}, None, None, None)
    if isinstance(ways["verify"], str) and not Path(ways["verify"]).exists():
        raise CertificatesNotFound(ways["verify"])
    session.trust_env = False
    session.proxies.update(ways["proxies"])
    session.verify = ways["verify"]
    session.mount("https://", RetryingAdapter(idempotent_methods, total_seconds))
    session.mount("http://", RetryingAdapter(idempotent_methods, total_seconds))


def read_object(response: Response) -> dict[str, Any]:
    """Read the JSON object that Webex answered with. Raises WebexInvalidResponse where it is none."""
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise WebexInvalidResponse(_to_path(response.request), response.headers.get("trackingid", ""))
    return body


def to_status_error(response: requests.Response) -> WebexStatusError:
    """Translate an error response, whatever its body, into our own error."""
    body: Mapping[str, Any] = {}
    with contextlib.suppress(ValueError):
        parsed = response.json()
        body = parsed if isinstance(parsed, dict) else {}
    return WebexStatusError(
        status=response.status_code,
        message=str(body.get("message") or response.reason or "")[:300],
        tracking_id=str(body.get("trackingId") or response.headers.get("trackingid") or "")[:100],
        method=response.request.method or "",
        path=_to_path(response.request),
        retry_after=to_seconds(response.headers.get("Retry-After")),
    )


def to_seconds(retry_after: str | None) -> float | None:
    """Read a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3); None where it is neither."""
    if retry_after is None:
        return None
    seconds: float | None
    try:
        seconds = float(retry_after)
    except ValueError:
        seconds = to_seconds_from_now(retry_after)
    if seconds is None:
        return None
    return max(seconds, 0.0) if seconds == seconds and abs(seconds) != float("inf") else None


def to_seconds_from_now(date: str | None) -> float | None:
    """Read an HTTP date as seconds from now, below zero for one that is past; None where it is none."""
    try:
        return email.utils.parsedate_to_datetime(date or "").timestamp() - time.time()
    except (ValueError, OverflowError, OSError):
        return None


def _choose_pause(state: RetryCallState) -> float:
    """Wait as long as Webex names, else ever longer."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, WebexStatusError) and error.retry_after is not None:
        return error.retry_after
    return min(limits.FIRST_RETRY_SECONDS * 2.0 ** (state.attempt_number - 1), limits.MAX_RETRY_SECONDS)


def _log_pause(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, WebexError):
        seconds = state.next_action.sleep if state.next_action else 0.0
        RETRIES.inc()
        log.warning("Webex: %s; trying again in %.1f s", _to_log_words(error), seconds)


def _to_log_words(error: WebexError) -> str:
    match error:
        case WebexStatusError():
            return f"{error.method} {error.path} answered {error.status} (tracking id {error.tracking_id})"
        case WebexConnectionError():
            return f"{error.method} {error.path} got no answer"
        case _:
            return error.sentence


def _count(request: requests.PreparedRequest, status: str) -> None:
    CALLS.labels(urlsplit(request.url or "").hostname or "", request.method or "", status).inc()


def _to_path(request: requests.PreparedRequest) -> str:
    return urlsplit(request.url or "").path
