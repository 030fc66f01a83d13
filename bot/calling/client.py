"""Calls to Webex Calling's API, with the service app's token."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from bot.errors import WebexRefused, WebexUnreadable
from bot.service_app import ServiceApp
from bot.wire import build_session

SMALLEST_PAGE = 250


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    body: dict[str, Any]
    most: int
    """The `max` that it was asked for with; 0 for none."""
    next_url: str | None
    """Where Webex says that the next page is, if it says so."""


class CallingClient:
    """Reads JSON objects from Webex Calling, page by page where a list is long."""

    def __init__(self, api_url: str, service_app: ServiceApp) -> None:
        self._api_url = api_url
        self._service_app = service_app
        self._session = build_session()
        self._most: dict[str, int] = {}

    def fetch(self, path: str, params: Mapping[str, str | int] | None = None) -> dict[str, Any]:
        """Fetch one object. `path` begins with a slash, its parts quoted by `join_path`.

        Raises WebexError: refused, unreachable, or unreadable.
        """
        body, _ = self._fetch(f"{self._api_url}{path}", params or {})
        return body

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
                body, next_url = self._fetch(url, {})
            except WebexRefused as refusal:
                smaller = ask_for_less(url)
                if refusal.status != 504 or smaller is None:
                    raise
                url, self._most[path] = smaller
                continue
            yield Page(body, int(dict(parse_qsl(urlsplit(url).query)).get("max", 0)), next_url)
            if next_url is None:
                return
            url = next_url

    def fetch_page(self, path: str, params: Mapping[str, str | int]) -> Page:
        """Fetch one page of a list and no more. Raises WebexError."""
        body, next_url = self._fetch(f"{self._api_url}{path}", params)
        return Page(body, int(params.get("max", 0)), next_url)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _fetch(self, url: str, params: Mapping[str, str | int]) -> tuple[dict[str, Any], str | None]:
        token = self._service_app.fetch_token()
        try:
            return self._fetch_with(token, url, params)
        except WebexRefused as refusal:
            if refusal.status != 401:
                raise
        # The token was ended before its time: once is worth another try, twice is not.
        return self._fetch_with(self._service_app.replace_token(token), url, params)

    def _fetch_with(self, token: str, url: str, params: Mapping[str, str | int]) -> tuple[dict[str, Any], str | None]:
        response = self._session.get(url, params=params, headers={"Authorization": f"Bearer {token}"})
        try:
            body = response.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise WebexUnreadable(url.removeprefix(self._api_url), response.headers.get("trackingid", ""))
        next_url = response.links.get("next", {}).get("url")
        # The token goes to Webex's own address and nowhere else, whatever a header says.
        return body, next_url if next_url and next_url.startswith(f"{self._api_url}/") else None


def ask_for_less(url: str) -> tuple[str, int] | None:
    """Return the address with its `max` halved, and that `max`; None where it is as small as it may get.

    "If your query uses max parameter, please try to reduce it" (Webex's reference, on status 504).
    """
    address = urlsplit(url)
    query = dict(parse_qsl(address.query))
    most = int(query.get("max", 0)) // 2
    if most < SMALLEST_PAGE:
        return None
    return address._replace(query=urlencode({**query, "max": most})).geturl(), most


def join_path(*parts: str) -> str:
    """Join parts to a path, each quoted: an id cannot reach into another path."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def read_items(body: Mapping[str, Any], name: str, path: str) -> list[dict[str, Any]]:
    """Take the list called `name` from an answer; raise WebexUnreadable where there is none."""
    items = body.get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise WebexUnreadable(path, "")
    return items
