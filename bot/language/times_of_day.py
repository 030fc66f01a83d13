"""Times of day as people type them: "8:00", "8am", "7.30 pm", "noon", "at 8 and 14". Makes no calls."""

import re
from collections.abc import Mapping
from datetime import time

from bot.errors import NotUnderstood

PARTS_OF_DAY: Mapping[str, time] = {
    "morning": time(8),
    "afternoon": time(14),
    "evening": time(18),
    "night": time(20),
}
"""The times that are meant where only a part of the day is said."""

_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}

_HALF = r"(?:a\.?m|p\.?m)\.?(?!\w)"

_SURE = (
    rf"(?:\d{{1,2}}[:h]\d\d(?: ?{_HALF})?|\d{{1,2}}\.\d\d ?{_HALF}|\d{{1,2}} ?(?:{_HALF}|o'?clock|uhr)"
    r"|noon|midday|midnight)"
)
"""What is a time wherever it stands."""

_ANY = rf"(?:{_SURE}|\d{{1,2}}\.\d\d|[012]\d[0-5]\d(?= ?(?:h|hrs|hours)\b)|0\d[0-5]\d|\d{{1,2}})"

AT_TIMES = (
    r"(?P<times>(?:at |@ ?|around |about |by )(?:about )?"
    rf"{_ANY}(?: ?(?:h|hrs|hours)(?!\w))?(?:(?: ?, ?| ?& ?| and )(?:and )?(?:at )?{_ANY}){{0,23}}"
    rf"|{_SURE}(?:(?: ?, ?| ?& ?| and ){_SURE}){{0,23}})"
)
"""A pattern for one time or several; behind "at", the hour is enough."""

_TIME = re.compile(
    rf"(?P<named>noon|midday|midnight)|(?P<hour>\d{{1,2}})(?:[:.h]?(?P<minute>\d\d))? ?(?P<half>{_HALF})?",
    re.IGNORECASE,
)


def read_times(text: str) -> set[time]:
    """Return the times in a text that AT_TIMES matches. Raises NotUnderstood for what no clock shows."""
    return {_read(match) for match in _TIME.finditer(text)}


def _read(match: re.Match[str]) -> time:
    if match["named"]:
        return _NAMED[match["named"].lower()]
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower()
    is_valid = 1 <= hour <= 12 if half else hour <= 24
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if not is_valid or minute > 59 or (hour == 24 and minute):
        raise NotUnderstood(f"“{match[0].strip()}” is no time of day. For example: at 8:00, at 7:30 pm")
    return time(hour % 24, minute)
