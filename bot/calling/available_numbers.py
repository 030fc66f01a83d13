"""The numbers in one of a location's lists: those that are available, or that somebody has."""

from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeAlias

from bot import limits
from bot.calling.client import CallingClient
from bot.calling.pages import Page, PageRequest, join_path
from bot.errors import WebexError
from bot.model import AvailableNumber, Owner, Progress, Purpose, ReportProgress, Search, ignore_progress

Items: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which list to read, and the filters that Webex applies to it."""

    location_id: str
    purpose: Purpose
    phone_numbers: tuple[str, ...] = ()
    """E.164; empty for all."""
    owner_name: str = ""
    extension: str = ""
    person_id: str = ""
    """The person for whom a caller ID is wanted."""
    org_id: str = ""
    """Empty for the service app's own organization."""

    @property
    def searches(self) -> dict[Search, str]:
        """What Webex is to search the list for."""
        texts = {
            Search.OWNER: self.owner_name,
            Search.EXTENSION: self.extension,
            Search.PERSON: self.person_id,
        }
        return {search: text for search, text in texts.items() if text}

    def build_request(self) -> PageRequest:
        """Build the request for the list's first page."""
        filters = {str(search): text for search, text in self.searches.items()}
        if self.purpose.takes_numbers and self.phone_numbers:
            filters["phoneNumber"] = ",".join(self.phone_numbers)
        if self.purpose.is_organization_wide:
            filters["locationId"] = self.location_id
        return PageRequest(
            path=self._build_path(),
            size=limits.NUMBERS_PAGE_SIZE,
            filters=tuple(filters.items()),
            org_id=self.org_id,
        )

    def _build_path(self) -> str:
        parts = [part for part in self.purpose.path.split("/") if part]
        location = [] if self.purpose.is_organization_wide else ["locations", self.location_id]
        return join_path("telephony", "config", *location, *parts, "availableNumbers")


def fetch_available_numbers(
    client: CallingClient,
    query: ListQuery,
    max_numbers: int,
    report_progress: ReportProgress = ignore_progress,
    *,
    is_alone: bool = True,
) -> tuple[AvailableNumber, ...]:
    """Fetch a whole list, in Webex's order, each number once, up to `max_numbers`.

    Progress is reported page by page. `is_alone` says that no other list is being read for the same command: then
    several of its pages are fetched at once. Source: OpenAPI, the GET calls whose paths end in `/availableNumbers`.
    Raises WebexError.
    """
    found: dict[str, AvailableNumber] = {}
    report_progress(Progress(0))
    for items in _read_pages(client, query.build_request(), is_alone=is_alone):
        before = len(found)
        numbers = map(to_available_number, items)
        found.update({number.phone_number or number.extension: number for number in numbers})
        report_progress(Progress(len(found)))
        # A page without anything new: a server that ignores `start` would send the same one for ever.
        if len(found) >= max_numbers or len(found) == before:
            break
    wanted = [number for number in found.values() if _is_wanted(number, query)]
    return tuple(islice(wanted, max_numbers))


def _is_wanted(number: AvailableNumber, query: ListQuery) -> bool:
    """Return whether a number was asked for: Webex does not select single numbers from every list."""
    return not query.phone_numbers or number.phone_number in query.phone_numbers


def _read_pages(client: CallingClient, first: PageRequest, *, is_alone: bool) -> Iterator[Items]:
    """Yield the pages of a list.

    The API gives no total and need not send a Link header. Without one, the next page is requested by its `start`.
    """
    start: int | None = 0
    while start is not None:
        start = yield from _read_in_turn(client, replace(first, start=start), is_alone=is_alone)


def _read_in_turn(client: CallingClient, first: PageRequest, *, is_alone: bool) -> Generator[Items, None, int | None]:
    """Yield pages one after the other, as far as links lead; return the `start` to continue at, None at the end."""
    start, received = first.start, 0
    for page in client.fetch_pages(first):
        items = page.read_items("phoneNumbers")
        yield items
        received = len(items)
        start += received
        if is_alone and _pages_by_start(page, received, start):
            return (yield from _read_concurrently(client, replace(page.request, start=start)))
    return start if _looks_full(received) else None


def _read_concurrently(client: CallingClient, first: PageRequest) -> Generator[Items, None, int | None]:
    """Yield full pages, several fetched at once; return the `start` to continue at, None at the end of the list."""
    start, size = first.start, first.size
    with ThreadPoolExecutor(limits.CONCURRENT_PAGES, thread_name_prefix="pages") as pool:
        while True:
            starts = range(start, start + limits.CONCURRENT_PAGES * size, size)
            futures = [pool.submit(client.fetch_page, replace(first, start=each)) for each in starts]
            for future in futures:
                # A page that failed, such as one that was too slow at this size (504): everything from here on is
                # read in turn, where pages can become smaller. Pages fetched beyond it are dropped.
                if isinstance(future.exception(), WebexError):
                    return start
                page = future.result()
                items = page.read_items("phoneNumbers")
                yield items
                start += len(items)
                # A page that is not full ends the list, unless the server has a smaller maximum for some pages.
                # The pages after it were requested from the wrong `start` then, and are dropped.
                if len(items) < size:
                    return start if page.next or _looks_full(len(items)) else None


def _pages_by_start(page: Page, received: int, start: int) -> bool:
    """Return whether the pages after a list's first may be requested by `start` instead of by links.

    The page must have been full: a shorter one is the last, or the server caps `max`. Where Webex sends a link, its
    `start` must be the number of entries read so far: it could count pages or use cursors.
    """
    is_first_and_full = received == page.request.size == start
    return is_first_and_full and (page.next is None or page.next.start == start)


def _looks_full(received: int) -> bool:
    """Return whether a page has as many entries as requested, or as a cap of the server's own may allow.

    There may be more after it then, although Webex sent no link.
    """
    return received == limits.NUMBERS_PAGE_SIZE or (
        received >= limits.MIN_SERVER_CAP and received % limits.MIN_SERVER_CAP == 0
    )


def to_available_number(raw: Mapping[str, Any]) -> AvailableNumber:
    """Parse one number, leniently: unknown values pass through, missing ones are empty or False."""
    location = to_mapping(raw.get("location"))
    # The schema of the numbers for external caller ID has other names than its own example: both are read.
    return AvailableNumber(
        phone_number=to_text(raw.get("phoneNumber")),
        state=to_text(raw.get("state")),
        is_main_number=raw.get("isMainNumber", raw.get("mainNumber")) is True,
        is_toll_free=raw.get("tollFreeNumber") is True,
        is_service_number=raw.get("isServiceNumber") is True,
        telephony_type=to_text(raw.get("telephonyType") or raw.get("includedTelephonyTypes")),
        extension=to_text(raw.get("extension")),
        owner=to_owner(raw.get("owner")),
        mobile_network=to_text(raw.get("mobileNetwork")),
        routing_profile=to_text(raw.get("routingProfile")),
        location_id=to_text(location.get("id")),
        location_name=to_text(location.get("name")),
    )


def to_owner(value: object) -> Owner | None:
    """Parse an owner; None where there is none.

    "`displayName`: present except when the owner type is PEOPLE or VIRTUAL_LINE" (OpenAPI), which have names instead.
    """
    raw = to_mapping(value)
    if not raw:
        return None
    names = " ".join(filter(None, (to_text(raw.get(part)) for part in ("firstName", "lastName"))))
    return Owner(names or to_text(raw.get("displayName")), to_text(raw.get("type")), to_text(raw.get("id")))


def to_mapping(raw: object) -> Mapping[str, Any]:
    """Return an object of the API; an empty one for anything else."""
    return raw if isinstance(raw, dict) else {}


def to_text(raw: object) -> str:
    """Return a text of the API; an empty one where it sends none."""
    return str(raw or "")
