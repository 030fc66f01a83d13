"""Schedules: at which local times something recurs, as plain data, and how they are written on a button."""

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import pairwise

from bot import limits

LAST = -1
"""As a day of the month or as a position: the last."""

WEEKDAYS = (0, 1, 2, 3, 4)
"""Monday to Friday, as `date.weekday` counts."""

_DAY_CODES = ("mo", "tu", "we", "th", "fr", "sa", "su")

_TEXT = re.compile(
    r"(?P<every>day|week|month)/(?P<interval>\d{1,3})"
    r"(?: on (?P<weekdays>[a-z]{2}(?:,[a-z]{2}){0,6}))?"
    r"(?: nr (?P<position>-?\d))?"
    r"(?: days (?P<days>-?\d{1,2}(?:,-?\d{1,2}){0,30}))?"
    r" at (?P<times>\d\d:\d\d(?:,\d\d:\d\d){0,23})"
    r"(?: from (?P<start>\d{4}-\d\d-\d\d))?"
    r"(?: in (?P<zone>[^\x00-\x1f]{1,60}))?"
)


class Every(StrEnum):
    """The unit that a schedule counts in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


MAX_INTERVALS = {Every.DAY: 366, Every.WEEK: 52, Every.MONTH: 12}


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something recurs, in the local time of a zone. Raises ValueError for what is no schedule."""

    every: Every
    times: tuple[time, ...]
    """Of each day, in order, to the minute, at least MIN_REPORT_MINUTES apart."""
    interval: int = 1
    """Every so many days, weeks or months, counted from `start`."""
    weekdays: tuple[int, ...] = ()
    """Of a week, or of a month with `position`: Monday is 0."""
    position: int = 0
    """Which of these weekdays in a month: 1 to 4, or LAST; 0 without one."""
    month_days: tuple[int, ...] = ()
    """Of a month: 1 to 31, or LAST. A month without that day has it on its last day."""
    start: date | None = None
    """From which day the interval counts."""
    zone: str = ""
    """An IANA name, or the name of a city as it was typed; empty where none was given."""

    def __post_init__(self) -> None:
        is_monthly = self.every is Every.MONTH
        if not (
            1 <= self.interval <= MAX_INTERVALS[self.every]
            and _are_times(self.times)
            and _is_ordered(self.weekdays, range(7))
            and _is_ordered(self.month_days, (*range(1, 32), LAST))
            and self.position in (0, 1, 2, 3, 4, LAST)
            and bool(self.weekdays) == (self.every is Every.WEEK or bool(self.position))
            and bool(self.month_days or self.position) == is_monthly
            and not (self.month_days and self.position)
        ):
            raise ValueError

    def __str__(self) -> str:
        """Write the schedule so that `parse` reads it back."""
        codes = ",".join(_DAY_CODES[each] for each in self.weekdays)
        return "".join(
            (
                f"{self.every}/{self.interval}",
                f" on {codes}" if codes else "",
                f" nr {self.position}" if self.position else "",
                f" days {','.join(map(str, self.month_days))}" if self.month_days else "",
                f" at {','.join(f'{each:%H:%M}' for each in self.times)}",
                f" from {self.start}" if self.start else "",
                f" in {self.zone}" if self.zone else "",
            )
        )

    @classmethod
    def parse(cls, text: str) -> "Schedule":
        """Read what `str` wrote. Raises ValueError for anything else."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError
        return cls(
            every=Every(match["every"]),
            times=tuple(map(time.fromisoformat, match["times"].split(","))),
            interval=int(match["interval"]),
            weekdays=tuple(map(_DAY_CODES.index, _split(match["weekdays"]))),
            position=int(match["position"] or 0),
            month_days=tuple(map(int, _split(match["days"]))),
            start=date.fromisoformat(match["start"]) if match["start"] else None,
            zone=match["zone"] or "",
        )


def _split(text: str | None) -> list[str]:
    return text.split(",") if text else []


def _is_ordered(values: tuple[int, ...], allowed: "range | tuple[int, ...]") -> bool:
    """Return whether all values are allowed, each once and in that order."""
    return list(values) == [each for each in allowed if each in values]


def _are_times(times: tuple[time, ...]) -> bool:
    """Return whether there are times, in order, and far enough apart, also from one day to the next."""
    minutes = [each.hour * 60 + each.minute for each in times]
    gaps = [later - earlier for earlier, later in pairwise(minutes)]
    if len(times) > 1:
        gaps.append(24 * 60 - minutes[-1] + minutes[0])
    return bool(times) and all(gap >= limits.MIN_REPORT_MINUTES for gap in gaps)
