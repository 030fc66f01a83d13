"""Why a server cannot be reached: its name, the network, a proxy, its certificate. Pure."""

import errno
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from requests.exceptions import ConnectTimeout, ProxyError
from requests.utils import select_proxy

from bot.model.connections import Cause, Failure

EXPIRED, NOT_YET_VALID, OTHER_HOST, OTHER_ADDRESS = 10, 9, 62, 64
"""OpenSSL's codes for certificates (X509_V_ERR_…)."""

SELF_SIGNED = (18, 19)

NO_ISSUER = (20, 21)


def find_failure(error: BaseException, url: str, proxies: Mapping[str, str] | None = None) -> Failure:
    """Return why a call of `requests` failed. `proxies` are those that it was made with."""
    errors = list(_unfold(error))
    proxy = select_proxy(url, dict(proxies or {}))
    if proxy and _is_of_proxy(error, errors):
        return Failure(Cause.PROXY, f"the proxy {_describe_address(proxy)} {_describe_proxy_failure(errors)}")
    host = urlsplit(url).hostname or ""
    for each in errors:
        if isinstance(each, ssl.SSLError):
            return _explain_tls(each, host)
    return _explain_network(error, errors, url)


def _unfold(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those within it: urllib3 keeps them as arguments, reasons, causes and contexts."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        inner = [*each.args, getattr(each, "reason", None), each.__cause__, each.__context__]
        waiting += [one for one in inner if isinstance(one, BaseException)]


def _is_of_proxy(error: BaseException, errors: list[BaseException]) -> bool:
    """Return whether a failure of a call through a proxy is one before the tunnel: no connection, or no tunnel."""
    if isinstance(error, ProxyError | ConnectTimeout):
        return True
    return any(isinstance(each, socket.gaierror | ConnectionRefusedError) for each in errors)


def _describe_proxy_failure(errors: list[BaseException]) -> str:
    for each in errors:
        # http.client's words: "Tunnel connection failed: 407 Proxy Authentication Required".
        if isinstance(each, OSError) and (status := re.search(r"Tunnel connection failed: (\d{3})", str(each))):
            return f"answers with status {status[1]}"
    if any(isinstance(each, socket.gaierror) for each in errors):
        return "has a name that cannot be resolved"
    if any(isinstance(each, ConnectionRefusedError) for each in errors):
        return "refuses the connection"
    if any(isinstance(each, TimeoutError | ConnectTimeout) for each in errors):
        return "does not respond in time"
    return "does not forward the call"


def _explain_tls(error: ssl.SSLError, host: str) -> Failure:
    if not isinstance(error, ssl.SSLCertVerificationError):
        is_plain = error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE")
        reason = "it speaks http, not https" if is_plain else f"TLS fails ({error.reason or 'no reason given'})"
        return Failure(Cause.TLS, f"{host} answers, but {reason}")
    return Failure(Cause.CERTIFICATE, f"{host} answers, but its certificate {_describe_certificate(error)}")


def _describe_certificate(error: ssl.SSLCertVerificationError) -> str:
    match error.verify_code:
        case code if code in SELF_SIGNED:
            return "is not trusted: it is self-signed, or its authority is a private one"
        case code if code in NO_ISSUER:
            return "is not trusted: an intermediate certificate is missing, or its authority is a private one"
        case code if code == EXPIRED:
            return "has expired"
        case code if code == NOT_YET_VALID:
            return "is not valid yet: check the clocks"
        case code if code in (OTHER_HOST, OTHER_ADDRESS):
            return "is for another name"
        case _:
            return f"is not trusted ({error.verify_message})"


def _explain_network(error: BaseException, errors: list[BaseException], url: str) -> Failure:
    address = _describe_address(url)
    numbers = {each.errno for each in errors if isinstance(each, OSError)}
    if any(isinstance(each, socket.gaierror) for each in errors):
        return Failure(Cause.NAME, f"the name {urlsplit(url).hostname} cannot be resolved")
    if any(isinstance(each, ConnectionRefusedError) for each in errors):
        return Failure(Cause.REFUSED, f"{address} refuses the connection")
    if numbers & {errno.ENETUNREACH, errno.EHOSTUNREACH}:
        return Failure(Cause.NO_ROUTE, f"the network has no route to {address}")
    # urllib3's own timeouts are TimeoutErrors by name only.
    if any(isinstance(each, TimeoutError) or "Timeout" in type(each).__name__ for each in (error, *errors)):
        return Failure(Cause.TIMEOUT, f"{address} does not respond in time")
    return Failure(Cause.BROKEN, f"{address} breaks the connection off")


def _describe_address(url: str) -> str:
    """Return host and port, without credentials."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        port = f" port {parts.port}" if parts.port else ""
    except ValueError:
        return "with an invalid address"
    return f"{parts.hostname}{port}"
