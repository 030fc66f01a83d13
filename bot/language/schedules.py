"""How often, and at what time: "every Monday at 8:00", "on the 1st at 7am", "daily", "every 2 weeks". Makes no calls.

What says so is taken out of a text wherever it stands, like a clause; the rest says what is wanted.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from bot.errors import NotUnderstood
from bot.language.calendar_words import correct_words
from bot.language.reading import NAME_BEGIN, NAME_END, TAKEN
from bot.language.schedule_clauses import CLAUSES, EXAMPLE, SURE, TOO_OFTEN, Said, Take
from bot.model.schedules import MAX_INTERVALS, Every, Schedule

_BOTH = f"A report follows the days of the week or those of the month, not both. {EXAMPLE}"

_DEFAULT_TIME = time(8)

_MAX_LENGTH = 1_000
"""Characters of a text in which a schedule is looked for."""


_NAMES = re.compile(
    rf"""({NAME_BEGIN}[^{NAME_END}]*{NAME_END}|(?<![\w'"])(?:"[^"\n]{{1,400}}"|'[^'\n]{{1,400}}')(?![\w"']))"""
)
"""Names that are marked, or in quotation marks."""

_WORD = re.compile(r"[A-Za-z]{5,12}")


@dataclass(frozen=True, slots=True)
class ReadSchedule:
    """What was found in a text."""

    schedule: Schedule | None
    """None where it is not said how often."""
    rest: str
    """The text without what was found."""


def read_schedule(text: str) -> ReadSchedule:
    """Take a schedule out of a text, which may have marked names. Raises NotUnderstood for what is none of ours."""
    said, left = Said(), text[:_MAX_LENGTH]
    for pattern, take in CLAUSES:
        left = _replace(pattern, take, said, left)
    if not said.recurs and (corrected := _correct(left)) != left:
        for pattern, take in CLAUSES:
            corrected = _replace(pattern, take, said, corrected)
        left = corrected if said.recurs else left
    rest = " ".join(re.sub(f"(?:(?:\\s*[,;&]|\\s+and)?\\s*{TAKEN})+", " ", left).split()) + text[_MAX_LENGTH:]
    return ReadSchedule(_build(said) if said.recurs else None, rest.strip(" ,;:-"))


def names_schedule(text: str) -> bool:
    """Return whether a sentence says how often something is wanted, so that nothing else can be meant."""
    return SURE.search(_NAMES.sub(" ", text[:_MAX_LENGTH])) is not None


def _replace(pattern: re.Pattern[str], take: Take, said: Said, text: str) -> str:
    def note(match: re.Match[str]) -> str:
        return match[0] if take(said, match) is False else TAKEN

    return _replace_outside_quotes(pattern, note, text)


def _replace_outside_quotes(pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str) -> str:
    """Replace what matches, except in names: marked ones, and those in quotation marks."""
    parts = _NAMES.split(text)
    return "".join(part if index % 2 else pattern.sub(replace, part) for index, part in enumerate(parts))


def _correct(text: str) -> str:
    """Return the text with the typos of weekdays corrected, except in names that are marked."""
    return _replace_outside_quotes(_WORD, lambda match: _correct_word(match[0]), text)


def _correct_word(word: str) -> str:
    corrected = correct_words(word.lower())
    return word if corrected == word.lower() else corrected


def _build(said: Said) -> Schedule:
    """Return the schedule that was said. Raises NotUnderstood for one that contradicts itself, or for too often."""
    by_month = said.unit is Every.MONTH or bool(said.month_days or said.position)
    if by_month and (said.unit not in (None, Every.MONTH) or (said.month_days and said.weekdays) or said.hours):
        raise NotUnderstood(_BOTH)
    if said.unit is Every.DAY and said.weekdays and said.interval > 1:
        raise NotUnderstood(_BOTH)
    times = _list_times(said)
    if by_month:
        position = said.position or (1 if said.weekdays else 0)
        every, weekdays = Every.MONTH, sorted(said.weekdays)
        days = () if position else tuple(sorted(said.month_days or {1}, key=lambda day: day % 33))
    else:
        position, days = 0, ()
        every = Every.WEEK if said.weekdays or said.unit is Every.WEEK else Every.DAY
        weekdays = sorted(said.weekdays or {0}) if every is Every.WEEK else []
    if not 1 <= said.interval <= MAX_INTERVALS[every]:
        raise NotUnderstood(f"Every {said.interval:,} {every}s is too rare for a report. {EXAMPLE}")
    try:
        return Schedule(every, times, said.interval, tuple(weekdays), position, days, zone=said.zone)
    except ValueError:
        raise NotUnderstood(TOO_OFTEN) from None


def _list_times(said: Said) -> tuple[time, ...]:
    if said.hours:
        return tuple(time(hour) for hour in range(0, 24, said.hours))
    return tuple(sorted(said.times)) or (said.part_of_day or _DEFAULT_TIME,)
