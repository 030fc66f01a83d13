"""The organization's inventory: all its numbers and extensions, with their owners and locations."""

from collections.abc import Sequence

from bot import limits
from bot.calling.client import CallingClient
from bot.calling.concurrently import map_concurrently
from bot.calling.marking import ReadMarks, mark_numbers, mark_organization
from bot.calling.organization_list import (
    NumberSearch,
    fetch_organization_numbers,
    measure_organization_numbers,
    search_organization_numbers,
)
from bot.calling.organization_numbers import OrganizationNumbers
from bot.calling.snapshot_cache import FetchPool, SnapshotCache
from bot.errors import WebexError
from bot.model import OrganizationNumber, ReportProgress, ignore_progress


class Inventory:
    """The inventories of organizations: whole ones as snapshots, and what Webex finds in them, never cached."""

    def __init__(
        self, client: CallingClient, snapshot_seconds: float, fetchers: FetchPool, read_marks: ReadMarks
    ) -> None:
        self._client = client
        self._read_marks = read_marks
        self._fetchers = fetchers
        self._snapshots: SnapshotCache[OrganizationNumbers] = SnapshotCache(snapshot_seconds, fetchers)

    def fetch(
        self, org_id: str, fresh: bool = False, report_progress: ReportProgress = ignore_progress
    ) -> OrganizationNumbers:
        """Return an organization's numbers, from a snapshot while it is fresh: a call for every 2,000 numbers.

        `fresh` ignores a snapshot. Progress is reported page by page. Raises WebexError.
        """
        return self._fetch(NumberSearch(org_id=org_id), fresh, report_progress)

    def fetch_found(self, searches: Sequence[NumberSearch], fresh: bool = False) -> list[OrganizationNumbers]:
        """Return all that Webex finds for each search, from snapshots like `fetch`. Raises WebexError."""
        results = map_concurrently(lambda search: self._fetch(search, fresh), searches)
        for result in results:
            if isinstance(result, WebexError):
                raise result
        return [each for each in results if not isinstance(each, WebexError)]

    def measure(self, org_id: str) -> int | None:
        """Return how many numbers and extensions an organization has; None where Webex does not say: one call.

        Raises WebexError.
        """
        return measure_organization_numbers(self._client, org_id)

    def peek(self, org_id: str) -> OrganizationNumbers | None:
        """Return the snapshot of an organization's numbers, if one is cached: without a call."""
        cached = next(iter(self._snapshots.peek(NumberSearch(org_id=org_id))), None)
        return mark_organization(cached, self._read_marks()) if cached is not None else None

    def search(
        self, search: NumberSearch, max_numbers: int = limits.INVENTORY_PAGE_SIZE
    ) -> tuple[OrganizationNumber, ...]:
        """Return the numbers that Webex finds, up to `max_numbers` of them: one call. Raises WebexError."""
        return mark_numbers(search_organization_numbers(self._client, search, max_numbers), self._read_marks())

    def search_concurrently(
        self, searches: Sequence[NumberSearch]
    ) -> list[tuple[OrganizationNumber, ...] | WebexError]:
        """Return what Webex finds for each search, in their order: one call each, several at once."""
        return map_concurrently(self.search, searches)

    def look_up(self, phone_numbers: Sequence[str], org_id: str) -> dict[str, OrganizationNumber]:
        """Return complete numbers, in E.164, as the inventory has them, by number. Never raises.

        A number that the organization does not have, or that could not be read, is left out: one call for each.
        """
        searches = [NumberSearch(phone_number=each, org_id=org_id) for each in phone_numbers]
        results = self.search_concurrently(searches)
        found = {each.phone_number: each for result in results if isinstance(result, tuple) for each in result}
        return {each: found[each] for each in phone_numbers if each in found}

    def invalidate(self, org_id: str) -> None:
        """Drop the snapshots of an organization's numbers, because they have changed."""
        self._snapshots.invalidate(lambda key: isinstance(key, NumberSearch) and key.org_id == org_id)

    def _fetch(
        self, search: NumberSearch, fresh: bool, report_progress: ReportProgress = ignore_progress
    ) -> OrganizationNumbers:
        def fetch() -> tuple[OrganizationNumbers]:
            return (fetch_organization_numbers(self._client, search, report_progress),)

        return mark_organization(self._snapshots.get(search, fetch, fresh).items[0], self._read_marks())
