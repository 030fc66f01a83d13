"""Counts of earlier days, for the tests of trends and of watches."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.calling import Calling
from bot.model import to_uuid
from bot.model.stock import StockCount, StockKind
from bot.store import Store


def record_counts(store: Store, calling: Calling, today: date, counts: dict[str, Sequence[int]]) -> None:
    """Store the active numbers of locations, by name, of the days before today: yesterday's is the last."""
    keys = {each.name: to_uuid(each.id) or "" for each in calling.fetch_locations("")}
    for ago in range(1, max(map(len, counts.values())) + 1):
        by_location = {
            keys[name]: {StockKind.STANDARD: StockCount(values[-ago], 100)}
            for name, values in counts.items()
            if ago <= len(values)
        }
        store.stock.record(calling.get_organization_key(""), today - timedelta(days=ago), by_location)


def fall_to(last: int, days: int) -> list[int]:
    """Return counts that fall by one a day, to this one yesterday."""
    return [last + ago for ago in range(days - 1, -1, -1)]
