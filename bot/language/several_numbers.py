"""Which numbers a change is about: whole ones, ranges, and parts that the numbers of a target or location complete."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot import limits
from bot.language.phone_numbers import PhoneNumbers, read_numbers
from bot.model.names import fold

ALL = ("all", "everything", "every number", "all of them", "any", "all numbers")

_ENDS = re.compile(
    r"\s*(\d{2,7})\s*(?:-+>?|\.{2,}|\bto\b|\bthrough\b|\bthru\b|\buntil\b)\s*(\d{2,7})\s*", re.IGNORECASE
)
"""A range of the last digits of numbers: "0001-0012"."""

_ENTRY = re.compile(r"[\n,;&|]+|\band\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SeveralNumbers:
    """What a change says of its numbers."""

    whole: PhoneNumbers
    """Whole numbers and ranges of them; also parts of numbers."""
    ends: tuple[tuple[str, str], ...] = ()
    """Ranges of the last digits: their first and last."""
    is_all: bool = False

    @property
    def needs_candidates(self) -> bool:
        """Whether it names parts of numbers, so that the numbers there are decide which are meant."""
        return self.is_all or bool(self.ends or self.whole.parts)

    @property
    def refused(self) -> tuple[str, ...]:
        """Why something is no number and no part of one, in sentences."""
        return self.whole.refused

    def choose(self, candidates: Iterable[str], country: str) -> tuple[list[str], list[str]]:
        """Return the numbers that are meant, in E.164, each once, and what no candidate fits, as it was typed."""
        known = list(candidates)
        chosen = dict.fromkeys(known if self.is_all else ())
        missing: list[str] = []
        for written in self.whole.numbers:
            numbers = written.list_in(country)
            chosen |= dict.fromkeys(numbers)
            if not numbers:
                missing.append(written.text)
        for part in self.whole.parts:
            found = _find_part(part, known, country)
            chosen |= dict.fromkeys(found)
            if not found:
                missing.append(part)
        for first, last in self.ends:
            found = _find_range(first, last, known)
            chosen |= dict.fromkeys(found)
            if not found:
                missing.append(f"{first}-{last}")
        return list(chosen), missing


def read_several(text: str, countries: Collection[str]) -> SeveralNumbers:
    """Read the numbers of a change. `countries` are those of the locations that they may belong to."""
    if fold(text) in ALL:
        return SeveralNumbers(PhoneNumbers(), is_all=True)
    whole = read_numbers(text, countries)
    if not whole.parts:
        return SeveralNumbers(whole)
    # What is no whole number may be a range of last digits.
    entries = _ENTRY.split(text)
    ranges = [each for each in map(_ENDS.fullmatch, entries) if each and len(each[1]) == len(each[2])]
    read = [each[0] for each in ranges]
    rest = "\n".join(each for each in entries if each not in read)
    ends = tuple((each[1], each[2]) for each in ranges)
    return SeveralNumbers(read_numbers(rest, countries) if rest.strip() else PhoneNumbers(), ends)


def _find_part(part: str, candidates: Sequence[str], country: str) -> list[str]:
    """Return the numbers that end with some digits or, if none does, that contain them."""
    ending = [each for each in candidates if each.endswith(part)]
    wanted = PhoneNumbers(parts=(part,))
    return ending or [each for each in candidates if wanted.matches(each, country)]


def _find_range(first: str, last: str, candidates: Sequence[str]) -> list[str]:
    """Return the numbers whose last digits are in a range: all of it where only one block of numbers can be meant.

    What is missing in that block is then left out with its reason.
    """
    length = len(first)
    found = [each for each in candidates if int(first) <= int(each[-length:]) <= int(last)]
    blocks = {each[:-length] for each in found}
    if len(blocks) != 1 or int(last) - int(first) >= limits.MAX_CHANGE_ROWS:
        return found
    block = blocks.pop()
    return [f"{block}{number:0{length}}" for number in range(int(first), int(last) + 1)]
