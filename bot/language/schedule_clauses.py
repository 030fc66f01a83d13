"""What says how often and when, as clauses of a text. Makes no calls."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time

from bot import limits
from bot.errors import NotUnderstood
from bot.language.calendar_words import COUNT, WEEKDAY, read_count, read_weekday
from bot.language.time_zones import ABBREVIATIONS, OWN, find_zone_name
from bot.language.times_of_day import AT_TIMES, PARTS_OF_DAY, read_times
from bot.model.schedules import LAST, WEEKDAYS, Every

EXAMPLE = "For example: report summary every Monday at 8:00"

TOO_OFTEN = f"Reports are sent once in {limits.MIN_REPORT_MINUTES} minutes at most. {EXAMPLE}"

_FULL_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"

_EVERY = r"(?:every|each)(?: single)?"

_OF_MONTH = r"(?: (?:day )?(?:of|in) (?:the|each|every|any|a) month| (?:every|each|per|of|a) month| monthly)"

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}

_ORDINAL = r"(?:first|1st|second|2nd|third|3rd|fourth|4th|last|final)"

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)"

_DAYS = rf"(?P<days>{_DAY}(?:(?: ?, ?| ?& ?| and )(?:and )?(?:the )?{_DAY}){{0,11}})"

_WORKDAY = r"(?:week|work|working |work |business )days?"

_POSITION = rf"(?P<ordinal>{_ORDINAL}) (?P<day>{_FULL_WEEKDAY}|{_WORKDAY}|day)"


@dataclass(slots=True)
class Said:
    """What the clauses of a text say."""

    unit: Every | None = None
    interval: int = 1
    weekdays: set[int] = field(default_factory=set)
    position: int = 0
    month_days: set[int] = field(default_factory=set)
    times: set[time] = field(default_factory=set)
    part_of_day: time | None = None
    hours: int = 0
    zone: str = ""

    @property
    def recurs(self) -> bool:
        """Whether it is said how often."""
        return bool(self.unit or self.weekdays or self.month_days or self.position or self.hours)


Take = Callable[[Said, re.Match[str]], bool | None]
"""Notes what a clause says. Returns False where it is none after all. Raises NotUnderstood."""


def _take_times(said: Said, match: re.Match[str]) -> None:
    said.times |= read_times(match["times"])
    zone = match["zone"] or match["city"]
    if zone:
        _take_zone_name(said, zone, is_sure=True)


def _take_city_time(said: Said, match: re.Match[str]) -> bool:
    """Take "Berlin time" that is not behind a time; the words before the city are no part of it."""
    words = match["words"].split()
    for begin in range(len(words)):
        if (name := " ".join(words[begin:])) in OWN:
            return begin == 0
        if zone := find_zone_name(name):
            said.zone = zone
            return begin == 0
    return False


def _take_zone(said: Said, match: re.Match[str]) -> bool:
    return _take_zone_name(said, match["zone"], is_sure=False)


def _take_zone_name(said: Said, name: str, *, is_sure: bool) -> bool:
    """Note a zone; one that no database knows is kept where it cannot be anything else: a location, perhaps."""
    if name.casefold() in OWN:
        return True
    found = find_zone_name(name)
    if found is None and not is_sure:
        return False
    said.zone = found or name
    return True


def _take_position(said: Said, match: re.Match[str]) -> bool | None:
    """Take "the first Monday of the month", "the last working day"."""
    ordinal, day = _read_ordinal(match["ordinal"]), match["day"].lower().rstrip("s")
    if day == "day":
        said.month_days.add(ordinal)
        return None
    said.position = ordinal
    said.weekdays |= set(WEEKDAYS) if re.fullmatch(_WORKDAY, day) else {read_weekday(day)}
    return None


def _read_ordinal(word: str) -> int:
    lower = word.lower()
    return LAST if lower == "final" else _ORDINALS.get(lower) or int(lower[0])


def _take_month_edge(said: Said, match: re.Match[str]) -> None:
    said.month_days.add(LAST if "end" in match[0].lower() else 1)


def _take_month_days(said: Said, match: re.Match[str]) -> None:
    said.month_days |= {int(number) for number in re.findall(r"(?<!\d)\d{1,2}", match["days"])}


def _take_word_day(said: Said, _match: re.Match[str]) -> None:
    said.month_days.add(1)


def _take_interval(said: Said, match: re.Match[str]) -> None:
    """Take "every 2 weeks", "every other Monday", "every 4 hours"."""
    word, unit = match["count"].lower(), match["unit"].lower()
    interval = {"other": 2, "alternate": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(
        word
    ) or read_count(word)
    if unit.startswith(("min", "sec")):
        raise NotUnderstood(TOO_OFTEN)
    if unit.startswith("hour"):
        said.hours = min(max(interval, 1), 24)
    elif unit.startswith("year"):
        said.unit, said.interval = Every.MONTH, 12 * interval
    elif unit.startswith("quarter"):
        said.unit, said.interval = Every.MONTH, 3 * interval
    elif unit.startswith(("day", "week", "month")):
        said.unit, said.interval = Every(unit.rstrip("s")), interval
    else:
        said.unit, said.interval = Every.WEEK, interval
        said.weekdays.add(read_weekday(unit))


def _take_weekday_range(said: Said, match: re.Match[str]) -> None:
    first, last = read_weekday(match["first"].lower()), read_weekday(match["last"].lower())
    said.weekdays |= {(first + offset) % 7 for offset in range((last - first) % 7 + 1)}


def _take_weekdays(said: Said, match: re.Match[str]) -> None:
    said.weekdays |= {read_weekday(word.lower()) for word in re.findall(rf"\b(?:{WEEKDAY})", match[0], re.IGNORECASE)}


def _take_workdays(said: Said, _match: re.Match[str]) -> None:
    said.weekdays |= set(WEEKDAYS)


def _take_weekend(said: Said, _match: re.Match[str]) -> None:
    said.weekdays |= {5, 6}


def _take_part_of_day(said: Said, match: re.Match[str]) -> None:
    said.part_of_day = PARTS_OF_DAY[match["part"].lower().rstrip("s")]
    if match["every"] and not said.recurs:
        said.unit = Every.DAY


def _take_hourly(said: Said, _match: re.Match[str]) -> None:
    said.hours = 1


def _take_too_often(_said: Said, _match: re.Match[str]) -> None:
    raise NotUnderstood(TOO_OFTEN)


def _ask_when(_said: Said, _match: re.Match[str]) -> None:
    raise NotUnderstood("At which times? Type for example: report summary every day at 8:00 and 16:00")


def _repeat(unit: Every, interval: int = 1) -> Take:
    def take(said: Said, _match: re.Match[str]) -> None:
        said.unit, said.interval = unit, interval

    return take


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.-]){pattern}(?![\w/-])", re.IGNORECASE)


def _once(unit: str, adverb: str) -> re.Pattern[str]:
    return _compile(rf"(?:on an? {adverb} basis|an? {adverb}|{adverb}|{_EVERY} {unit}|(?:once )?(?:an?|per) {unit})")


CLAUSES: tuple[tuple[re.Pattern[str], Take], ...] = (
    (_compile(rf"(?:(?:on|every|each) )?(?:the )?{_POSITION}{_OF_MONTH}"), _take_position),
    (_compile(rf"(?:on )?the {_POSITION}(?! (?:week|month))"), _take_position),
    # "Every second Monday" is every other one.
    (_compile(rf"(?:every|each) (?P<ordinal>first|1st|last) (?P<day>{_FULL_WEEKDAY}|{_WORKDAY})"), _take_position),
    (
        _compile(
            r"(?:(?:at|on|by) )?(?:the )?(?:end|beginning|start|first|last) of (?:the |each |every |a )?month"
            r"|(?:at |each |every )?month[- ]?end"
        ),
        _take_month_edge,
    ),
    (_compile(rf"(?:on|every|each|the)(?: the)? {_DAYS}{_OF_MONTH}?"), _take_month_days),
    (_compile(rf"{_DAYS}{_OF_MONTH}"), _take_month_days),
    (_compile(rf"(?:on )?(?:the )?day (?P<days>3[01]|[12]\d|0?[1-9]){_OF_MONTH}"), _take_month_days),
    (_compile(r"on the first"), _take_word_day),
    (
        _compile(r"(?:twice|thrice|\d{1,2} times|(?:two|three|four|several) times) (?:an?|per|each|every) \w{1,10}"),
        _ask_when,
    ),
    (
        _compile(
            rf"{_EVERY} (?P<count>other|alternate|second|2nd|third|3rd|fourth|4th|{COUNT}) "
            rf"(?P<unit>(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|quarters?|years?|{_FULL_WEEKDAY}|{WEEKDAY})"
            r"(?!\w))"
        ),
        _take_interval,
    ),
    (_compile(r"(?:every (?:few )?|each |per )(?:minutes?|seconds?)|minutely|constantly"), _take_too_often),
    (_compile(r"(?:bi-?weekly|fortnightly|(?:every|each|once a) fortnight)"), _repeat(Every.WEEK, 2)),
    (_once("quarter", "quarterly"), _repeat(Every.MONTH, 3)),
    (_compile(r"(?:an? )?(?:yearly|annually|(?:every|each|once a) year)"), _repeat(Every.MONTH, 12)),
    (
        _compile(
            rf"(?:(?:every|each|on|from) )?(?P<first>{WEEKDAY})s?(?: ?- ?| to | through | thru | till | until )"
            rf"(?P<last>{WEEKDAY})s?"
        ),
        _take_weekday_range,
    ),
    (
        _compile(
            rf"(?:(?:{_EVERY}|on|on every|on each) (?:{WEEKDAY})s?|{_FULL_WEEKDAY}s?)"
            rf"(?:(?: ?, ?| ?& ?| ?\+ ?| ?/ ?| and )(?:and )?(?:(?:every|each|on) )?(?:{WEEKDAY})s?){{0,6}}"
        ),
        _take_weekdays,
    ),
    (_compile(rf"(?:(?:{_EVERY}|on|on all) )?{_WORKDAY}"), _take_workdays),
    (_compile(rf"(?:(?:{_EVERY}|on|at)(?: the)? )?weekends?"), _take_weekend),
    (_once("hour", "hourly"), _take_hourly),
    (_compile(r"(?:every ?day|day by day)"), _repeat(Every.DAY)),
    (_once("day", "daily"), _repeat(Every.DAY)),
    (_once("week", "weekly"), _repeat(Every.WEEK)),
    (_once("month", "monthly"), _repeat(Every.MONTH)),
    (
        _compile(
            rf"{AT_TIMES}(?: ?\(?(?:(?P<zone>{ABBREVIATIONS}|[a-z]{{2,20}}(?:/[a-z_]{{2,30}}){{1,2}})(?: time)?"
            r"|(?P<city>[^\W\d][\w.'-]{1,20}(?: [^\W\d][\w.'-]{1,20}){0,2}) time)\)?)?"
        ),
        _take_times,
    ),
    (
        _compile(
            r"(?:(?P<every>every|each) |in the |at |early |first thing in the )?"
            r"(?P<part>morning|afternoon|evening|night)s?"
        ),
        _take_part_of_day,
    ),
    (
        _compile(r"\(?(?:in |on )?(?P<zone>[a-z]{2,20}(?:/[a-z_]{2,30}){1,2}|utc|gmt|cet|cest)(?: time)?\)?"),
        _take_zone,
    ),
    (
        _compile(r"(?:in |on )?(?P<words>[^\W\d][\w.'-]{0,20}(?: [^\W\d][\w.'-]{0,20}){0,2}) time(?: ?zone)?"),
        _take_city_time,
    ),
)
"""What says how often and when, in the order in which it is looked for."""

SURE = re.compile(
    rf"(?<![\w-])(?:{_EVERY} (?:other |first |1st |last |second |2nd |third |3rd |fourth |4th |\d{{1,3}} |two |three )?"
    rf"(?:days?|morning|afternoon|evening|night|weekday|weekend|weeks?|months?|quarter|year|hours?|minutes?|fortnight"
    rf"|{_WORKDAY}|{_FULL_WEEKDAY}|(?:{WEEKDAY})(?!\w))"
    r"|everyday|(?:daily|weekly|monthly|hourly|fortnightly|bi-?weekly|quarterly)"
    r"(?= (?:at|on|summary|usage|numbers|trend|changes|export|reservations|(?:\w+ ){0,2}reports?)\b| ?$)"
    rf"|on (?:{_FULL_WEEKDAY}s|weekdays)|on the {_DAY} of (?:each|every) month)(?!\w)",
    re.IGNORECASE,
)
