"""Counts what is free to give, of each kind and at each location, in the organization's own list."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Set
from typing import TypeAlias

from bot.calling.organization_numbers import OrganizationNumbers
from bot.model import NumberKind, to_uuid
from bot.model.stock import StockCount, StockKind, find_stock_kind

ACTIVE = "ACTIVE"

KindCounts: TypeAlias = Mapping[StockKind, StockCount]


class LocationCounts:
    """The counts of all locations that the organization's list names."""

    def __init__(self, counts: Mapping[str, KindCounts]) -> None:
        self._counts = counts

    def list_keys(self) -> Collection[str]:
        """List the locations that have numbers, by `to_location_key`."""
        return self._counts.keys()

    def get(self, location_id: str) -> KindCounts:
        """Return a location's counts by kind; without numbers it has none."""
        return self._counts.get(to_location_key(location_id), {})

    def add_up(self, location_id: str, kinds: Set[StockKind]) -> StockCount:
        """Return a location's count of these kinds together."""
        return add_up_kinds(self.get(location_id), kinds)


def count_stock(numbers: OrganizationNumbers) -> LocationCounts:
    """Count the numbers of each location, once for each list."""
    return numbers.derive("stock", lambda: _count(numbers))


def _count(numbers: OrganizationNumbers) -> LocationCounts:
    counts: defaultdict[str, dict[StockKind, StockCount]] = defaultdict(dict)
    for location, kind, total in numbers.count():
        stock = find_stock_kind(kind)
        if stock is not None and location.id:
            kinds = counts[to_location_key(location.id)]
            free = total if _is_free(kind) else 0
            kinds[stock] = kinds.get(stock, StockCount()).join(StockCount(free, total))
    return LocationCounts(counts)


def add_up_kinds(counts: KindCounts, kinds: Set[StockKind]) -> StockCount:
    """Return the count of these kinds together."""
    count = StockCount()
    for kind in kinds:
        count = count.join(counts.get(kind, StockCount()))
    return count


def to_location_key(location_id: str) -> str:
    """Return what identifies a location however its id is written."""
    return to_uuid(location_id) or location_id


def _is_free(kind: NumberKind) -> bool:
    """Return whether numbers of a kind can be given to somebody today."""
    return kind.state == ACTIVE and kind.is_free
