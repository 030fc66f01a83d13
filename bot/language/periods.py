"""Weeks, months, quarters and years: their first and last days, and how many of them after a day."""

from calendar import monthrange
from datetime import date, timedelta
from enum import Enum


class Unit(Enum):
    """A unit of time: so many days, or so many months."""

    DAY = (1, 0)
    WEEK = (7, 0)
    FORTNIGHT = (14, 0)
    MONTH = (0, 1)
    QUARTER = (0, 3)
    YEAR = (0, 12)

    @property
    def days(self) -> int:
        """How many days it has, if it always has as many; otherwise 0."""
        return self.value[0]

    @property
    def months(self) -> int:
        """How many months it has; 0 for those of days."""
        return self.value[1]


def add_units(day: date, count: int, unit: Unit) -> date:
    """Return the day so many units later, or earlier; 31 January and a month is 28 or 29 February.

    Raises OverflowError or ValueError outside the years 1 to 9999.
    """
    if unit.days:
        return day + timedelta(days=count * unit.days)
    year, month = divmod(day.year * 12 + day.month - 1 + count * unit.months, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, monthrange(year, month + 1)[1]))


def begin_period(day: date, unit: Unit) -> date:
    """Return the first day of the week, month, quarter or year that a day is in. Weeks begin on Monday (ISO 8601)."""
    if unit.days:
        return day - timedelta(days=day.weekday())
    return date(day.year, (day.month - 1) // unit.months * unit.months + 1, 1)


def end_period(day: date, unit: Unit) -> date:
    """Return the last day of the week, month, quarter or year that a day is in."""
    return add_units(begin_period(day, unit), 1, unit) - timedelta(days=1)


def build_date(year: int, month: int, day: int) -> date | None:
    """Return a date; None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
