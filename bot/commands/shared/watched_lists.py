"""How many numbers the watched locations have free, with as few calls as one check of all watches needs."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil

from bot import limits
from bot.calling import Calling
from bot.calling.available_numbers import ListQuery
from bot.calling.organization_list import NumberSearch
from bot.calling.organization_numbers import OrganizationNumbers
from bot.calling.snapshot_cache import Snapshot
from bot.calling.stock import count_stock, to_location_key
from bot.commands.shared.all_locations import NO_LOCATIONS
from bot.commands.shared.trends import read_trends
from bot.errors import NotFound, WebexError, WebexStatusError
from bot.language.selection import count_active
from bot.model import PURPOSES_BY_KEY, AvailableNumber, Location, Measure, ReportProgress, Watch, ignore_progress
from bot.model.levels import Level, Levels
from bot.model.stock import StockCount, list_stock_kinds
from bot.model.trend import Trend
from bot.store import Store

log = logging.getLogger(__name__)


class WatchedLists:
    """The lists of one check. Each is read once: from the organization's list where that takes fewer calls."""

    def __init__(
        self,
        calling: Calling,
        store: Store,
        today: date,
        watches: Iterable[Watch],
        report_progress: ReportProgress = ignore_progress,
    ) -> None:
        self._calling = calling
        self._store = store
        self._today = today
        self._report_progress = report_progress
        self._queries: defaultdict[str, set[ListQuery]] = defaultdict(set)
        self._whole: set[str] = set()
        """The organizations whose list is needed in any case."""
        for watch in watches:
            self._queries[watch.org_id].add(_build_query(watch))
            if watch.watches_all:
                self._whole.add(watch.org_id)
        self._organizations: dict[str, OrganizationNumbers | None] = {}
        self._parts: dict[NumberSearch, OrganizationNumbers] = {}
        self._fetched: set[ListQuery] = set()

    def read(self, watch: Watch) -> Levels | None:
        """Count what a watch is about; None if Webex no longer knows its location.

        Raises WebexError or DatabaseUnavailable.
        """
        if watch.watches_all:
            return self._read_everywhere(watch)
        if watch.measure is not Measure.NUMBERS:
            return self._read_part(watch)
        query = _build_query(watch)
        numbers = self._read_organization(watch.org_id) if list_stock_kinds(query.purpose) else None
        # Not in the organization's list: the location has no numbers, or is gone.
        if numbers is not None and (levels := self._count(watch, numbers, [watch.location])):
            return levels
        return self._read_list(watch, query)

    def _read_everywhere(self, watch: Watch) -> Levels:
        locations = self._calling.fetch_locations(watch.org_id)
        purpose = PURPOSES_BY_KEY[watch.purpose_key]
        numbers = self._read_organization(watch.org_id) if list_stock_kinds(purpose) else None
        if numbers is None:
            return self._read_lists(watch, locations)
        return self._count(watch, numbers, locations, keeps_empty=True) or Levels((), numbers.taken_at)

    def _read_part(self, watch: Watch) -> Levels | None:
        """Count a location of which all numbers have to be known, in the organization's list or in its part of that."""
        numbers = self._read_organization(watch.org_id)
        if numbers is None:
            search = NumberSearch(location_id=to_location_key(watch.location.id), org_id=watch.org_id)
            if search not in self._parts:
                (self._parts[search],) = self._calling.inventory.fetch_found([search], fresh=True)
            numbers = self._parts[search]
        if levels := self._count(watch, numbers, [watch.location]):
            return levels
        # It has no numbers, or is gone.
        if _to_key(watch.location) not in map(_to_key, self._calling.fetch_locations_again(watch.org_id)):
            return None
        return self._count(watch, numbers, [watch.location], keeps_empty=True)

    def _count(
        self, watch: Watch, numbers: OrganizationNumbers, locations: Sequence[Location], *, keeps_empty: bool = False
    ) -> Levels | None:
        """Count locations in an organization's list; None if it has none of them, unless empty ones are wanted."""
        purpose = PURPOSES_BY_KEY[watch.purpose_key]
        counts, kinds = count_stock(numbers), list_stock_kinds(purpose)
        known = [each for each in locations if keeps_empty or counts.get(each.id)]
        if not known:
            return None
        current = {_to_key(each): counts.add_up(each.id, kinds) for each in known}
        trends: dict[str, Trend] = {}
        if watch.measure is Measure.DAYS:
            org = self._calling.get_organization_key(watch.org_id)
            trends = read_trends(self._store, org, purpose, current, self._today)
        levels = [Level(each, key, current[key], trends.get(key)) for each, key in zip(known, current, strict=True)]
        return Levels(levels, numbers.taken_at)

    def _read_organization(self, org_id: str) -> OrganizationNumbers | None:
        """Return the organization's list, afresh; None where it is refused, or others take fewer calls."""
        if org_id not in self._organizations:
            self._organizations[org_id] = self._fetch_organization(org_id)
        return self._organizations[org_id]

    def _fetch_organization(self, org_id: str) -> OrganizationNumbers | None:
        inventory, lists = self._calling.inventory, len(self._queries[org_id])
        try:
            if org_id not in self._whole:
                # One call counts the pages, and at least one reads them.
                if lists <= 2:
                    return None
                total = inventory.measure(org_id)
                if total is None or 1 + ceil(total / limits.NUMBERS_PAGE_SIZE) >= lists:
                    return None
            return inventory.fetch(org_id, fresh=True, report_progress=self._report_progress)
        except WebexStatusError as refusal:
            if refusal.status != 403:
                raise
            log.warning("The organization's list of numbers is refused: %s", refusal.sentence)
            return None

    def _read_list(self, watch: Watch, query: ListQuery) -> Levels | None:
        try:
            snapshot = self._calling.fetch_available_numbers(
                query, fresh=query not in self._fetched, report_progress=self._report_progress
            )
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise
            return None
        self._fetched.add(query)
        return Levels([_to_level(watch.location, snapshot)], snapshot.taken_at)

    def _read_lists(self, watch: Watch, locations: Sequence[Location]) -> Levels:
        """Read the list of every location, where the organization's is refused. A share cannot be found out then."""
        if watch.measure is not Measure.NUMBERS:
            self._calling.inventory.fetch(watch.org_id)  # raises what Webex refuses
        purpose = PURPOSES_BY_KEY[watch.purpose_key]
        queries = [ListQuery(each.id, purpose, org_id=watch.org_id) for each in locations]
        if not queries:
            raise NotFound(NO_LOCATIONS)
        results = self._calling.fetch_concurrently(queries, fresh=True, report_progress=self._report_progress)
        if errors := [each for each in results if isinstance(each, WebexError)]:
            raise errors[0]
        snapshots = [each for each in results if isinstance(each, Snapshot)]
        levels = [_to_level(location, each) for location, each in zip(locations, snapshots, strict=True)]
        return Levels(levels, min(each.taken_at for each in snapshots))


def _to_key(location: Location) -> str:
    return to_location_key(location.id)


def _to_level(location: Location, snapshot: Snapshot[AvailableNumber]) -> Level:
    return Level(location, _to_key(location), StockCount(count_active(snapshot.items)))


def _build_query(watch: Watch) -> ListQuery:
    return ListQuery(watch.location.id, PURPOSES_BY_KEY[watch.purpose_key], org_id=watch.org_id)
