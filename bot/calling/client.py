"""Calls to Webex Calling's API, with the service app's token."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from bot.errors import WebexRefused, WebexUnreadable
from bot.service_app import ServiceApp
from bot.wire import build_session


class CallingClient:
    """Reads JSON objects from Webex Calling, page by page where a list is long."""

    def __init__(self, api_url: str, service_app: ServiceApp, org_id: str | None = None) -> None:
        self._api_url = api_url
        self._service_app = service_app
        self._org_id = org_id
        self._session = build_session()

    def fetch(self, path: str, params: Mapping[str, str | int] | None = None) -> dict[str, Any]:
        """Fetch one object. `path` begins with a slash, its parts quoted by `join_path`.

        Raises WebexError: refused, unreachable, or unreadable.
        """
        body, _ = self._fetch(f"{self._api_url}{path}", self._add_org(params))
        return body

    def fetch_pages(self, path: str, params: Mapping[str, str | int] | None = None) -> Iterator[dict[str, Any]]:
        """Fetch a list's pages, following Link headers (RFC 8288) as far as they lead somewhere new.

        Raises WebexError: refused, unreachable, or unreadable.
        """
        url: str | None = f"{self._api_url}{path}"
        query = self._add_org(params)
        seen: set[str] = set()
        while url is not None and url not in seen:
            seen.add(url)
            body, url = self._fetch(url, query)
            query = {}  # a Link's address brings its own
            yield body

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _add_org(self, params: Mapping[str, str | int] | None) -> dict[str, str | int]:
        return dict(params or {}) | ({"orgId": self._org_id} if self._org_id else {})

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


def join_path(*parts: str) -> str:
    """Join parts to a path, each quoted: an id cannot reach into another path."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def read_items(body: Mapping[str, Any], name: str, path: str) -> list[dict[str, Any]]:
    """Take the list called `name` from an answer; raise WebexUnreadable where there is none."""
    items = body.get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise WebexUnreadable(path, "")
    return items
