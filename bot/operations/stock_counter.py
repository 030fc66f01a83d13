"""Counts the numbers of every location once a day, and stores the counts for a year."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot import limits
from bot.calling import Calling
from bot.calling.organization_numbers import OrganizationNumbers
from bot.calling.stock import LocationCounts, count_stock, to_location_key
from bot.clock import Clock
from bot.errors import BotError
from bot.model import encode_id
from bot.priority import heavy_work
from bot.settings import Settings
from bot.store import Store

log = logging.getLogger(__name__)


class StockCounter:
    """Counts the organizations' numbers, from each organization's own list."""

    def __init__(self, settings: Settings, calling: Calling, store: Store, clock: Clock) -> None:
        self._settings = settings
        self._calling = calling
        self._store = store
        self._clock = clock

    def count_daily(self, _at: datetime) -> None:
        """Count the organizations that were not counted today, and delete what is older than a year. Never raises.

        Called every hour: what fails is tried again, and after a pause nothing is waited for.
        """
        for org_id in self._list_organizations():
            try:
                if not self._is_counted_today(org_id):
                    self.count(org_id, fresh=True)
            except BotError as error:
                log.warning("The numbers of an organization could not be counted: %s", error.sentence)
            except Exception:
                log.exception("Unexpected error while counting the numbers of an organization")

    def count_for_report(self, org_id: str) -> None:
        """Count an organization after a report about it. Never raises: the report is sent."""
        try:
            self.count(org_id)
        except BotError as error:
            log.info("The numbers of an organization could not be counted: %s", error.sentence)

    def count(self, org_id: str = "", *, fresh: bool = False) -> None:
        """Count an organization's numbers now, and store that as today's count.

        Without `fresh`, a snapshot that was just read is counted: no call more. An organization with more numbers than
        are read is not counted. Raises OrganizationNotAllowed, WebexError or DatabaseUnavailable.
        """
        org_id = self._calling.choose_organization(org_id)
        numbers = self._calling.inventory.fetch(org_id, fresh)
        if numbers.is_truncated:
            log.warning("An organization has more numbers than are read, so that they are not counted.")
            return
        keys = [to_location_key(each.id) for each in self._calling.fetch_locations(org_id)]
        counts = self._count(numbers)
        by_location = {key: counts.get(key) for key in (*keys, *counts.list_keys())}
        org, today = self._calling.get_organization_key(org_id), self._clock.now().date()
        with self._store.exclusive(f"stock:{org}"):  # another replica may count for a report
            self._store.stock.record(org, today, by_location)
            self._store.stock.purge(today - timedelta(days=limits.STOCK_DAYS))
        log.info("Counted the numbers of %d locations.", len(by_location))

    def _count(self, numbers: OrganizationNumbers) -> LocationCounts:
        with heavy_work():
            return count_stock(numbers)

    def _is_counted_today(self, org_id: str) -> bool:
        days = self._store.stock.find_days(self._calling.get_organization_key(org_id))
        return days is not None and days[1] >= self._clock.now().date()

    def _list_organizations(self) -> Iterator[str]:
        """List the default organization, and those that people may name."""
        yield ""
        default = self._calling.get_organization_key("")
        yield from (encode_id("us", "ORGANIZATION", uuid) for uuid in self._settings.organizations - {default})
