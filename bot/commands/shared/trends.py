"""The trends of locations: what was counted day by day, and what there is now."""

from collections.abc import Mapping, Sequence
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
    store: Store,
    org: str,
    purpose: Purpose,
    current: Mapping[str, StockCount],
    today: date,
    days: int = MAX_FORECAST_DAYS,
) -> dict[str, Trend]:
    """Return the trend of each location with its current count, from the counts of so many days.

    None of a list that is not counted day by day.

    `org` and the locations are UUIDs. Raises DatabaseUnavailable.
    """
    kinds = list_stock_kinds(purpose)
    if not kinds:
        return {}
    # Locations that are named one by one cost less than all of them, and more where they are many.
    named = current.keys() if len(current) <= AT_ONCE else None
    history = store.stock.read(org, kinds, today - timedelta(days=days), named)
    keys = list(current)
    found: dict[str, Trend] = {}
    for begin in range(0, len(keys), AT_ONCE):
        with heavy_work():
            for key in keys[begin : begin + AT_ONCE]:
                found[key] = find_trend(add_current(history.get(key, ()), today, current[key]))
    return found


def add_current(history: Sequence[DailyCount], today: date, count: StockCount) -> list[DailyCount]:
    """Return the counts of earlier days, and the current one in place of today's."""
    return [*(each for each in history if each.day < today), DailyCount(today, count.active, count.total)]
