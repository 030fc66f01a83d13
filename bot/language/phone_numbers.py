"""Phone numbers as people write, paste and speak of them, read into E.164 (ITU-T E.164).

A national number is a different number in each country, so a text is read for all countries of an organization's
locations. `phonenumbers` knows each country's prefixes, lengths and valid numbers; what it does not read as a complete
number is part of one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

from bot import limits
from bot.language.one_number import Reading, read_number
from bot.language.trunk_prefixes import begins_nationally

_ENTRY = re.compile(r"[\n,;&|]+|\b(?:and|or|und|et|y|plus)\b", re.IGNORECASE)
"""What separates numbers in any case. What else may separate them may stand within one, too."""

_BETWEEN = re.compile(r"\bbetween\b(.{7,40}?)\band\b", re.IGNORECASE)

_EXTENSION = re.compile(
    r"[\s,;(]{0,3}(?:\b(?:ext(?:ension|n)?|xtn|durchwahl|poste|anexo)\b|(?<=[\d\s);])x(?=[\s.:]{0,2}\d)|#)[\s.:#=]{0,3}(\d{1,7})\b\)?",
    re.IGNORECASE,
)
"""Behind a number: "ext. 12", "x12", ";ext=12", "#12"."""

_CLUTTER = re.compile(r"[\"'`*_<>\[\]{}]|(?:\b(?:tel|sips?|callto|phone)\s*:)|@[\w.-]+", re.IGNORECASE)

_SPREADSHEET_ZERO = re.compile(r"(?<=\d{7})\.0+(?![\d-])")
"""What a spreadsheet adds to a number that it takes for an amount: "12056350001.0"."""

_GROUP = re.compile(r"\(?\+?\(?\d+")

_RANGE = re.compile(
    r"^[\s.()]*(?:-+>?|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\btill?\b|\bbis\b|\.{2,})[\s.()]*$", re.IGNORECASE
)

_MAX_GROUPS = 12
"""Of digits, in one number."""

_MAX_SEPARATOR = 20
"""Characters between two groups of digits."""

_MAX_SUFFIX_DIGITS = 4
"""What may follow a number instead of a whole one: "0001-0003", "0001, 0002"."""


_DASH = "–"
"""Between the ends of a range, in its text."""


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number or, with another `last`, a range, as it was written, and what it is in each country."""

    text: str
    first: Reading
    last: Reading

    def list_in(self, country: str) -> list[str]:
        """List the numbers that it is for a location in this country, in E.164; none where it is no number there."""
        first, last = self.first.get(country), self.last.get(country)
        if first is None or last is None:
            return []
        return [f"+{number}" for number in range(int(first[1:]), int(last[1:]) + 1)]

    def list_meanings(self, countries: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each of its numbers: how it is named, and what it may be in these countries, in E.164.

        A national number is a different one in each country, and one of them is meant. It is named as it was written.
        """
        lists = {tuple(listed): None for country in countries if (listed := self.list_in(country))}
        for offset, meanings in enumerate(zip_longest(*lists)):
            numbers = tuple(sorted(filter(None, meanings)))
            yield numbers[0] if self.first.is_certain else _count_up(self.text, offset), numbers

    def count(self) -> int:
        """Return how many numbers it is in the country in which it has the most."""
        pairs = [(self.first.get(each), self.last.get(each)) for each in self.first.countries]
        return max((int(last[1:]) - int(first[1:]) + 1 for first, last in pairs if first and last), default=0)


@dataclass(frozen=True)
class PhoneNumbers:
    """What a text about phone numbers says."""

    numbers: tuple[WrittenNumber, ...] = ()
    parts: tuple[str, ...] = ()
    """Digits of what is no complete number: to be searched anywhere in numbers."""
    extensions: tuple[str, ...] = ()
    """Extensions that were written behind numbers. They are not searched."""
    refused: tuple[str, ...] = ()
    """Why something cannot be searched for, in sentences."""
    _sets: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    @cached_property
    def is_empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not (self.numbers or self.parts)

    def list_in(self, country: str) -> list[str]:
        """List the complete numbers for a location in this country, in E.164, each once."""
        return list(dict.fromkeys(number for each in self.numbers for number in each.list_in(country)))

    def matches(self, phone_number: str, country: str) -> bool:
        """Return whether a location's number, in E.164, is one of the numbers, or contains one of the parts."""
        if country not in self._sets:
            self._sets[country] = frozenset(self.list_in(country))
        if phone_number in self._sets[country]:
            return True
        digits = phone_number.removeprefix("+")
        return any(part in digits or begins_nationally(digits, part) for part in self.parts)


def read_numbers(text: str, countries: Collection[str]) -> PhoneNumbers:
    """Read all phone numbers in a text. `countries` are those of the organization's locations, each once."""
    reader = _Reader(tuple(dict.fromkeys(filter(None, countries))))
    for entry in _split(text):
        reader.read(entry)
    return PhoneNumbers(
        tuple(reader.numbers), tuple(dict.fromkeys(reader.parts)), tuple(reader.extensions), tuple(reader.refused)
    )


def _split(text: str) -> Iterator[str]:
    # The words of a list are looked for only outside "between … and …", which is a range.
    text = _BETWEEN.sub(lambda match: f"{match[1]} to ", _SPREADSHEET_ZERO.sub("", text))
    marked = _EXTENSION.sub(lambda match: f" x{match[1]}\n", text)
    return filter(str.strip, _ENTRY.split(_CLUTTER.sub(" ", marked)))


class _Reader:
    """Reads one entry of a list after another: a short one may be the end of the number before it."""

    def __init__(self, countries: Sequence[str]) -> None:
        self._countries = countries
        self.numbers: list[WrittenNumber] = []
        self.parts: list[str] = []
        self.extensions: list[str] = []
        self.refused: list[str] = []
        self._is_after_number = False

    def read(self, entry: str) -> None:
        """Read what stands between two separators: one number, several with spaces between them, or a range."""
        if extension := re.search(r" x(\d+)$", entry):
            self.extensions.append(extension[1])
            entry = entry[: extension.start()]
        groups = list(_GROUP.finditer(entry))
        if not groups:
            self.refused.append(f"“{_cut(entry)}” is not a phone number.")
        index = 0
        while index < len(groups):
            end = self._find_end(entry, groups, index)
            index = self._take_number(entry, groups, index, end) if end else self._take_rest(entry, groups, index)

    def _find_end(self, entry: str, groups: Sequence[re.Match[str]], begin: int) -> int:
        """Return how many groups of digits the longest complete number takes that begins here; 0 if none does."""
        for end in range(min(len(groups), begin + _MAX_GROUPS), begin, -1):
            if any("+" in group[0] for group in groups[begin + 1 : end]):
                continue
            if read_number(entry[groups[begin].start() : groups[end - 1].end()], self._countries):
                return end
        return 0

    def _take_number(self, entry: str, groups: Sequence[re.Match[str]], begin: int, end: int) -> int:
        """Add a number, or the range that it begins; returns the index of the group behind it."""
        text = entry[groups[begin].start() : groups[end - 1].end()]
        first = read_number(text, self._countries)
        if end < len(groups) and _is_range(entry[groups[end - 1].end() : groups[end].start()]):
            last_end = self._find_end(entry, groups, end) or end + 1
            last_text = entry[groups[end].start() : groups[last_end - 1].end()]
            last = read_number(last_text, self._countries) or first.with_suffix(_to_digits(last_text))
            if last:
                self._add(WrittenNumber(f"{text}{_DASH}{last_text}", first, last))
                return last_end
        self._add(WrittenNumber(text.strip(), first, first))
        return end

    def _take_rest(self, entry: str, groups: Sequence[re.Match[str]], begin: int) -> int:
        """Read what begins no complete number, up to the next plus sign: the end of a number, or part of one."""
        is_slash = self._is_after_number and entry[: groups[begin].start()].rstrip().endswith("/")
        following = range(begin + 1, begin + 1 if is_slash else len(groups))
        end = next((i for i in following if "+" in groups[i][0]), following.stop)
        digits = _to_digits(entry[groups[begin].start() : groups[end - 1].end()])
        if (
            self._is_after_number
            and len(digits) <= _MAX_SUFFIX_DIGITS
            and (is_slash or len(digits) == _MAX_SUFFIX_DIGITS)
        ):
            number = self.numbers[-1].last.with_suffix(digits)
            self._add(WrittenNumber(digits, number, number))
        elif len(digits) > limits.MAX_NUMBER_DIGITS:
            self.refused.append(
                f"“{_cut(entry)}” is not a phone number: it has more than {limits.MAX_NUMBER_DIGITS} digits."
            )
        else:
            self.parts.append(digits)
        return end

    def _add(self, number: WrittenNumber) -> None:
        count = number.count()
        if count > limits.MAX_RANGE:
            self.refused.append(
                f"“{_cut(number.text)}” is a range of {count:,} numbers. A range can have up to {limits.MAX_RANGE:,}."
            )
        elif count < 1:
            self.refused.append(f"“{_cut(number.text)}” is not a range: it ends before it begins.")
        else:
            self.numbers.append(number)
            self._is_after_number = True


def _is_range(separator: str) -> bool:
    return len(separator) <= _MAX_SEPARATOR and _RANGE.match(separator) is not None


def _count_up(text: str, offset: int) -> str:
    """Return a number of a range, written like the first one: "205-635-0001–0003" and 1 are "205-635-0002"."""
    first = text.partition(_DASH)[0]
    digits = _to_digits(first)
    counted = iter(str(int(digits) + offset).zfill(len(digits))[-len(digits) :])
    return re.sub(r"\d", lambda _: next(counted), first)


def _to_digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
