"""Calls to Webex Calling's API, with the service app's token."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from bot import limits
from bot.calling.breakers import Breakers
from bot.calling.service_app import ServiceApp
from bot.errors import WebexInvalidResponse, WebexStatusError
from bot.http import Response, build_session, read_object

NO_CONTENT = {"": None}
"""Stands for the body of a 204, which has none: an empty object would be one of the wrong shape."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: an object, or one page of a list."""

    url: str
    body: dict[str, Any]
    """Empty where Webex answered that there is no content (204)."""
    next_url: str | None
    """Where Webex says that the next page is, if it says so."""
    tracking_id: str

    @property
    def most(self) -> int:
        """The `max` that it was asked for with; 0 for none."""
        return read_most(self.url)

    def read_items(self, name: str) -> list[dict[str, Any]]:
        """Return the list called `name`. Raises WebexInvalidResponse where there is none."""
        items = self.body.get(name) if self.body != NO_CONTENT else []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise WebexInvalidResponse(urlsplit(self.url).path, self.tracking_id)
        return items


class CallingClient:
    """Reads and changes JSON objects at Webex Calling, page by page where a list is long."""

    def __init__(self, api_url: str, service_app: ServiceApp) -> None:
        self._api_url = api_url
        self._service_app = service_app
        self._session = build_session(api_url)
        self._breakers = Breakers()
        self._most: dict[str, int] = {}

    def fetch(self, path: str, params: Mapping[str, str | int] | None = None) -> dict[str, Any]:
        """Fetch one object. `path` begins with a slash, its parts quoted by `join_path`.

        Raises WebexError: refused, unreachable, or unreadable.
        """
        return self._fetch(f"{self._api_url}{path}", params or {}).body

    def fetch_pages(self, path: str, params: Mapping[str, str | int] | None = None) -> Iterator[Page]:
        """Fetch a list's pages, following Link headers (RFC 8288) as far as they lead somewhere new.

        Where Webex takes too long over a page (504) it is asked for half as much, and so from then on for this path.
        Raises WebexError: refused, unreachable, or unreadable.
        """
        wanted = dict(params or {})
        if path in self._most:
            wanted["max"] = self._most[path]
        url = f"{self._api_url}{path}?{urlencode(wanted)}"
        seen: set[str] = set()
        while url not in seen:
            seen.add(url)
            try:
                page = self._fetch(url, {})
            except WebexStatusError as refusal:
                smaller = ask_for_less(url)
                if refusal.status != 504 or smaller is None:
                    raise
                url, self._most[path] = smaller
                continue
            yield page
            if page.next_url is None:
                return
            url = page.next_url

    def fetch_page(self, path: str, params: Mapping[str, str | int]) -> Page:
        """Fetch one page of a list and no more. Raises WebexError."""
        return self._fetch(f"{self._api_url}{path}", params)

    def change(self, path: str, params: Mapping[str, str | int], body: Mapping[str, Any]) -> None:
        """Change an object (PUT): what `body` names becomes so, all else stays. Raises WebexError."""
        self._send("PUT", f"{self._api_url}{path}", params, body)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _send(
        self, method: str, url: str, params: Mapping[str, str | int], body: Mapping[str, Any] | None = None
    ) -> Response:
        def send_with(token: str) -> Response:
            headers = {"Authorization": f"Bearer {token}"}
            return self._session.request(method, url, params=params, json=body, headers=headers)

        token = self._service_app.fetch_token()
        org_id = str(params.get("orgId") or dict(parse_qsl(urlsplit(url).query)).get("orgId", ""))
        path = urlsplit(url).path
        try:
            return self._breakers.call(org_id, path, lambda: send_with(token))
        except WebexStatusError as refusal:
            if refusal.status != 401:
                raise
        # The token was ended before its time: once is worth another try, twice is not.
        return send_with(self._service_app.replace_token(token))

    def _fetch(self, url: str, params: Mapping[str, str | int]) -> Page:
        response = self._send("GET", url, params)
        body = NO_CONTENT if response.status_code == 204 else read_object(response)
        next_url = response.links.get("next", {}).get("url")
        # The token goes to Webex's own address and nowhere else, whatever a header says.
        is_webexs = next_url is not None and next_url.startswith(f"{self._api_url}/")
        return Page(str(response.url), body, next_url if is_webexs else None, response.headers.get("trackingid", ""))


def ask_for_less(url: str) -> tuple[str, int] | None:
    """Return the address with its `max` halved, and that `max`; None where it is as small as it may get.

    "If your query uses max parameter, please try to reduce it" (Webex's reference, on status 504).
    """
    address = urlsplit(url)
    query = dict(parse_qsl(address.query))
    most = read_most(url) // 2
    if most < limits.MIN_PAGE_SIZE:
        return None
    return address._replace(query=urlencode({**query, "max": most})).geturl(), most


def read_most(url: str) -> int:
    """Return an address's `max`; 0 where there is none."""
    most = dict(parse_qsl(urlsplit(url).query)).get("max", "")
    return int(most) if most.isascii() and most.isdecimal() else 0


def join_path(*parts: str) -> str:
    """Join parts to a path, each quoted: an id cannot reach into another path."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)
