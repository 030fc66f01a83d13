"""Dates as people type them: "1 December", "1.12.", "next Friday", "3 weeks", "end of month". Makes no calls.

Our own, because libraries guess: dateparser reads "1.12." as twelve minutes past one and "1/12" as 12 January, and
knows no "end of month". Here a text is one date, or offers its two readings, or is refused.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from bot.language.calendar_words import (
    COUNT,
    MONTH,
    UNIT,
    WEEKDAY,
    correct_words,
    read_count,
    read_month,
    read_unit,
    read_weekday,
)
from bot.language.periods import Unit, add_units, begin_period, build_date, end_period

MAX_DATE_LENGTH = 60
"""Characters; what is longer is no date."""

_MAX_DATE_WORDS = 8
"""The longest form: "on Monday the 1st of December, 2026"."""

_ANY_DAY = date(2026, 1, 15)


class Prefer(StrEnum):
    """Which date is meant where a text does not say it: that of a deadline ("until"), or of a beginning ("since")."""

    FUTURE = "future"
    PAST = "past"


class NotADate(ValueError):
    """A text is no date. Attribute: `reason`, a sentence if it is written as one, otherwise empty."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or "not a date")
        self.reason = reason


class AmbiguousDate(NotADate):
    """A text means different days in different countries: 1/12. Attribute: `choices`, the earlier first."""

    def __init__(self, choices: tuple[date, date]) -> None:
        super().__init__("This date means different days in different countries.")
        self.choices = choices


_Read: TypeAlias = Callable[[re.Match[str], date, Prefer], date]
"""Returns the date that a match means. Raises NotADate; or ValueError or OverflowError for what no calendar has."""


def parse_date(text: str, today: date, prefer: Prefer) -> date:
    """Return the date that a text means. Raises NotADate, or AmbiguousDate if it means two.

    Without a year it is the first one from `today` on, or the last one up to `today`; a weekday is never today. A
    year, "ago" or "in" can lead to the other side: the caller decides whether that is allowed.
    """
    plain = _clean(text)
    for pattern, read in _FORMS if len(plain) <= MAX_DATE_LENGTH else ():
        if match := pattern.fullmatch(plain):
            try:
                return read(match, today, prefer)
            except NotADate:
                raise
            except (ValueError, OverflowError):
                raise NotADate(f"“{' '.join(text.split())}” is not in the calendar.") from None
    raise NotADate


def is_date(text: str) -> bool:
    """Return whether a text is written as a date, be it ambiguous or one that no calendar has."""
    try:
        parse_date(text, _ANY_DAY, Prefer.FUTURE)
    except NotADate as error:
        return bool(error.reason)
    return True


def is_duration(text: str) -> bool:
    """Return whether a text is a duration that begins today: "3 weeks"."""
    return _DURATION.fullmatch(_clean(text)) is not None


def cut_date(text: str) -> tuple[str, str]:
    """Return the longest beginning of a text that is written as a date, and the rest; ("", text) if none is.

    For clauses within a sentence: "Monday in Denver" gives "Monday" and "in Denver".
    """
    words = list(re.finditer(r"\S+", text[: 2 * MAX_DATE_LENGTH]))[:_MAX_DATE_WORDS]
    for word in reversed(words):
        if is_date(candidate := text[: word.end()]):
            return candidate.strip().rstrip(",;:"), text[word.end() :].strip()
    return "", text


def _clean(text: str) -> str:
    if len(text) > 2 * MAX_DATE_LENGTH:
        return text
    plain = " ".join(text.casefold().replace(",", " ").split()).rstrip(";:!?")
    # The last dot of "1.12." belongs to it; that of "1 December." does not.
    plain = re.sub(r"(?<=[a-z])\.+$", "", plain)
    return correct_words(re.sub(r"^(?:on |by )?(?:the )?(?=\S)", "", plain))


def _read_iso(match: re.Match[str], _today: date, _prefer: Prefer) -> date:
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def _read_dotted(match: re.Match[str], today: date, prefer: Prefer) -> date:
    """Read 1.12. and 1.12.2026: with dots, the day is first everywhere."""
    return _choose_year(match["year"], int(match["month"]), int(match["day"]), today, prefer)


def _read_slashed(match: re.Match[str], today: date, prefer: Prefer) -> date:
    """Read 12/25 or 25/12. Raises AmbiguousDate for 1/12."""
    first, second = int(match["first"]), int(match["second"])
    if first > 12 or first == second:
        return _choose_year(match["year"], second, first, today, prefer)
    if second > 12:
        return _choose_year(match["year"], first, second, today, prefer)
    choices = [_choose_year(match["year"], *pair, today, prefer) for pair in ((first, second), (second, first))]
    raise AmbiguousDate((min(choices), max(choices)))


def _read_named(match: re.Match[str], today: date, prefer: Prefer) -> date:
    """Read "1 December" or "Tuesday, December 1st 2026". Raises NotADate if its weekday is another one."""
    found = _choose_year(match["year"], read_month(match["month"]), int(match["day"]), today, prefer)
    weekday = match["weekday"]
    if weekday and read_weekday(weekday) != found.weekday():
        raise NotADate(f"{found.day} {found:%B %Y} is a {found:%A}.")
    return found


def _read_month(match: re.Match[str], today: date, prefer: Prefer) -> date:
    """Read "December", its first day, "mid December", or "end of December", its last one."""
    month, edge = read_month(match["month"]), (match["edge"] or "begin")[0]
    if edge == "e":
        years = [int(match["year"])] if match["year"] else range(today.year - 1, today.year + 2)
        ends = [end_period(date(year, month, 1), Unit.MONTH) for year in years]
        return _choose_nearest(ends, today, prefer)
    return _choose_year(match["year"], month, 15 if edge == "m" else 1, today, prefer)


def _read_day_of_month(match: re.Match[str], today: date, prefer: Prefer) -> date:
    """Read "the 15th": of this month, or of the nearest one that has such a day."""
    months = [add_units(today.replace(day=1), count, Unit.MONTH) for count in range(-3, 4)]
    days = [build_date(month.year, month.month, int(match["day"])) for month in months]
    return _choose_nearest([day for day in days if day is not None], today, prefer)


def _read_weekday(match: re.Match[str], today: date, prefer: Prefer) -> date:
    """Read "Monday", never today itself; "next Monday", that of the next week; and "Monday week", a week later."""
    weekday, which = read_weekday(match["weekday"]), match["which"]
    if which == "next":
        return begin_period(today, Unit.WEEK) + timedelta(days=7 + weekday)
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    if which == "last" or (prefer is Prefer.PAST and not which):
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=ahead + (7 if match["later"] else 0))


def _read_named_day(match: re.Match[str], today: date, _prefer: Prefer) -> date:
    return today + timedelta(days=_DAYS[match[0]])


def _read_duration(match: re.Match[str], today: date, prefer: Prefer) -> date:
    """Read "3 weeks", "in 10 days", "2 weeks ago"."""
    is_past = prefer is Prefer.PAST if not (match["ahead"] or match["later"]) else False
    count = read_count(match["count"])
    return add_units(today, -count if is_past or match["ago"] or match["past"] else count, read_unit(match["unit"]))


def _read_edge(match: re.Match[str], today: date, prefer: Prefer) -> date:
    """Read "end of month", "beginning of next week", "next month": the first or the last day of a period."""
    unit = read_unit(match["unit"])
    step = {"next": 1, "last": -1}.get(match["which"] or "", 0)
    begin = add_units(begin_period(today, unit), step, unit)
    if not match["edge"].startswith("e"):
        # The beginning of "the month" is the one that comes, for a deadline.
        comes = match["edge"] and not match["which"] and prefer is Prefer.FUTURE and begin < today
        return add_units(begin, 1, unit) if comes else begin
    # Since the end of "the month" is since that of the month before.
    is_over = prefer is Prefer.PAST and not match["which"]
    return begin - timedelta(days=1) if is_over else end_period(begin, unit)


def _choose_year(year: str | None, month: int, day: int, today: date, prefer: Prefer) -> date:
    """Return the day in that year or, without one, in the nearest year that has it. Raises ValueError."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    # Up to eight years are between two leap years.
    days = [build_date(today.year + count, month, day) for count in range(-8, 9) if 0 < today.year + count < 10_000]
    return _choose_nearest([each for each in days if each is not None], today, prefer)


def _choose_nearest(days: list[date], today: date, prefer: Prefer) -> date:
    """Return the nearest of these days on the wanted side, or the only one. Raises ValueError without one."""
    if len(days) == 1:
        return days[0]
    if prefer is Prefer.FUTURE:
        return min(each for each in days if each >= today)
    return max(each for each in days if each <= today)


_DAYS = {
    "today": 0,
    "tonight": 0,
    "now": 0,
    "tomorrow": 1,
    "day after tomorrow": 2,
    "yesterday": -1,
    "day before yesterday": -2,
}

_DAY, _MONTH_NUMBER, _YEAR = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4}|\d\d)"

_LONG_YEAR = r"(?: (?P<year>\d{4}))?"

_BEFORE = rf"(?:(?P<weekday>{WEEKDAY})\.? (?:the )?)?"

_EDGE = r"(?P<edge>end|beginning|begin|start|middle|mid)[ -](?:of )?(?:the )?"

_WHICH = "(?P<which>this|next|last)"

_PERIOD = "(?P<unit>week|month|quarter|year)"

_DIRECTION = r"(?:(?P<ahead>in|within|next|for) |(?P<past>last|past) )?(?:the )?"

_SPAN = rf"(?P<count>{COUNT}) ?(?:(?:more|further|additional) )?(?P<unit>{UNIT})"

_FROM_NOW = r"(?: (?:(?P<ago>ago)|(?P<later>from now|from today|later)))?"

_PATTERNS: tuple[tuple[str, _Read], ...] = (
    (rf"(?P<year>\d{{4}})(?P<dash>[-/.]){_MONTH_NUMBER}(?P=dash){_DAY}", _read_iso),
    (rf"{_DAY}\. ?{_MONTH_NUMBER}(?:\. ?{_YEAR}|\.)?", _read_dotted),
    (rf"(?P<first>\d{{1,2}})(?P<dash>[/-])(?P<second>\d{{1,2}})(?:(?P=dash){_YEAR})?", _read_slashed),
    (rf"{_BEFORE}{_DAY}(?:st|nd|rd|th|\.)?[ -]?(?:of )?(?P<month>{MONTH})\.?(?:[ -]{_YEAR})?", _read_named),
    (rf"{_BEFORE}(?P<month>{MONTH})\.? ?(?:the )?{_DAY}(?:st|nd|rd|th)?{_LONG_YEAR}", _read_named),
    (rf"(?:{_EDGE})?(?P<month>{MONTH}){_LONG_YEAR}", _read_month),
    (rf"{_DAY}(?:st|nd|rd|th)", _read_day_of_month),
    (rf"(?:{_WHICH} )?(?P<weekday>{WEEKDAY})(?P<later> week)?", _read_weekday),
    ("|".join(_DAYS), _read_named_day),
    (rf"{_DIRECTION}{_SPAN}{_FROM_NOW}", _read_duration),
    (rf"{_EDGE}(?:{_WHICH} )?{_PERIOD}", _read_edge),
    (rf"(?P<edge>){_WHICH} {_PERIOD}", _read_edge),
    (rf"(?P<which>){_PERIOD}(?:'?s)?[ -](?P<edge>end)", _read_edge),
    (r"(?P<which>)(?P<edge>e)o(?P<unit>[mwyq])", _read_edge),
)

_DURATION = re.compile(_SPAN)

_FORMS = tuple((re.compile(pattern), read) for pattern, read in _PATTERNS)
