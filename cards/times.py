"""Times in words. All are UTC, and say so."""

from datetime import datetime


def describe_time(at: datetime) -> str:
    """Return the date and the time: "2026-11-24 09:12 UTC"."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def describe_time_of_day(at: datetime) -> str:
    """Return the time, for what was fetched a moment ago: "09:12:45 UTC"."""
    return f"{at:%H:%M:%S} UTC"


def describe_age(at: datetime, now: datetime) -> str:
    """Return how long ago something happened: "3 minutes ago"."""
    seconds = max(int((now - at).total_seconds()), 0)
    for unit, unit_seconds in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= unit_seconds:
            number = seconds // unit_seconds
            return f"{number} {unit}{'s' if number > 1 else ''} ago"
    return "just now"
