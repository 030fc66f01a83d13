"""Reads the organization's own list of numbers: searched by Webex, or as a whole, several pages at once.

Source: OpenAPI, GET /telephony/config/numbers.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot import limits
from bot.calling.available_numbers import to_mapping
from bot.calling.client import CallingClient
from bot.calling.listed_numbers import UNREADABLE, decode_number, decode_page, to_listed_number
from bot.calling.number_columns import NumberColumns, NumberKey, SharedValues
from bot.calling.number_packer import NumberPacker
from bot.calling.number_pages import NumberPages
from bot.calling.organization_numbers import OrganizationNumbers
from bot.calling.pages import Page, PageRequest
from bot.http import Response, read_object
from bot.model import (
    OrganizationNumber,
    Progress,
    ReportProgress,
    ignore_progress,
)
from bot.priority import heavy_work

PATH = "/telephony/config/numbers"

WITH_COUNTS = (("details", "true"),)
"""The parameter with which Webex says how many numbers the organization has."""

COLUMNS = "columns"
"""Where the packed numbers of a page are, beside what Webex sends. Webex's own property would be replaced."""


@dataclass(frozen=True, slots=True)
class NumberSearch:
    """What Webex is to search the organization's list for. All that is given must match."""

    phone_number: str = ""
    """E.164, or a part of one: Webex finds it anywhere in a number (our assumption)."""
    extension: str = ""
    """The whole extension."""
    owner_name: str = ""
    """A part of the name; at most 255 characters (OpenAPI)."""
    location_id: str = ""
    org_id: str = ""
    """Empty for the service app's own organization."""

    @property
    def is_narrow(self) -> bool:
        """Whether it finds a part of the list only."""
        return self != NumberSearch(org_id=self.org_id)

    def build_request(self, size: int) -> PageRequest:
        """Build the request for the first page of this size."""
        filters = {
            "phoneNumber": self.phone_number,
            "extension": self.extension,
            "ownerName": self.owner_name,
            "locationId": self.location_id,
        }
        given = tuple((name, text) for name, text in filters.items() if text)
        return PageRequest(PATH, size, filters=given, org_id=self.org_id)


def search_organization_numbers(
    client: CallingClient, search: NumberSearch, max_numbers: int
) -> tuple[OrganizationNumber, ...]:
    """Fetch the numbers that Webex finds, up to `max_numbers` of them: one call. Raises WebexError."""
    page = client.fetch_page(search.build_request(max_numbers))
    return tuple(map(to_organization_number, page.read_items("phoneNumbers")))


def to_organization_number(raw: Mapping[str, Any]) -> OrganizationNumber:
    """Parse one number, leniently: unknown values pass through, missing ones are empty or False."""
    columns = NumberColumns(SharedValues())
    NumberPacker(columns.shared).pack(columns, to_listed_number(raw))
    (kind,), (location,) = columns.shared.kinds, columns.shared.locations
    return columns.build_number(0, kind, location)


def measure_organization_numbers(client: CallingClient, org_id: str) -> int | None:
    """Return how many entries the whole list has; None where Webex does not say: one call. Raises WebexError."""
    return _read_total(client.fetch_page(PageRequest(PATH, size=1, filters=WITH_COUNTS, org_id=org_id)))


def fetch_organization_numbers(
    client: CallingClient, search: NumberSearch, report_progress: ReportProgress = ignore_progress
) -> OrganizationNumbers:
    """Fetch all that Webex finds, in its order, each number once, up to `limits.MAX_ORGANIZATION_NUMBERS`.

    A search for nothing finds the whole list. Progress is reported page by page. Raises WebexError.
    """
    taken_at = datetime.now(UTC)
    report_progress(Progress(0))
    columns = _ListReader(client, counts=not search.is_narrow).read(search, report_progress)
    return OrganizationNumbers(columns, taken_at, is_truncated=len(columns) >= limits.MAX_ORGANIZATION_NUMBERS)


class _ListReader:
    """Reads one list once."""

    def __init__(self, client: CallingClient, *, counts: bool) -> None:
        """`counts` asks for the organization's counts, which are not those of a search."""
        self._pages = NumberPages(
            client,
            self._convert,
            self._read_body,
            at_once=limits.CONCURRENT_CALLS,
            # The counts say how many pages there are: none is requested that does not exist.
            read_total=self._read_total,
            first_filters=WITH_COUNTS if counts else (),
        )
        self._shared = SharedValues()
        self._packer = NumberPacker(self._shared)
        self._total: int | None = None

    def read(self, search: NumberSearch, report_progress: ReportProgress) -> NumberColumns:
        """Read all pages."""
        columns, seen = NumberColumns(self._shared), set[NumberKey]()
        with closing(self._pages.read(search.build_request(limits.NUMBERS_PAGE_SIZE))) as pages:
            for page in pages:
                before = len(columns)
                columns.extend(_drop_seen(page, seen))
                report_progress(Progress(len(columns), self._total))
                # A page without anything new: a server that ignores `start` would send the same one for ever.
                if len(columns) >= limits.MAX_ORGANIZATION_NUMBERS or len(columns) == before:
                    break
        columns.shrink()
        return columns

    def _read_total(self, page: Page) -> int | None:
        self._total = _read_total(page)
        return self._total

    def _read_body(self, response: Response) -> dict[str, Any]:
        """Parse a page and pack its numbers, one page at a time: other commands get the processor in between."""
        columns = NumberColumns(self._shared)
        with heavy_work():
            try:
                listed = decode_page(response.content)
                for each in listed.phone_numbers:
                    self._packer.pack(columns, decode_number(each))
            except UNREADABLE:
                return read_object(response)
        # As a list, and an empty one for no numbers: by that, an empty page is known.
        return {"count": listed.count, COLUMNS: [columns] if len(columns) else []}

    def _convert(self, page: Page) -> NumberColumns:
        """Return the numbers of a page. Raises WebexInvalidResponse."""
        if COLUMNS in page.body:
            return next(iter(page.body[COLUMNS]), NumberColumns(self._shared))
        # With characters that are no Unicode, for example, or of another shape.
        columns = NumberColumns(self._shared)
        with heavy_work():
            for raw in page.read_items("phoneNumbers"):
                self._packer.pack(columns, to_listed_number(raw))
        return columns


def _read_total(page: Page) -> int | None:
    """Read how many entries the list has; None where Webex does not say."""
    total = to_mapping(page.body.get("count")).get("total")
    # A number in the document, so perhaps with a decimal point.
    if isinstance(total, float) and total.is_integer():
        total = int(total)
    return total if isinstance(total, int) and total > 0 else None


def _drop_seen(page: NumberColumns, seen: set[NumberKey]) -> NumberColumns:
    """Drop what an earlier page has, too: pages shift where numbers are added or removed while they are read."""
    new: list[int] = []
    for index, key in enumerate(page.list_keys()):
        if key not in seen:
            seen.add(key)
            new.append(index)
    return page if len(new) == len(page) else page.take(new)
