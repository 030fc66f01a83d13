"""The words of the calendar: months, weekdays, units and counts, with their short forms and typos."""

import re

from rapidfuzz.distance import OSA

from bot.language.numerals import CARDINALS
from bot.language.periods import Unit

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_COUNTS = {
    **{word: number for number, word in enumerate(CARDINALS, start=1)},
    "a couple of": 2,
    "a": 1,
    "an": 1,
    "another": 1,
    "twelve": 12,
    "thirty": 30,
}

_UNITS = {
    "d": Unit.DAY,
    "w": Unit.WEEK,
    "f": Unit.FORTNIGHT,
    "m": Unit.MONTH,
    "q": Unit.QUARTER,
    "y": Unit.YEAR,
}
"""By the first letter."""

MONTH = rf"{'|'.join(_MONTHS)}|sept|{'|'.join(name[:3] for name in _MONTHS)}"
"""A pattern for the name of a month."""

WEEKDAY = rf"{'|'.join(_WEEKDAYS)}|tues|weds|thurs?|{'|'.join(name[:3] for name in _WEEKDAYS)}"

COUNT = rf"{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|\d{{1,4}}"

UNIT = r"days?|d|weeks?|wks?|w|fortnights?|months?|quarters?|years?|yrs?|y"

_CORRECTED = (*(name for name in _MONTHS if len(name) > 5), *_WEEKDAYS, "tomorrow", "yesterday", "fortnight")
"""Words with six letters or more: shorter ones are near to others that people type, such as "june" and "july"."""


def correct_words(text: str) -> str:
    """Return a text in small letters with the typos of the calendar's long words corrected: "tommorow", "decmber"."""
    return re.sub(r"[a-z]{5,12}", lambda word: _correct(word[0]), text)


def _correct(typed: str) -> str:
    if typed in _CORRECTED:
        return typed
    near = (each for each in _CORRECTED if OSA.distance(typed, each) <= (1 if len(each) < 8 else 2))
    return next(near, typed)


def read_month(word: str) -> int:
    """Return the number of a month that MONTH matches."""
    return next(number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word[:3]))


def read_weekday(word: str) -> int:
    """Return the number of a weekday that WEEKDAY matches: 0 for Monday."""
    return next(number for number, name in enumerate(_WEEKDAYS) if name.startswith(word[:3]))


def read_count(word: str) -> int:
    """Return the number that COUNT matches."""
    return _COUNTS[word] if word in _COUNTS else int(word)


def read_unit(word: str) -> Unit:
    """Return the unit that UNIT matches."""
    return _UNITS[word[0]]
