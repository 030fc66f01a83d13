"""A made-up past for the simulated Webex, so that there is a trend to see on the first day. Never for a real one."""

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from urllib.parse import urlsplit

from bot.calling import Calling
from bot.calling.stock import KindCounts, count_stock, to_location_key
from bot.clock import CLOCK, Clock
from bot.errors import NotPossible
from bot.model.stock import StockCount, StockKind
from bot.setting_values import is_loopback
from bot.settings import Settings
from bot.store import Store, prepare_database

DEMO_DAYS = 120

RATES = (0.15, 0.4, 1.2, 0.0, -0.1, 0.4)
"""Numbers a day that locations use, in turn. One does not change, and one gets more."""

REFILLED_DAYS_AGO = 40
"""When the last of these got numbers."""

REFILL = 45
"""How many."""


def write_demo_history(settings: Settings, clock: Clock = CLOCK) -> None:
    """Store counts of the last months that lead to the current ones. Raises BotError.

    Refuses a Webex that is not on this machine, and a database that has counts already: nothing that was really
    counted is replaced.
    """
    if not is_loopback(urlsplit(settings.webex_api_url).hostname or ""):
        raise NotPossible("A made-up past is for the simulated Webex only, and WEBEX_API_URL is not on this machine.")
    url = settings.database_url.get_secret_value()
    prepare_database(url)
    with closing(Store(url)) as store, closing(Calling(settings)) as calling:
        org = calling.get_organization_key("")
        if store.stock.find_days(org) is not None:
            raise NotPossible("The database has counts already, so no past is made up.")
        counts = count_stock(calling.inventory.fetch(""))
        current = {key: counts.get(key) for each in calling.fetch_locations("") for key in [to_location_key(each.id)]}
        for day, by_location in _make_up(current, clock.now().date()):
            store.stock.record(org, day, by_location)


def _make_up(current: dict[str, KindCounts], today: date) -> Iterator[tuple[date, dict[str, KindCounts]]]:
    """Yield the counts of each day, from yesterday back."""
    chance = random.Random(1)  # noqa: S311 - the same past each time
    changes = dict.fromkeys(current, 0)
    for days_ago in range(1, DEMO_DAYS + 1):
        for index, key in enumerate(current):
            changes[key] += _draw_use(RATES[index % len(RATES)], chance)
            if index % len(RATES) == len(RATES) - 1 and days_ago == REFILLED_DAYS_AGO:
                changes[key] -= REFILL
        yield today - timedelta(days=days_ago), {key: _add(current[key], changes[key]) for key in current}


def _draw_use(rate: float, chance: random.Random) -> int:
    """Draw how many numbers were used on a day: `rate` on average."""
    whole, part = divmod(abs(rate), 1)
    use = int(whole) + (chance.random() < part)
    return use if rate > 0 else -use


def _add(kinds: KindCounts, change: int) -> KindCounts:
    count = kinds.get(StockKind.STANDARD, StockCount())
    active = max(count.active + change, 0)
    return {**kinds, StockKind.STANDARD: StockCount(active, max(count.total, active))}
