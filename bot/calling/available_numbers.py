"""The numbers that a location has left to give."""

from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

from bot import limits
from bot.calling.client import CallingClient, Page, join_path
from bot.errors import WebexError
from bot.model import AvailableNumber, Progress, Purpose, ReportProgress, ignore_progress

Items: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which list, and what Webex itself narrows it by."""

    location_id: str
    purpose: Purpose
    phone_numbers: tuple[str, ...] = ()
    """E.164; empty for all."""
    owner_name: str = ""
    extension: str = ""
    org_id: str = ""
    """Empty for the service app's own organization."""

    @property
    def path(self) -> str:
        """The list's path. Its parts are quoted."""
        parts = [part for part in self.purpose.path.split("/") if part]
        return join_path("telephony", "config", "locations", self.location_id, *parts, "availableNumbers")

    @property
    def params(self) -> dict[str, str]:
        """The parameters that narrow the list."""
        given = {
            "phoneNumber": ",".join(self.phone_numbers),
            "ownerName": self.owner_name,
            "extension": self.extension,
            "orgId": self.org_id,
        }
        return {name: value for name, value in given.items() if value}


def fetch_available_numbers(
    client: CallingClient,
    query: ListQuery,
    max_numbers: int,
    report_progress: ReportProgress = ignore_progress,
    *,
    is_alone: bool = True,
) -> tuple[AvailableNumber, ...]:
    """Fetch a whole list, in Webex's order, each number once; no more than `max_numbers`.

    Progress is reported page by page. `is_alone` says that no other list is read beside it:
    then several of its pages are. Source: "Get Auto Attendant Alternate Available Phone Numbers" and its sisters in
    Webex's API reference. Raises WebexError.
    """
    found: dict[str, AvailableNumber] = {}
    report_progress(Progress(0))
    for items in _read_pages(client, query, is_alone=is_alone):
        before = len(found)
        numbers = map(to_available_number, items)
        found.update({number.phone_number or number.extension: number for number in numbers})
        report_progress(Progress(len(found)))
        # A page that brings nothing new: a server that does not heed `start` would go on for ever.
        if len(found) >= max_numbers or len(found) == before:
            break
    return tuple(islice(found.values(), max_numbers))


def _read_pages(client: CallingClient, query: ListQuery, *, is_alone: bool) -> Iterator[Items]:
    """Yield a list's pages, one after the other or, where it is alone and the server pages by `start`, side by side.

    The API gives no total and need not send a Link header, so where there is none the next page is asked for by
    `start`.
    """
    start = 0
    while True:
        received = 0
        for page in client.fetch_pages(query.path, _build_params(query, limits.NUMBERS_PAGE_SIZE, start)):
            items = page.read_items("phoneNumbers")
            yield items
            received = len(items)
            start += received
            if is_alone and _pages_by_start(page, received, start):
                start, received = yield from _read_side_by_side(client, query, start, page.most)
                break
        if not _may_have_more(received):
            return


def _read_side_by_side(
    client: CallingClient, query: ListQuery, start: int, size: int
) -> Generator[Items, None, tuple[int, int]]:
    """Yield full pages from `start`, several at once; returns where the first that was not full ends, and its length.

    A page that is refused counts as not asked for: it is read again by itself, smaller if need be.
    """
    with ThreadPoolExecutor(limits.CONCURRENT_PAGES, thread_name_prefix="pages") as pool:
        while True:
            starts = range(start, start + limits.CONCURRENT_PAGES * size, size)
            asked = [pool.submit(client.fetch_page, query.path, _build_params(query, size, each)) for each in starts]
            for page in asked:
                if isinstance(page.exception(), WebexError):
                    return start, limits.NUMBERS_PAGE_SIZE
                items = page.result().read_items("phoneNumbers")
                yield items
                start += len(items)
                if len(items) < size:
                    return start, limits.NUMBERS_PAGE_SIZE if page.result().next_url else len(items)


def _pages_by_start(page: Page, received: int, start: int) -> bool:
    """Tell whether further pages may be asked for by their `start`: the page was full, and Webex counts as we do."""
    link = parse_qs(urlsplit(page.next_url or "").query).get("start", [str(start)])
    return received == page.most == start and link == [str(start)]


def _build_params(query: ListQuery, size: int, start: int) -> dict[str, str | int]:
    return {**query.params, "max": size, **({"start": start} if start else {})}


def to_available_number(raw: Mapping[str, Any]) -> AvailableNumber:
    """Read one number, leniently: an unknown value is kept, a missing one is empty or False."""
    return AvailableNumber(
        phone_number=str(raw.get("phoneNumber") or ""),
        state=str(raw.get("state") or ""),
        is_main_number=raw.get("isMainNumber") is True,
        is_toll_free=raw.get("tollFreeNumber") is True,
        is_service_number=raw.get("isServiceNumber") is True,
        telephony_type=str(raw.get("telephonyType") or ""),
        extension=str(raw.get("extension") or ""),
        owner=_to_owner(raw.get("owner")),
    )


def _to_owner(raw: object) -> str:
    """Name an owner: by the display name, else first and last name, with its type."""
    if not isinstance(raw, dict):
        return ""
    names = [str(raw.get(part) or "") for part in ("firstName", "lastName")]
    name = str(raw.get("displayName") or " ".join(filter(None, names)))
    kind = str(raw.get("type") or "").replace("_", " ").lower()
    return f"{name} ({kind})" if name and kind else name or kind


def _may_have_more(received: int) -> bool:
    """Tell whether the last page looks full, to what was asked or to a cap of the server's own."""
    return received == limits.NUMBERS_PAGE_SIZE or (
        received >= limits.MIN_SERVER_CAP and received % limits.MIN_SERVER_CAP == 0
    )
