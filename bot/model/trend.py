"""Where a stock is going: its change over 30 days, and when it is empty at this rate.

**The rate** is the Theil–Sen slope of the daily counts: the median of the slopes between all pairs of days. Up to 29%
of the counts can be wrong without moving it far (Sen, "Estimates of the Regression Coefficient Based on Kendall's
Tau", 1968).

**Its spread** follows from how much the use differs from week to week. A stock is a sum of daily changes, so that
what is uncertain grows with the root of the time ahead, and with the uncertainty of the rate itself. The spread is
where that band reaches zero, for 8 of 10 cases. Where its later end never does, the stock does not clearly fall.

**A refill** is a rise that the days around it do not explain. What was before it says nothing about what is left of
it, so that only the counts since the last one are used, of the last 90 days at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from itertools import combinations, pairwise
from math import ceil, floor, sqrt
from statistics import median

from bot.model.stock import DailyCount

CHANGE_DAYS = 30
"""Over how many days the change is shown."""

MIN_FORECAST_DAYS = 14
"""Fewer counts show a week or two, but no rate: two whole weeks, so that each day of the week is there twice."""

MAX_FORECAST_DAYS = 90
"""Of counts. How fast numbers went before that says little about the next weeks."""

MAX_DAYS_AHEAD = 365
"""A date beyond that would be made up."""

SPREAD_QUANTILE = 1.28
"""Of the normal distribution: 10% are below and 10% are above."""

FEW_WEEKS = 0.9
"""By how much few weeks widen the spread, as with Student's distribution: by 90% with two weeks, 8% with twelve. With
it, 75 to 85% of simulated stocks become empty within their spread."""

MIN_REFILL = 5
"""Numbers. Fewer may have been released."""

WEEK = 7


class Outlook(Enum):
    """Where a stock is going."""

    EMPTY = auto()
    """It has no active numbers."""
    FALLS = auto()
    """It has a forecast."""
    FALLS_SLOWLY = auto()
    """At this rate it lasts longer than `MAX_DAYS_AHEAD`."""
    STEADY = auto()
    """It does not clearly fall."""
    UNKNOWN = auto()
    """There are too few counts since the first one, or since the last refill."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a stock is empty at this rate."""

    day: date
    earliest: date
    latest: date | None
    """In 8 of 10 cases it is empty between these. None where the end is more than `MAX_DAYS_AHEAD` away."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How a stock develops."""

    counts: Sequence[DailyCount]
    """All that are stored, and the current one at the end."""
    outlook: Outlook
    change: int | None = None
    """How many active numbers there are more than `change_days` ago; None without an earlier count."""
    change_days: int = 0
    refilled_on: date | None = None
    """The last day with a refill, within the last 90 days."""
    forecast: Forecast | None = None
    possible_on: date | None = None
    """Where the outlook is unknown: the day from which a forecast is possible, if each day is counted."""

    @property
    def now(self) -> DailyCount:
        """The current count."""
        return self.counts[-1]


def find_trend(counts: Sequence[DailyCount]) -> Trend:
    """Find out how a stock develops. `counts` are in the order of their days; the last one is the current one."""
    today = counts[-1].day
    begin = today - timedelta(days=MAX_FORECAST_DAYS - 1)
    recent = [each for each in counts if each.day >= begin]
    refill = _find_refill(recent)
    used = recent[refill:]
    change, change_days = _find_change(counts)
    forecast, outlook = _forecast(used)
    return Trend(
        counts=counts,
        outlook=outlook,
        change=change,
        change_days=change_days,
        refilled_on=recent[refill].day if refill else None,
        forecast=forecast,
        possible_on=today + timedelta(days=MIN_FORECAST_DAYS - len(used)) if outlook is Outlook.UNKNOWN else None,
    )


def _find_change(counts: Sequence[DailyCount]) -> tuple[int | None, int]:
    """Return the change since the count that is nearest to 30 days ago, and how many days ago that was."""
    now, wanted = counts[-1], counts[-1].day - timedelta(days=CHANGE_DAYS)
    before = min(counts[:-1], key=lambda each: abs((each.day - wanted).days), default=None)
    return (None, 0) if before is None else (now.active - before.active, (now.day - before.day).days)


def _forecast(counts: Sequence[DailyCount]) -> tuple[Forecast | None, Outlook]:
    now = counts[-1]
    if not now.active:
        return None, Outlook.EMPTY
    if len(counts) < MIN_FORECAST_DAYS:
        return None, Outlook.UNKNOWN
    per_day = -_find_slope(counts)
    if per_day <= 0:
        return None, Outlook.STEADY
    days = now.active / per_day
    band = _find_spread(now.active, per_day, _measure_variance(counts, per_day), len(counts))
    if band is None:
        return None, Outlook.STEADY
    if days > MAX_DAYS_AHEAD:
        return None, Outlook.FALLS_SLOWLY
    earliest, latest = band
    return Forecast(
        day=now.day + timedelta(days=ceil(days)),
        earliest=now.day + timedelta(days=floor(earliest)),
        latest=now.day + timedelta(days=ceil(latest)) if latest <= MAX_DAYS_AHEAD else None,
    ), Outlook.FALLS


def _find_slope(counts: Sequence[DailyCount]) -> float:
    """Return the change a day: the median of the slopes between all pairs of days (Theil–Sen)."""
    points = [(each.day.toordinal(), each.active) for each in counts]
    return median((later - earlier) / (end - begin) for (begin, earlier), (end, later) in combinations(points, 2))


def _measure_variance(counts: Sequence[DailyCount], per_day: float) -> float:
    """Return the variance of a day's change, from the changes over about a week.

    Days of the week differ, and a count that was wrong for a day is right again a week later.
    """
    smooth = _smooth([each.active for each in counts])
    days = [each.day.toordinal() for each in counts]
    squares = []
    begin = 0
    for end in range(len(days)):
        while days[end] - days[begin] > WEEK:
            begin += 1
        if end > begin and days[end] - days[begin] == WEEK:
            squares.append((smooth[end] - smooth[begin] + per_day * WEEK) ** 2 / WEEK)
    return sum(squares) / len(squares) if squares else 0.0


def _find_spread(active: int, per_day: float, variance: float, count: int) -> tuple[float, float] | None:
    """Return after how many days the stock is empty, at the earliest and at the latest; None where it may never be.

    The band after t days is `active - per_day * t ± q * sqrt(variance * (t + t² / count))`: what the days ahead add,
    and what is not known of the rate. Both ends are the roots of one quadratic equation.
    """
    quantile = SPREAD_QUANTILE * (1 + FEW_WEEKS / (count / WEEK - 1))
    squared = quantile**2 * variance
    a, b, c = per_day**2 - squared / count, 2 * active * per_day + squared, active**2
    if a <= 0:
        return None
    root = sqrt(max(b**2 - 4 * a * c, 0.0))
    return (b - root) / (2 * a), (b + root) / (2 * a)


def _find_refill(counts: Sequence[DailyCount]) -> int:
    """Return the index of the first count after the last refill; 0 without one."""
    values = [each.active for each in counts]
    changes = [abs(later - earlier) for earlier, later in pairwise(values)]
    if not changes:
        return 0
    smooth = _smooth(values)
    least = max(MIN_REFILL, 5 * median(changes), (max(smooth) - min(smooth)) / 5)
    for index in range(len(values) - 1, 0, -1):
        before, after = median(values[max(index - 3, 0) : index]), median(values[index : index + 3])
        # The second condition finds the day itself: the days beside it have the same medians.
        if after - before >= least and values[index] - values[index - 1] >= least / 2:
            return index
    return 0


def _smooth(values: Sequence[int]) -> list[float]:
    """Return the median of each count and its neighbours: one count that is wrong is gone, steps stay."""
    inner = [median(values[index - 1 : index + 2]) for index in range(1, len(values) - 1)]
    return [*values[:1], *inner, *values[1:][-1:]]
