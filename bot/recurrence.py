"""When a schedule is due next: calendars and time zones.

Daylight saving time: a local time that a clock skips is due as much later as the clock is put forward (2:30 becomes
3:30), and one that a clock shows twice is due the first time. Each is due once.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from bot.model.schedules import Every, Schedule

if TYPE_CHECKING:
    from dateutil.rrule import rrule

_CANDIDATES = 4
"""Dates of each rule that are compared: the day before, today, and the next ones."""


def find_next(schedule: Schedule, after: datetime) -> datetime:
    """Return the first time after `after` at which a schedule is due, in UTC. Its zone is an IANA name, or UTC."""
    zone = find_zone(schedule.zone)
    # From the day before: a time zone may be on the other side of midnight.
    since = after.astimezone(zone).date() - timedelta(days=1)
    return min(
        due
        for rule in _build_rules(schedule, since)
        for day in islice(_list_dates(rule, since), _CANDIDATES)
        for at in schedule.times
        if (due := datetime.combine(day, at, zone).astimezone(UTC)) > after
    )


def anchor(schedule: Schedule, after: datetime) -> Schedule:
    """Return the schedule with the day from which its interval counts.

    Every second Monday begins with the next Monday, every third month with January.
    """
    if schedule.interval == 1:
        return replace(schedule, start=None)
    if schedule.every is Every.MONTH:
        return replace(schedule, start=date(after.year, 1, 1))
    first = find_next(replace(schedule, interval=1, start=None), after)
    return replace(schedule, start=first.astimezone(find_zone(schedule.zone)).date())


def is_zone(name: str) -> bool:
    """Return whether a text is the IANA name of a time zone."""
    return bool(name) and find_zone(name).key == name


def find_zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; UTC for an empty name, or one that this machine does not know."""
    try:
        return ZoneInfo(name or "UTC")
    except (LookupError, ValueError, OSError):
        return ZoneInfo("UTC")


def _build_rules(schedule: Schedule, since: date) -> Iterator["rrule"]:
    """Yield the rules whose dates, together, are those of the schedule."""
    from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule  # takes 10 ms, and few commands need it

    # Without an interval, the rule need not begin long ago: it counts from its beginning to the date.
    start = datetime.combine(schedule.start or since.replace(day=1) - timedelta(days=7), time())
    frequency: Literal[1, 2, 3] = MONTHLY
    if schedule.every is not Every.MONTH:
        frequency = DAILY if schedule.every is Every.DAY else WEEKLY
    if not schedule.month_days:
        yield rrule(
            frequency,
            start,
            interval=schedule.interval,
            byweekday=schedule.weekdays or None,
            bysetpos=schedule.position or None,
        )
    for day in schedule.month_days:
        # The last of those that a month has: the 31st is its last day.
        days = range(28, day + 1) if day > 28 else [day]
        yield rrule(frequency, start, interval=schedule.interval, bymonthday=tuple(days), bysetpos=-1)


def _list_dates(rule: "rrule", since: date) -> Iterator[date]:
    return (each.date() for each in rule.xafter(datetime.combine(since, time()), inc=True))
