"""The trends of locations: what was counted day by day, and what there is now."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.commands.shared.lists import join_phrases
from bot.errors import NotPossible
from bot.model import PURPOSES, Purpose
from bot.model.stock import DailyCount, StockCount, list_stock_kinds
from bot.model.trend import MAX_FORECAST_DAYS, Trend, find_trend
from bot.priority import heavy_work
from bot.store import Store

AT_ONCE = 20
"""How many trends are found in one piece of work: they take 10 ms."""

COUNTED_LISTS = tuple(each for each in PURPOSES if list_stock_kinds(each))


def check_counted(purpose: Purpose) -> None:
    """Raise NotPossible unless a list is counted day by day. Its numbers can run out, so that `check_stock` accepts it.

    Which numbers it has depends on more than the organization's list says.
    """
    if not list_stock_kinds(purpose):
        raise NotPossible(
            f"{purpose.title} are not counted day by day: the organization's list does not show which they are. "
            f"These lists are counted: {join_phrases(COUNTED_LISTS)}."
        )


def read_trends(
    store: Store, org: str, purpose: Purpose, current: Mapping[str, StockCount], today: date
) -> dict[str, Trend]:
    """Return the trend of each location with its current count, without the counts before; from a cache if it can be.

    `org` and the locations are UUIDs. None of a list that is not counted day by day. Raises DatabaseUnavailable.
    """
    kinds = list_stock_kinds(purpose)
    if not kinds:
        return {}
    keys = {location: (org, kinds, location, count.active, today) for location, count in current.items()}
    known = store.stock.recall(keys.values())
    missing = [location for location, key in keys.items() if key not in known]
    # Locations that are named one by one cost less than all of them, and more where they are many.
    named = missing if len(missing) <= AT_ONCE else None
    history = store.stock.read(org, kinds, today - timedelta(days=MAX_FORECAST_DAYS), named) if missing else {}
    found: dict[Hashable, Trend] = {}
    for begin in range(0, len(missing), AT_ONCE):
        with heavy_work():
            for each in missing[begin : begin + AT_ONCE]:
                trend = find_trend(add_current(history.get(each, ()), today, current[each]))
                # The counts of a thousand locations would take 10 MB.
                found[keys[each]] = replace(trend, counts=trend.counts[-1:])
    store.stock.remember(found)
    return {location: found.get(key) or known[key] for location, key in keys.items()}


def add_current(history: Sequence[DailyCount], today: date, count: StockCount) -> list[DailyCount]:
    """Return the counts of earlier days, and the current one in place of today's."""
    return [*(each for each in history if each.day < today), DailyCount(today, count.active, count.total)]
