"""How many active numbers the watched locations have, with as few calls as one check of all watches needs."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from bot import limits
from bot.calling import Calling
from bot.calling.available_numbers import ListQuery
from bot.calling.organization_numbers import OrganizationNumbers
from bot.errors import WebexStatusError
from bot.language.selection import ACTIVE, count_active
from bot.model import PURPOSES_BY_KEY, Watch, to_uuid

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ActiveCount:
    """How many active numbers of a list are free to give."""

    active: int
    taken_at: datetime
    """When Webex returned the list, UTC."""


class WatchedLists:
    """The lists of one check. Each is read once: from the organization's list where that takes fewer calls."""

    def __init__(self, calling: Calling, watches: Iterable[Watch]) -> None:
        self._calling = calling
        self._queries: defaultdict[str, set[ListQuery]] = defaultdict(set)
        for watch in watches:
            self._queries[watch.org_id].add(_build_query(watch))
        self._organizations: dict[str, OrganizationNumbers | None] = {}
        self._fetched: set[ListQuery] = set()

    def count(self, watch: Watch) -> ActiveCount | None:
        """Count the active numbers of a watched list; None if Webex no longer knows its location. Raises WebexError."""
        query = _build_query(watch)
        if query.purpose.derivation is not None:
            numbers = self._read_organization(watch.org_id)
            counted = _count(numbers, query) if numbers else None
            # Not in the organization's list: the location has no numbers, or is gone.
            if counted is not None:
                return counted
        return self._read_list(query)

    def _read_organization(self, org_id: str) -> OrganizationNumbers | None:
        """Return the organization's list, afresh; None where the locations' lists take fewer calls."""
        if org_id not in self._organizations:
            self._organizations[org_id] = self._fetch_organization(org_id)
        return self._organizations[org_id]

    def _fetch_organization(self, org_id: str) -> OrganizationNumbers | None:
        inventory, lists = self._calling.inventory, len(self._queries[org_id])
        # One call counts the pages, and at least one reads them.
        if lists <= 2:
            return None
        try:
            total = inventory.measure(org_id)
            if total is None or 1 + ceil(total / limits.NUMBERS_PAGE_SIZE) >= lists:
                return None
            return inventory.fetch(org_id, fresh=True)
        except WebexStatusError as refusal:
            if refusal.status != 403:
                raise
            log.warning("The organization's list of numbers is refused: %s", refusal.sentence)
            return None

    def _read_list(self, query: ListQuery) -> ActiveCount | None:
        try:
            snapshot = self._calling.fetch_available_numbers(query, fresh=query not in self._fetched)
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise
            return None
        self._fetched.add(query)
        return ActiveCount(count_active(snapshot.items), snapshot.taken_at)


def _build_query(watch: Watch) -> ListQuery:
    return ListQuery(watch.location.id, PURPOSES_BY_KEY[watch.purpose_key], org_id=watch.org_id)


def _count(numbers: OrganizationNumbers, query: ListQuery) -> ActiveCount | None:
    """Count a location's active numbers that are free to give; None if the organization's list does not have it."""
    wanted = to_uuid(query.location_id) or query.location_id
    here = [each for each in numbers.count() if (to_uuid(each.location.id) or each.location.id) == wanted]
    if not here:
        return None
    active = sum(total for _, kind, total in here if query.purpose.has(kind) and kind.state == ACTIVE and kind.is_free)
    return ActiveCount(active, numbers.taken_at)
