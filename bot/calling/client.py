"""Calls to Webex Calling's API, with the service app's token."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from bot import http
from bot.calling.breakers import Breakers
from bot.calling.pages import NO_CONTENT, Page, PageRequest
from bot.calling.refusals import CallingStatusError, to_calling_error
from bot.calling.service_app import ServiceApp
from bot.errors import WebexStatusError
from bot.http import Response, build_session, find_next_page, read_object

ReadBody: TypeAlias = Callable[[Response], dict[str, Any]]


class CallingClient:
    """Reads and changes JSON objects at Webex Calling. Long lists are read page by page."""

    def __init__(self, api_url: str, service_app: ServiceApp) -> None:
        self._api_url = api_url
        self._service_app = service_app
        self._session = build_session(api_url)
        self._breakers = Breakers()
        self._page_sizes: dict[str, int] = {}
        """By path, where Webex took too long over larger pages."""

    def fetch(self, path: str, org_id: str = "") -> dict[str, Any]:
        """Fetch one object. `path` begins with a slash, its parts quoted by `join_path`. Raises WebexError."""
        return self.fetch_page(PageRequest(path, org_id=org_id)).body

    def fetch_pages(self, first: PageRequest, read: ReadBody = read_object) -> Iterator[Page]:
        """Fetch a list's pages, following Link headers (RFC 8288) as long as they lead to new pages.

        Where Webex takes too long over a page (504), half as many entries are requested, from then on for this path.
        An empty page ends the list, even with a link: such links have been seen to go on without end (wxc_sdk 1.31).
        Raises WebexError.
        """
        wanted: PageRequest | None = replace(first, size=self._page_sizes.get(first.path, first.size))
        seen: set[PageRequest] = set()
        # A link back to a page that was read would never end.
        while wanted is not None and wanted not in seen:
            seen.add(wanted)
            try:
                page = self.fetch_page(wanted, read)
            except CallingStatusError as refusal:
                smaller = wanted.halve()
                if refusal.status != 504 or smaller is None:
                    raise
                self._page_sizes[first.path] = smaller.size
                wanted = smaller
                continue
            yield page
            wanted = None if page.is_empty else page.next

    def fetch_page(self, wanted: PageRequest, read: ReadBody = read_object) -> Page:
        """Fetch one page of a list and no more. `read` parses its body. Raises WebexError."""
        response = self._send("GET", wanted)
        body = NO_CONTENT if response.status_code == 204 else read(response)
        link = find_next_page(response, self._api_url)
        following = None if link is None else wanted.follow(link)
        return Page(wanted, body, following, response.headers.get("trackingid", ""))

    def change(self, path: str, org_id: str, body: Mapping[str, Any]) -> None:
        """Change an object (PUT): the properties in `body` are set, all others stay. Raises WebexError."""
        self._send("PUT", PageRequest(path, org_id=org_id), body)

    @property
    def pause_seconds(self) -> float:
        """Seconds until Webex's rate limit lets calls through again; 0 if it does now."""
        return http.measure_pause(self._api_url, f"Bearer {self._service_app.known_token}")

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _send(self, method: str, wanted: PageRequest, body: Mapping[str, Any] | None = None) -> Response:
        def send_with(token: str) -> Response:
            headers = {"Authorization": f"Bearer {token}"}
            try:
                return self._session.request(
                    method, f"{self._api_url}{wanted.path}", params=wanted.params, json=body, headers=headers
                )
            except WebexStatusError as refusal:
                raise to_calling_error(refusal) from None

        token = self._service_app.fetch_token()
        try:
            return self._breakers.call(wanted.org_id, wanted.path, lambda: send_with(token))
        except CallingStatusError as refusal:
            if refusal.status != 401:
                raise
        # Webex ended the token early. A renewed one is worth one attempt; a second refusal is final.
        return send_with(self._service_app.replace_token(token))
