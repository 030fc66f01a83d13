"""Times in words, each with its time zone: a location's own where it is known, UTC otherwise."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo


def describe_time(at: datetime, time_zone: str = "") -> str:
    """Return the date and the time: "2026-11-24 09:12 UTC". `time_zone` is an IANA name."""
    local = at.astimezone(_to_zone(time_zone))
    return f"{local:%Y-%m-%d %H:%M} {_name_zone(local)}"


def describe_time_of_day(at: datetime, time_zone: str = "") -> str:
    """Return the time, for what was fetched a moment ago: "03:12:45 CST"."""
    local = at.astimezone(_to_zone(time_zone))
    return f"{local:%H:%M:%S} {_name_zone(local)}"


def describe_exact_time(at: datetime, time_zone: str = "") -> str:
    """Return the date and the time with its seconds: "2026-11-24 03:12:45 CST"."""
    local = at.astimezone(_to_zone(time_zone))
    return f"{local:%Y-%m-%d %H:%M:%S} {_name_zone(local)}"


def describe_day(day: date) -> str:
    """Return a day of this year or the next months, without its year: "3 January"."""
    return f"{day.day} {day:%B}"


def describe_date(day: date) -> str:
    """Return a date with its weekday: "Tue 1 Dec 2026"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def describe_whole_day(day: date) -> str:
    """Return a date in full, for what a person has to check: "Tuesday, 1 December 2026"."""
    return f"{day:%A}, {day.day} {day:%B %Y}"


def describe_age(at: datetime, now: datetime) -> str:
    """Return how long ago something happened: "3 minutes ago"."""
    seconds = max(int((now - at).total_seconds()), 0)
    for unit, unit_seconds in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= unit_seconds:
            number = seconds // unit_seconds
            return f"{number} {unit}{'s' if number > 1 else ''} ago"
    return "just now"


def _to_zone(name: str) -> tzinfo:
    """Return a time zone by its IANA name; UTC for an empty name, or one that this machine does not know."""
    try:
        return ZoneInfo(name) if name else UTC
    except (LookupError, ValueError, OSError):
        return UTC


def _name_zone(local: datetime) -> str:
    """Return the short name of a time's zone; some zones have only their offset as a name: "UTC-03"."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{name}"
