"""Schedules in words: how often something is due, as people type it, and when it is due next."""

from datetime import datetime, time, tzinfo
from zoneinfo import ZoneInfo

from bot.model.schedules import LAST, WEEKDAYS, Every, Schedule

_WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_POSITIONS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}

_HOURLY = tuple(time(hour) for hour in range(24))

_SUFFIXES = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def describe_schedule(schedule: Schedule) -> str:
    """Return how often and at what time: "every Monday at 8:00"."""
    every = _describe_every(schedule)
    if schedule.times == _HOURLY:
        return "every hour" if every == "every day" else f"{every} every hour"
    return f"{every} at {_join([_describe_time(each) for each in schedule.times])}"


def write_schedule(schedule: Schedule) -> str:
    """Write a schedule as it can be typed, with its time zone: "every Monday at 8:00 Europe/Berlin"."""
    zone = schedule.zone if "/" in schedule.zone or schedule.zone in ("", "UTC") else f"{schedule.zone} time"
    return f"{describe_schedule(schedule)} {zone}".strip()


def describe_due(at: datetime, now: datetime, zone: str) -> str:
    """Return when something is due: "Monday 30 November at 8:00 (America/Chicago)"; with the year if it is another."""
    local, today = at.astimezone(_to_zone(zone)), now.astimezone(_to_zone(zone))
    year = f" {local.year}" if local.year != today.year else ""
    return f"{local:%A} {local.day} {local:%B}{year} at {_describe_time(local.time())} ({zone or 'UTC'})"


def _describe_every(schedule: Schedule) -> str:
    count = schedule.interval
    match schedule.every:
        case Every.DAY:
            return "every day" if count == 1 else f"every {count} days"
        case Every.WEEK:
            days = "weekday" if schedule.weekdays == WEEKDAYS else _list_weekdays(schedule)
            if count == 1:
                return f"every {days}"
            return f"every {count} weeks on {'weekdays' if days == 'weekday' else days}"
        case _:
            months = "each month" if count == 1 else "the month"
            return f"{'' if count == 1 else f'every {count} months '}on the {_describe_days(schedule)} of {months}"


def _describe_days(schedule: Schedule) -> str:
    """Return which days of a month: "1st and 15th", "last day", "first Monday", "last weekday"."""
    if schedule.position:
        days = "weekday" if schedule.weekdays == WEEKDAYS else _list_weekdays(schedule)
        return f"{_POSITIONS[schedule.position]} {days}"
    names = [f"{day}{_SUFFIXES.get(day, 'th')}" for day in schedule.month_days if day != LAST]
    return _join([*names, *(["last day"] if LAST in schedule.month_days else [])])


def _list_weekdays(schedule: Schedule) -> str:
    return _join([_WEEKDAY_NAMES[each] for each in schedule.weekdays])


def _join(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _describe_time(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def _to_zone(name: str) -> tzinfo:
    return ZoneInfo(name or "UTC")
