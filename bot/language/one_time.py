"""A single time at which something is wanted: "tomorrow at 9", "once on Friday". Reports repeat, so it is refused."""

import re

from bot.language.calendar_words import MONTH, WEEKDAY
from bot.language.numerals import NUMERAL

_TIME = (
    r"(?:(?:at |by )?(?:\d{1,2}(?:[:.]\d\d)?(?: ?(?:am|pm|a\.m\.|p\.m\.|o'clock|h|hrs))?|noon|midnight)"
    r"|(?:in the )?(?:morning|afternoon|evening))(?!\w)"
)

_DAY = rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTH})(?: \d{{4}})?|(?:{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?"

_SURE = (
    rf"(?:tomorrow|tonight|later(?: today)?|in (?:an?|\d{{1,3}}|{NUMERAL}) (?:minutes?|hours?|days?|weeks?)"
    rf"|(?:next|this) (?:{WEEKDAY}|week|month)|on (?:{_DAY}))(?!\w)(?:,? {_TIME})?"
)

_ONCE = (
    r"(?:(?:only|just) )?(?:once|one time|a single time)(?! (?:an?|per|every|each|the|it|there)\b)(?!\w)"
    rf"(?: (?:{_SURE}|(?:on )?(?:{WEEKDAY})(?:,? {_TIME})?))?"
)

_SINGLE_TIME = re.compile(rf"(?<!\S)(?<!since )(?<!until )(?<!before )(?:{_ONCE}|{_SURE}),?", re.IGNORECASE)

_REPEATS = re.compile(r"\b(?:every|each|daily|weekly|monthly|weekdays|hourly|quarterly|yearly)\b", re.IGNORECASE)


def cut_single_time(text: str) -> str | None:
    """Return a text without the single time that it names; None where it names none, or says that it repeats."""
    if _REPEATS.search(text) or not (match := _SINGLE_TIME.search(text)):
        return None
    return f"{text[: match.start()]} {text[match.end() :]}"
