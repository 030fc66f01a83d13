"""Pages of Webex Calling's lists: which one to request, and what came back."""

from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, quote

from bot import limits
from bot.errors import WebexInvalidResponse

Params = list[tuple[str, str | int]]

Filters: TypeAlias = tuple[tuple[str, str], ...]
"""Query parameters that narrow a list."""

NO_CONTENT: dict[str, Any] = {"": None}
"""Stands for the missing body of a 204: an empty object would count as one of the wrong shape."""


MAX_DIGITS = 9
"""Of a number in a Link header. No list is that long."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One page of a list. `path` begins with a slash, its parts quoted by `join_path`."""

    path: str
    size: int = 0
    """The API's `max`; 0 to leave it to Webex."""
    start: int = 0
    filters: Filters = ()
    org_id: str = ""
    """Empty for the service app's own organization."""

    @property
    def params(self) -> Params:
        """The query parameters."""
        paging: Params = [("max", self.size), ("start", self.start), ("orgId", self.org_id)]
        return [*self.filters, *((name, value) for name, value in paging if value)]

    def halve(self) -> "PageRequest | None":
        """Return the same request for a page half as large; None if it is as small as it may get.

        "If your query uses max parameter, please try to reduce it" (Webex's reference, on status 504).
        """
        size = self.size // 2
        return replace(self, size=size) if size >= limits.MIN_PAGE_SIZE else None

    def follow(self, link: str) -> "PageRequest":
        """Return the request that a Link header asks for. `link` is relative to the API's address."""
        path, _, text = link.partition("?")
        query = parse_qsl(text, keep_blank_values=True)
        numbers = {name: int(value) for name, value in query if name in ("max", "start") and _is_number(value)}
        return PageRequest(
            path=path,
            size=numbers.get("max", 0),
            start=numbers.get("start", 0),
            # A `start` that is not a number is a cursor of Webex's own: sent back as it came.
            filters=tuple((name, value) for name, value in query if name != "orgId" and name not in numbers),
            org_id=self.org_id,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    request: PageRequest
    body: dict[str, Any]
    """NO_CONTENT if Webex answered with status 204."""
    next: PageRequest | None
    """The page that Webex's Link header names as the next one, if it names one."""
    tracking_id: str

    @property
    def is_empty(self) -> bool:
        """Whether it has no entries, whatever its list is called."""
        return not any(value for value in self.body.values() if isinstance(value, list))

    def read_items(self, name: str) -> list[dict[str, Any]]:
        """Return the list called `name`. Raises WebexInvalidResponse if there is none."""
        items = self.body.get(name) if self.body != NO_CONTENT else []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise WebexInvalidResponse(self.request.path, self.tracking_id)
        return items


def join_path(*parts: str) -> str:
    """Join parts to a path. Each is quoted, so that an id cannot reach into another path."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
