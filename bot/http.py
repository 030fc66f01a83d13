"""The HTTP client for Webex: a `requests` session with timeouts, retries and the bot's own errors.

A call through it returns a 2xx response or raises an error of `bot.errors`. This holds for webexteamssdk too, whose
own retries are switched off: they have no limit and fail on a malformed Retry-After.
"""

import contextlib
import email.utils
import json
import logging
import math
import re
import ssl
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urljoin, urlsplit

import msgspec
import requests
from urllib3.exceptions import NewConnectionError

from bot import limits
from bot.connection_failures import find_failure
from bot.error_bodies import join_texts, list_errors, list_reasons
from bot.errors import WebexConnectionError, WebexError, WebexInvalidResponse, WebexStatusError
from bot.gates import GATES, Gate, build_gate_key
from bot.http_session import LeanAdapter, LeanSession
from bot.metrics import CALLS
from bot.priority import heavy_work, yield_to_webhooks
from bot.retrying import build_retrying, limit_seconds
from bot.startup_errors import CertificatesNotFound

log = logging.getLogger(__name__)

Response: TypeAlias = requests.Response
Session: TypeAlias = requests.Session

USER_AGENT = "webex-available-numbers-bot"
"""Names the bot in the logs of Webex and of proxies (RFC 9110, 10.1.5)."""

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""Methods whose effect is the same whether they are sent once or twice (RFC 9110, 9.2.2)."""


class RetryingAdapter(LeanAdapter):
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
        deadline = time.monotonic() + limit_seconds(self._total_seconds)
        # A large page that Webex took too long over (504) would take as long again: the caller requests a smaller one.
        is_large = _is_large_page(request)
        attempts = build_retrying(
            lambda error: self._should_retry(error) and not (is_large and error.status == 504), self._total_seconds
        )
        return attempts(self._send_once, request, deadline, *args, **kwargs)

    def _send_once(
        self, request: requests.PreparedRequest, deadline: float, *args: Any, **kwargs: Any
    ) -> requests.Response:
        gate_key = _find_gate_key(request)
        _pass_gate(GATES.get(gate_key), request, deadline)
        # An attempt that begins at the deadline still gets a timeout above zero: requests rejects zero.
        left = max(deadline - time.monotonic(), 0.1)
        # What must not be sent twice is waited for longer: to give up says nothing about whether it was done.
        read_seconds = limits.READ_SECONDS if request.method in self._idempotent_methods else limits.POST_READ_SECONDS
        kwargs["timeout"] = (min(limits.CONNECT_SECONDS, left), min(read_seconds, left))
        try:
            response = super().send(request, *args, **kwargs)
            self.read_body(response)  # here, so that a connection that breaks midway is translated too
            yield_to_webhooks()
            _count(request, str(response.status_code))
        except OSError as error:  # requests' errors are OSErrors; a missing certificate file raises a plain one
            _count(request, "none")
            failure = find_failure(error, request.url or "", kwargs.get("proxies"))
            # Without its cause: the foreign exception holds the request, and that holds the token.
            raise WebexConnectionError(
                request.method or "", _to_path(request), failure, was_sent=not _is_unconnected(error)
            ) from None
        # A redirect is refused: requests would send the token, or a body with secrets, to another address.
        if response.status_code < 300:
            return response
        refusal = to_status_error(response)
        if refusal.status == 429 and refusal.retry_after:
            GATES.close(gate_key, refusal.retry_after)
        raise refusal

    def read_body(self, response: requests.Response) -> None:
        """Read the whole body, so that it is in memory."""
        _ = response.content

    def _should_retry(self, error: WebexError) -> bool:
        if error.was_not_processed:
            return True
        return (
            error.outcome_unknown
            and isinstance(error, WebexStatusError | WebexConnectionError)
            and error.method in self._idempotent_methods
        )


def _find_gate_key(request: requests.PreparedRequest) -> str:
    return build_gate_key(urlsplit(request.url or "").netloc, str(request.headers.get("Authorization") or ""))


def measure_pause(url: str, authorization: str) -> float:
    """Return for how many seconds Webex's rate limit lets no call through to the host of `url`; 0 if it does now."""
    return GATES.get(build_gate_key(urlsplit(url).netloc, authorization)).seconds_left


def _pass_gate(gate: Gate, request: requests.PreparedRequest, deadline: float) -> None:
    """Wait for the end of a pause that Webex asked for. Raises WebexStatusError at once if that is too late."""
    while seconds := gate.seconds_left:
        if time.monotonic() + seconds > deadline:
            raise WebexStatusError(429, "", "", request.method or "", _to_path(request), retry_after=seconds)
        time.sleep(seconds)


def _is_large_page(request: requests.PreparedRequest) -> bool:
    """Return whether a list page is requested that can be halved (`PageRequest.halve`)."""
    size = re.search(r"(?:^|&)max=(\d{1,9})(?:&|$)", urlsplit(request.url or "").query)
    return size is not None and int(size[1]) >= 2 * limits.MIN_PAGE_SIZE


def _is_unconnected(error: OSError) -> bool:
    """Return whether no connection was made, so that nothing was sent."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)


def build_session(
    base_url: str, idempotent_methods: frozenset[str] = IDEMPOTENT_METHODS, total_seconds: float | None = None
) -> requests.Session:
    """Build a session for calls to this address, with timeouts and retries.

    Proxies and certificates are read from the environment once, here: reading them for each call takes 0.1 ms, and
    credentials in a .netrc would replace the token. Raises CertificatesNotFound.
    """
    environment = requests.Session().merge_environment_settings(base_url, {}, None, None, None)
    if isinstance(environment["verify"], str) and not Path(environment["verify"]).exists():
        raise CertificatesNotFound(environment["verify"])
    session = LeanSession()
    session.headers["User-Agent"] = USER_AGENT
    session.proxies.update(environment["proxies"])
    session.verify = environment["verify"]
    session.mount("https://", RetryingAdapter(idempotent_methods, total_seconds))
    session.mount("http://", RetryingAdapter(idempotent_methods, total_seconds))
    return session


def find_proxy(url: str) -> str | None:
    """Return the proxy for a websocket to this address, as the environment says; None for a direct connection."""
    address = _to_http(url)
    proxies = requests.utils.get_environ_proxies(address)
    return requests.utils.select_proxy(address, proxies)


def build_ssl_context(url: str) -> ssl.SSLContext | None:
    """Build the context in which a websocket trusts the certificates that calls trust; None for one without TLS.

    Raises CertificatesNotFound.
    """
    if not url.startswith("wss:"):
        return None
    with build_session(_to_http(url)) as session:
        verify = session.verify
    path = verify if isinstance(verify, str) else requests.utils.DEFAULT_CA_BUNDLE_PATH
    return ssl.create_default_context(capath=path) if Path(path).is_dir() else ssl.create_default_context(cafile=path)


def _to_http(url: str) -> str:
    """Return a websocket's address as one of HTTP: settings for https hold for wss too."""
    return f"http{url.removeprefix('ws')}"


_decode_object = msgspec.json.Decoder(dict[str, Any]).decode


def read_object(response: Response) -> dict[str, Any]:
    """Return the JSON object in a response. Raises WebexInvalidResponse if there is none.

    Halves of UTF-16 characters, which could neither be stored nor sent, are removed.
    """
    try:
        with heavy_work() if len(response.content) > limits.LONG_BODY_BYTES else contextlib.nullcontext():
            return _decode(response)
    # RecursionError: the body is nested thousands of levels deep.
    except (ValueError, RecursionError):
        raise WebexInvalidResponse(_to_path(response.request), response.headers.get("trackingid", "")) from None


def _decode(response: Response) -> dict[str, Any]:
    """Decode a JSON object. Raises ValueError or RecursionError."""
    try:
        return _decode_object(response.content)
    except ValueError:
        # Python's own reader takes half a character, other encodings and infinite numbers, and is slower.
        body = json.loads(json.dumps(response.json(), ensure_ascii=False).encode("utf-8", "ignore"))
        if isinstance(body, dict):
            return body
        raise


def to_status_error(response: requests.Response) -> WebexStatusError:
    """Translate an error response, with any body or none, into the bot's own error."""
    body: Mapping[str, Any] = {}
    # RecursionError: the body is nested thousands of levels deep.
    with contextlib.suppress(ValueError, RecursionError):
        parsed = response.json()
        body = parsed if isinstance(parsed, dict) else {}
    return WebexStatusError(
        status=response.status_code,
        message=join_texts(list_reasons(body), "; ")[:300],
        tracking_id=str(body.get("trackingId") or response.headers.get("trackingid") or "")[:100],
        method=response.request.method or "",
        path=_to_path(response.request),
        retry_after=to_seconds(response.headers.get("Retry-After")),
        code=join_texts(_list_codes(body), ", ")[:60],
    )


def _list_codes(body: Mapping[str, Any]) -> Iterator[object]:
    """Yield the error codes of a body; `error` is OAuth's (RFC 6749, 5.2)."""
    yield body.get("error")
    yield from (each.get("errorCode") for each in (body, *list_errors(body)))


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


def _count(request: requests.PreparedRequest, status: str) -> None:
    CALLS.labels(urlsplit(request.url or "").hostname or "", request.method or "", status).inc()


def _to_path(request: requests.PreparedRequest) -> str:
    return urlsplit(request.url or "").path
