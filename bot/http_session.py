"""`requests` for many small calls to the same few hosts: what is the same for all calls is done once.

`requests.Session` merges headers, parameters, cookies, proxies and hooks for each call, and looks up the connections of
its host: more work than the call itself.
"""

import re
from typing import Any, cast
from urllib.parse import urlencode

import msgspec
import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import BaseHTTPResponse
from urllib3.connectionpool import ConnectionPool

_PLAIN_URL = re.compile(r"https?://[a-z0-9.:-]+/[A-Za-z0-9/_~=+-]*")
"""An address that `requests` would leave as it is. Without dots in its path: "/../" would be resolved."""


class LeanSession(requests.Session):
    """A session whose settings are its own: none are read from the environment, and none come with a call.

    It has no cookies, and follows no redirects: its adapters are expected to refuse them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Prepare a request with the session's headers."""
        prepared = requests.PreparedRequest()
        prepared.method = cast("str", request.method)
        prepared.headers = cast("CaseInsensitiveDict[str]", self.headers).copy()
        for name, value in (request.headers or {}).items():
            # None: without a header that the session has, as in requests.
            if value is None:
                prepared.headers.pop(name, None)
            else:
                prepared.headers[name] = value
        _prepare_url(prepared, str(request.url), request.params)
        if request.json is None:
            prepared.prepare_body(request.data, request.files)
        else:
            prepared.prepare_body(msgspec.json.encode(request.json), None)
            prepared.headers.setdefault("Content-Type", "application/json")
        return prepared

    def merge_environment_settings(self, *_args: Any, **_kwargs: Any) -> Any:
        """Return the session's own settings."""
        return {"proxies": self.proxies, "stream": self.stream, "verify": self.verify, "cert": self.cert}

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request through its adapter, and let the session's hooks see the response."""
        kwargs.pop("allow_redirects")
        response = self.get_adapter(request.url or "").send(request, **kwargs)
        for hook in self.hooks["response"]:
            hook(response)
        return response


class LeanAdapter(HTTPAdapter):
    """Sends requests of one LeanSession."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._pools: dict[str, ConnectionPool] = {}
        """The connections by their origin. The session's proxies and certificates are the same for all calls."""

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> ConnectionPool:
        """Return the connections to the request's host."""
        url = request.url or ""
        origin = url[: url.find("/", len("https://"))]
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = super().get_connection_with_tls_context(request, *args, **kwargs)
        return pool

    def close(self) -> None:
        """Close all connections: those of a pool are closed when nothing refers to it any more."""
        self._pools.clear()
        super().close()

    def build_response(self, req: requests.PreparedRequest, resp: BaseHTTPResponse) -> requests.Response:
        """Build the response. Its cookies are ignored, and its headers are those of urllib3: names in any case."""
        response = requests.Response()
        response.status_code = resp.status
        response.headers = cast("CaseInsensitiveDict[str]", resp.headers)
        response.encoding = requests.utils.get_encoding_from_headers(response.headers)
        response.raw, response.reason = resp, resp.reason or ""
        response.url, response.request = req.url or "", req
        return response


def _prepare_url(prepared: requests.PreparedRequest, url: str, params: Any) -> None:
    if not _PLAIN_URL.fullmatch(url):
        prepared.prepare_url(url, params)
    else:
        prepared.url = f"{url}?{urlencode(params, doseq=True)}" if params else url
