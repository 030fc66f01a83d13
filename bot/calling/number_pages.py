"""The pages of a list of numbers: by their links, or by `start` and then several at once."""

from collections import deque
from collections.abc import Callable, Generator, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Generic, TypeAlias, TypeVar

from bot import limits
from bot.calling.client import CallingClient, ReadBody
from bot.calling.pages import Filters, Page, PageRequest
from bot.errors import WebexError
from bot.http import read_object

T = TypeVar("T", bound=Sized)

Fetched: TypeAlias = tuple[T, bool]
"""What a page was converted to, and whether Webex's Link header names a next page."""


def read_no_total(_page: Page) -> int | None:
    """Return None: most lists do not say how long they are."""
    return None


@dataclass(frozen=True, slots=True)
class NumberPages(Generic[T]):
    """Reads lists of numbers. They need not send a Link header: without one, the next page is requested by `start`."""

    client: CallingClient
    convert: Callable[[Page], T]
    """Converts a page to something with a length: the number of its entries. Runs in the thread that fetched it."""
    read_body: ReadBody = read_object
    """Parses a page."""
    at_once: int = 1
    """How many pages are fetched at once, at most."""
    read_total: Callable[[Page], int | None] = read_no_total
    """Reads from the first page how many entries the list has; None where it does not say."""
    first_filters: Filters = ()
    """Query parameters of the first page alone."""

    def read(self, first: PageRequest) -> Generator[T, None, None]:
        """Yield the pages of a list in their order. Raises WebexError."""
        start: int | None = 0
        while start is not None:
            start = yield from self._read_in_turn(replace(first, start=start))

    def _read_in_turn(self, first: PageRequest) -> Generator[T, None, int | None]:
        """Yield pages one after the other, as far as links lead; return the `start` to continue at, None at the end."""
        start, received = first.start, 0
        more = () if start else self.first_filters
        for page in self.client.fetch_pages(replace(first, filters=(*first.filters, *more)), self.read_body):
            converted = self.convert(page)
            yield converted
            received = len(converted)
            start += received
            if self.at_once > 1 and _pages_by_start(page, received, start):
                following = replace(page.request, start=start, filters=first.filters)
                total = self.read_total(page)
                return (yield from self._read_at_once(following, total, has_links=page.next is not None))
        return start if _looks_full(received) else None

    def _read_at_once(
        self, first: PageRequest, total: int | None, *, has_links: bool
    ) -> Generator[T, None, int | None]:
        """Yield full pages, several fetched at once; return the `start` to continue at, None at the end of the list."""
        start, size = first.start, first.size
        fetching: deque[Future[Fetched[T]]] = deque()
        with ThreadPoolExecutor(self.at_once, thread_name_prefix="pages") as pool:
            while True:
                # Without a total, in rounds: fewer pages are requested that lie beyond the end.
                count = self.at_once - len(fetching) if total is not None or not fetching else 0
                for _ in range(count):
                    next_start = start + len(fetching) * size
                    if total is None or next_start < total:
                        fetching.append(pool.submit(self._fetch, replace(first, start=next_start)))
                if not fetching:  # the total was reached, with a full page
                    return start
                future = fetching.popleft()
                # A page that failed, such as one that was too slow at this size (504): everything from here on is
                # read in turn, where pages can become smaller. Pages fetched beyond it are dropped.
                if isinstance(future.exception(), WebexError):
                    return start
                converted, leads_on = future.result()
                yield converted
                start += len(converted)
                if has_links and not leads_on:
                    return None
                # A page that is not full ends the list, unless the server has a smaller maximum for some pages.
                # The pages after it were requested from the wrong `start` then, and are dropped.
                if len(converted) < size:
                    return start if leads_on or _looks_full(len(converted)) else None

    def _fetch(self, wanted: PageRequest) -> Fetched[T]:
        page = self.client.fetch_page(wanted, self.read_body)
        return self.convert(page), page.next is not None


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
