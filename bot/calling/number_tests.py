"""Tests of many numbers at once by their digits, and an index that spares them most of the numbers."""

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

INDEXED_DIGITS = 2
"""How many of a number's last digits the index knows."""

MAX_LOOKUPS = 20
"""Endings that are looked up, at most. Of more, their positions would have to be sorted for longer than all take."""

_ENDINGS = 10**INDEXED_DIGITS

TestDigits: TypeAlias = Callable[[Iterable[int]], Iterable[bool]]
"""Tests many numbers at once, each its digits as an integer, such as 12056350001; not above 0 where it is not E.164."""


@dataclass(frozen=True, slots=True)
class NumbersTest:
    """A test of numbers' digits, and how the numbers that pass it may end."""

    run: TestDigits
    endings: Collection[int] | None = None
    """The last `INDEXED_DIGITS` digits of those that can pass, as integers; None if any can."""


def build_exact_test(phone_numbers: Iterable[str]) -> NumbersTest:
    """Build a test for these phone numbers, in E.164."""
    wanted = frozenset(int(each[1:]) for each in phone_numbers)
    return NumbersTest(lambda tested: map(wanted.__contains__, tested), {number % _ENDINGS for number in wanted})


def list_endings(text: str) -> Collection[int]:
    """List the endings in the index of the numbers that end with these digits."""
    known = text[-INDEXED_DIGITS:]
    return range(int(known), _ENDINGS, 10 ** len(known))


class EndingIndex:
    """Where the numbers are by their last digits: 4 bytes for each."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._positions = [array("I") for _ in range(_ENDINGS)]
        append = [positions.append for positions in self._positions]
        for position, number in enumerate(numbers):
            if number > 0:
                append[number % _ENDINGS](position)

    def list_positions(self, endings: Iterable[int]) -> Sequence[int]:
        """List the positions of the numbers in E.164 with one of these endings, in their order."""
        found = [self._positions[ending] for ending in endings]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))
