"""The HTTP client for Webex: a `requests` session with timeouts, retries and the bot's own errors.

A call through it returns a 2xx response or raises an error of `bot.errors`. This holds for webexteamssdk too, whose
own retries are switched off: they have no limit and fail on a malformed Retry-After.
"""

import contextlib
import email.utils
import logging
import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_before_delay

from bot import limits
from bot.errors import CertificatesNotFound, WebexConnectionError, WebexError, WebexInvalidResponse, WebexStatusError
from bot.metrics import CALLS, RETRIES
from bot.priority import heavy_work, yield_to_webhooks

log = logging.getLogger(__name__)

Response: TypeAlias = requests.Response
Session: TypeAlias = requests.Session
ObjectHook: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

USER_AGENT = "webex-available-numbers-bot"
"""Names the bot in the logs of Webex and of proxies (RFC 9110, 10.1.5)."""

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""Methods whose effect is the same whether they are sent once or twice (RFC 9110, 9.2.2)."""


class RetryingAdapter(HTTPAdapter):
    """Sends requests to Webex: retries those that are safe to repeat and translates the errors."""

    def __init__(
        self, idempotent_methods: frozenset[str] = IDEMPOTENT_METHODS, total_seconds: float | None = None
    ) -> None:
        super().__init__(pool_connections=limits.WORKER_THREADS, pool_maxsize=limits.WORKER_THREADS, pool_block=False)
        self._idempotent_methods = idempotent_methods
        self._total_seconds = limits.CALL_SECONDS if total_seconds is None else total_seconds

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send the request, with retries. Raises WebexStatusError or WebexConnectionError."""
        if (read := getattr(request.body, "read", None)) is not None:
            request.body = read()  # a stream is exhausted after the first attempt
        deadline = time.monotonic() + self._total_seconds
        # A list page that Webex took too long over (504) would take as long again: the caller requests a smaller one.
        is_page = "max=" in urlsplit(request.url or "").query
        attempts = build_retrying(
            lambda error: self._should_retry(error) and not (is_page and error.status == 504), self._total_seconds
        )
        return attempts(self._send_once, request, deadline, *args, **kwargs)

    def _send_once(
        self, request: requests.PreparedRequest, deadline: float, *args: Any, **kwargs: Any
    ) -> requests.Response:
        # An attempt that begins at the deadline still gets a timeout above zero: requests rejects zero.
        left = max(deadline - time.monotonic(), 0.1)
        kwargs["timeout"] = (min(limits.CONNECT_SECONDS, left), min(limits.READ_SECONDS, left))
        try:
            response = super().send(request, *args, **kwargs)
            _ = response.content  # read here, so that a connection that breaks midway is translated too
            yield_to_webhooks()
            _count(request, str(response.status_code))
        except OSError:  # requests' errors are OSErrors; a missing certificate file raises a plain one
            _count(request, "none")
            # Without its cause: the foreign exception holds the request, and that holds the token.
            raise WebexConnectionError(request.method or "", _to_path(request)) from None
        if response.ok:
            return response
        raise to_status_error(response)

    def _should_retry(self, error: WebexError) -> bool:
        if error.was_not_processed:
            return True
        return (
            error.outcome_unknown
            and isinstance(error, WebexStatusError | WebexConnectionError)
            and error.method in self._idempotent_methods
        )


def build_retrying(should_retry: Callable[[WebexError], bool], total_seconds: float | None = None) -> Retrying:
    """Build a caller that repeats a function while `should_retry`, with the pauses that Webex asks for.

    The last error is raised when the next pause would exceed `total_seconds` (by default `limits.CALL_SECONDS`).
    """
    return Retrying(
        stop=stop_before_delay(limits.CALL_SECONDS if total_seconds is None else total_seconds),
        wait=_choose_pause,
        retry=retry_if_exception(lambda error: isinstance(error, WebexError) and should_retry(error)),
        before_sleep=_log_pause,
        reraise=True,
    )


def build_session(
    base_url: str, idempotent_methods: frozenset[str] = IDEMPOTENT_METHODS, total_seconds: float | None = None
) -> requests.Session:
    """Build a session for calls to this address, with timeouts and retries. Raises CertificatesNotFound."""
    session = requests.Session()
    mount(session, base_url, idempotent_methods, total_seconds)
    return session


def mount(
    session: requests.Session,
    base_url: str,
    idempotent_methods: frozenset[str] = IDEMPOTENT_METHODS,
    total_seconds: float | None = None,
) -> None:
    """Mount retries, timeouts and proxy settings on an existing session (the SDK's) for calls to this address.

    Proxies and certificates are read from the environment once, here: reading them for each call takes 0.1 ms, and
    credentials in a .netrc would replace the token. Raises CertificatesNotFound.
    """
    environment = session.merge_environment_settings(base_url, {}, None, None, None)
    if isinstance(environment["verify"], str) and not Path(environment["verify"]).exists():
        raise CertificatesNotFound(environment["verify"])
    session.trust_env = False
    session.headers["User-Agent"] = USER_AGENT
    session.proxies.update(environment["proxies"])
    session.verify = environment["verify"]
    session.mount("https://", RetryingAdapter(idempotent_methods, total_seconds))
    session.mount("http://", RetryingAdapter(idempotent_methods, total_seconds))


def read_object(response: Response, object_hook: ObjectHook | None = None) -> dict[str, Any]:
    """Return the JSON object in a response. Raises WebexInvalidResponse if there is none.

    `object_hook` may replace each object in it, like that of `json.loads`.
    """
    try:
        with heavy_work() if len(response.content) > limits.LONG_BODY_BYTES else contextlib.nullcontext():
            body = response.json(object_hook=object_hook)
    # RecursionError: the body is nested thousands of levels deep.
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise WebexInvalidResponse(_to_path(response.request), response.headers.get("trackingid", ""))
    return body


def to_status_error(response: requests.Response) -> WebexStatusError:
    """Translate an error response, with any body or none, into the bot's own error."""
    body: Mapping[str, Any] = {}
    # RecursionError: the body is nested thousands of levels deep.
    with contextlib.suppress(ValueError, RecursionError):
        parsed = response.json()
        body = parsed if isinstance(parsed, dict) else {}
    return WebexStatusError(
        status=response.status_code,
        message=_join(_list_reasons(body), "; ")[:300],
        tracking_id=str(body.get("trackingId") or response.headers.get("trackingid") or "")[:100],
        method=response.request.method or "",
        path=_to_path(response.request),
        retry_after=to_seconds(response.headers.get("Retry-After")),
        code=_join((each.get("errorCode") for each in (body, *_list_errors(body))), ", ")[:60],
    )


def _list_reasons(body: Mapping[str, Any]) -> Iterator[object]:
    """Yield what an error body says: its message, and the description of each of its errors.

    `message` and `errors[].description` are Webex's form, each alone or both; `error_description` is that of OAuth.
    """
    yield from (body.get("message"), body.get("error_description"))
    yield from (each.get("description") or each.get("message") for each in _list_errors(body))


def _list_errors(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    errors = body.get("errors")
    return [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []


def _join(values: Iterable[object], separator: str) -> str:
    """Join the texts and numbers among the values, each once; the first may repeat the others."""
    texts: list[str] = []
    for value in values:
        text = " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if text and not any(text in each for each in texts):
            texts.append(text)
    return separator.join(texts)


def find_next_page(response: Response, api_url: str) -> str | None:
    """Return where a list goes on, by its Link header (RFC 8288), as path and query below `api_url`; None at its end.

    A link to another address is refused and logged: a client that follows it sends its token there.
    """
    link = str(response.links.get("next", {}).get("url") or "")
    if not link:
        return None
    # ValueError: the header may be anything. A link may be relative to the page's own address.
    with contextlib.suppress(ValueError):
        address, api = urlsplit(urljoin(response.url, link)), urlsplit(api_url)
        is_below = address.path.startswith(f"{api.path}/") and "/../" not in f"{address.path}/"
        if is_below and _to_origin(address) == _to_origin(api):
            return f"{address.path.removeprefix(api.path)}{f'?{address.query}' if address.query else ''}"
    log.warning("%s: the next page is not at %s. It was not fetched.", _to_path(response.request), api_url)
    return None


def _to_origin(address: SplitResult) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port (RFC 6454). Raises ValueError for an invalid port."""
    return address.scheme, address.hostname, address.port or {"http": 80, "https": 443}.get(address.scheme)


def to_seconds(retry_after: str | None) -> float | None:
    """Parse a Retry-After header, seconds or an HTTP date (RFC 9110, 10.2.3); return None for anything else."""
    if retry_after is None:
        return None
    seconds: float | None
    try:
        seconds = float(retry_after)
    except ValueError:
        seconds = to_seconds_from_now(retry_after)
    if seconds is None:
        return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def to_seconds_from_now(date: str | None) -> float | None:
    """Parse an HTTP date to seconds from now, negative for one in the past; return None for anything else."""
    try:
        return email.utils.parsedate_to_datetime(date or "").timestamp() - time.time()
    except (ValueError, OverflowError, OSError):
        return None


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
            return f"{error.method} {error.path} was not answered"
        case _:
            return error.sentence


def _count(request: requests.PreparedRequest, status: str) -> None:
    CALLS.labels(urlsplit(request.url or "").hostname or "", request.method or "", status).inc()


def _to_path(request: requests.PreparedRequest) -> str:
    return urlsplit(request.url or "").path
