"""How many numbers watched locations have, and whether that is low."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.changes import Measure, Watch
from bot.model.numbers import Location
from bot.model.stock import StockCount
from bot.model.trend import Trend


@dataclass(frozen=True, slots=True)
class Level:
    """How many numbers of a list a location has."""

    location: Location
    key: str
    """The location's UUID."""
    count: StockCount
    """Its total is known only where a share or a forecast is watched, or all locations are."""
    trend: Trend | None = None
    """Only where a forecast is watched."""

    def is_low(self, watch: Watch) -> bool:
        """Return whether the location is below a watch's threshold."""
        match watch.measure:
            case Measure.NUMBERS:
                return self.count.active < watch.below
            case Measure.PERCENT:
                # What has no numbers at all has no share.
                return self.count.active * 100 < watch.below * self.count.total
            case Measure.DAYS:
                return self._is_empty_within(watch.below)

    def _is_empty_within(self, days: int) -> bool:
        if not self.count.active:
            return self.count.total > 0
        if self.trend is None or self.trend.forecast is None:
            return False
        return (self.trend.forecast.day - self.trend.now.day).days <= days


@dataclass(frozen=True, slots=True)
class Levels:
    """What one watch is about: one location, or all of them."""

    levels: Sequence[Level]
    taken_at: datetime
    """When Webex returned the numbers, UTC."""

    def list_low(self, watch: Watch) -> list[Level]:
        """List the locations that are below the watch's threshold, the fewest numbers first."""
        low = [each for each in self.levels if each.is_low(watch)]
        return sorted(low, key=lambda each: (each.count.active, each.location.name.casefold()))

    def mark(self, watch: Watch) -> Watch:
        """Return the watch with what is low now."""
        low = self.list_low(watch)
        return replace(watch, is_low=bool(low), low=frozenset(each.key for each in low if watch.watches_all))
