"""The one place where Webex's numbers get the marks that the bot keeps of them: reserved, or resting.

Webex does not know of these. Everything that shows, counts or filters numbers sees them on the numbers themselves.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from operator import attrgetter
from typing import TypeAlias, TypeVar
from weakref import WeakKeyDictionary

from bot.calling.organization_numbers import OrganizationNumbers
from bot.model import NO_MARKS, AvailableNumber, Mark, Marks, NumberCount, NumberKind, OrganizationNumber

N = TypeVar("N", bound=AvailableNumber)

ReadMarks: TypeAlias = Callable[[], Marks]
"""Returns the marks of now."""


def read_no_marks() -> Marks:
    """Return no marks: where there is nobody who could reserve anything, as in a terminal."""
    return NO_MARKS


def mark_numbers(numbers: tuple[N, ...], marks: Marks) -> tuple[N, ...]:
    """Return the same numbers, those that are kept back with their marks."""
    # Without a loop in Python: a list may have tens of thousands of numbers, and seldom one with a mark.
    if not marks or marks.phone_numbers.isdisjoint(map(_GET_PHONE_NUMBER, numbers)):
        return numbers
    return tuple(mark_number(each, marks.get(each.phone_number)) for each in numbers)


_GET_PHONE_NUMBER = attrgetter("phone_number")


def mark_number(number: N, marks: Sequence[Mark]) -> N:
    """Return the number with its marks. One that somebody has does not rest."""
    kept = tuple(each for each in marks if each.is_reservation or not number.is_assigned)
    return replace(number, marks=kept) if kept else number


def mark_organization(numbers: OrganizationNumbers, marks: Marks) -> OrganizationNumbers:
    """Return an organization's numbers with marks. Marking a list again with the same marks costs nothing."""
    if not marks:
        return numbers
    marked = _MARKED.get(numbers)
    if marked is None or marked.marks is not marks:
        marked = _MARKED[numbers] = MarkedNumbers(numbers, marks)
    return marked


class MarkedNumbers(OrganizationNumbers):
    """The organization's list, in which the numbers that are kept back are of kinds of their own."""

    def __init__(self, numbers: OrganizationNumbers, marks: Marks) -> None:
        super().__init__(numbers.columns, numbers.taken_at, is_truncated=numbers.is_truncated)
        self.marks = marks

    def count(self, is_wanted: Callable[[NumberKind], bool] = lambda _kind: True) -> Sequence[NumberCount]:
        marked = Counter((self._columns.locations[index], kind) for index, (kind, _) in self._marked.items())
        kept = [
            NumberCount(self._locations[location], kind, total)
            for (location, kind), total in marked.items()
            if is_wanted(kind)
        ]
        return [*super().count(is_wanted), *kept]

    @cached_property
    def _marked(self) -> Mapping[int, tuple[NumberKind, Sequence[Mark]]]:
        """The numbers that are kept back, by their positions, with their kinds and marks."""
        wanted = {int(each.phone_number[1:]) for each in self.marks.list_all()}
        return {index: self._mark(index) for index, number in enumerate(self._columns.numbers) if number in wanted}

    def _mark(self, index: int) -> tuple[NumberKind, Sequence[Mark]]:
        number = mark_number(super()._build(index), self.marks.get(f"+{self._columns.numbers[index]}"))
        kind = self._kinds[self._columns.kinds[index]]
        return kind._replace(has_reservation=number.has_reservation, is_resting=number.is_resting), number.marks

    @cached_property
    def _counts(self) -> Mapping[int, int]:
        """How many numbers there are that are not kept back."""
        kinds, columns = len(self._kinds), self._columns
        kept = Counter(columns.locations[index] * kinds + columns.kinds[index] for index in self._marked)
        return {key: rest for key, total in super()._counts.items() if (rest := total - kept[key])}

    def _flag(self, is_wanted: Callable[[NumberKind], bool], positions: Sequence[int]) -> bytearray:
        flags = super()._flag(is_wanted, positions)
        for index, (kind, _) in self._marked.items():
            offset = bisect_left(positions, index)
            if offset < len(positions) and positions[offset] == index:
                flags[offset] = is_wanted(kind)
        return flags

    def _build(self, index: int) -> OrganizationNumber:
        number = super()._build(index)
        return replace(number, marks=tuple(self._marked[index][1])) if index in self._marked else number


_MARKED: WeakKeyDictionary[OrganizationNumbers, MarkedNumbers] = WeakKeyDictionary()
"""The latest marked form of each list, as long as that is cached."""
