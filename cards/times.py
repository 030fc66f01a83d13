"""Times in words: all are UTC, and said to be."""

from datetime import datetime


def describe_time(at: datetime) -> str:
    """Write a moment so that its day and its time zone are clear: "2026-11-24 09:12 UTC"."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def describe_age(at: datetime, now: datetime) -> str:
    """Say how long ago a moment was: "3 minutes ago"."""
    seconds = max(int((now - at).total_seconds()), 0)
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
