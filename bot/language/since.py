"""Since when: "Monday", "this week", "yesterday", "24 hours", "23 November", or a time as a button carries it."""

import re
from datetime import date, datetime, time, timedelta

from bot.language.dates import Prefer, parse_date

_HOURS = re.compile(
    r"(?:the )?(?:last|past)?\s*(?P<count>\d{1,4}|an?|the|)\s*(?P<unit>h(?:ou)?rs?|h|min(?:ute)?s?)(?: ago)?", re.I
)

_PARTS_OF_TODAY = re.compile(r"(?:this )?(?:morning|afternoon|evening)", re.I)


def read_since(text: str, now: datetime) -> datetime:
    """Return the time that a text means: where it is a day, the beginning of it. Raises NotADate.

    `now` has the time zone in which days begin.
    """
    plain = " ".join(text.split())
    if match := _HOURS.fullmatch(plain):
        count = int(match["count"]) if match["count"].isdigit() else 1
        is_hours = match["unit"].lower().startswith("h")
        return now - (timedelta(hours=count) if is_hours else timedelta(minutes=count))
    if _PARTS_OF_TODAY.fullmatch(plain):
        return _begin(now.date(), now)
    if plain.lower() in ("overnight", "last night"):
        return _begin(now.date() - timedelta(days=1), now)
    try:
        at = datetime.fromisoformat(plain)
    except ValueError:
        at = None
    if at is not None and len(plain) > len("2026-11-23"):
        return at if at.tzinfo else at.replace(tzinfo=now.tzinfo)
    return _begin(parse_date(plain, now.date(), Prefer.PAST), now)


def _begin(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time.min, now.tzinfo)


def write_since(since: datetime) -> str:
    """Write a time so that `read_since` reads it back: a day's beginning as the day."""
    return since.date().isoformat() if since.time() == time.min else since.isoformat(timespec="seconds")
