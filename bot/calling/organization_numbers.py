"""The organization's numbers and extensions as they were at one moment."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import compress
from typing import Any, TypeVar

from bot.calling.number_columns import NumberColumns
from bot.calling.number_tests import MAX_LOOKUPS, NumbersTest
from bot.model import NumberCount, NumberKind, NumberLocation, OrganizationNumber

T = TypeVar("T")


class OrganizationNumbers:
    """The organization's list. A number becomes an object when it is asked for.

    A hundred thousand numbers take about 7 MB. Use `count` and `find` where they will do: they take milliseconds,
    whereas a loop over all numbers builds each of them.
    """

    def __init__(self, columns: NumberColumns, taken_at: datetime, *, is_truncated: bool = False) -> None:
        self._columns = columns
        self._kinds: Sequence[NumberKind] = tuple(columns.shared.kinds)
        self._locations: Sequence[NumberLocation] = tuple(columns.shared.locations)
        self.taken_at = taken_at
        """UTC."""
        self.is_truncated = is_truncated
        """Whether the organization has more numbers than were read."""
        self._derived: dict[Hashable, Any] = {}

    def __len__(self) -> int:
        return len(self._columns.numbers)

    def __iter__(self) -> Iterator[OrganizationNumber]:
        return map(self._build, range(len(self)))

    def count(self, is_wanted: Callable[[NumberKind], bool] = lambda _kind: True) -> Sequence[NumberCount]:
        """Count the numbers of each of these kinds at each location."""
        wanted = self._list_wanted(is_wanted)
        return [
            NumberCount(self._locations[location], self._kinds[kind], total)
            for key, total in self._counts.items()
            for location, kind in [divmod(key, len(self._kinds))]
            if kind in wanted
        ]

    def find(
        self, is_wanted: Callable[[NumberKind], bool], test: NumbersTest | None = None
    ) -> Iterator[OrganizationNumber]:
        """Find the numbers of some kinds that pass a test, in Webex's order."""
        # Without a loop in Python, as far as possible: there are up to hundreds of thousands.
        candidates = self._list_candidates(test)
        positions = list(compress(candidates, self._flag(is_wanted, candidates)))
        if test is None:
            return map(self._build, positions)
        return map(self._build, compress(positions, test.run(map(self._columns.numbers.__getitem__, positions))))

    @property
    def columns(self) -> NumberColumns:
        """The numbers by column, for what goes through all of them."""
        return self._columns

    def derive(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what `compute` makes of this list, which never changes: computed once for each key."""
        if key not in self._derived:
            self._derived[key] = compute()
        derived: T = self._derived[key]
        return derived

    @cached_property
    def _counts(self) -> Mapping[int, int]:
        """How many numbers there are, by the positions of location and kind as one integer."""
        kinds = len(self._kinds)
        pairs = zip(self._columns.locations, self._columns.kinds, strict=True)
        return Counter(location * kinds + kind for location, kind in pairs)

    def _list_candidates(self, test: NumbersTest | None) -> Sequence[int]:
        """List the positions of the numbers that may pass a test: of all where the index does not know."""
        if test is None or test.endings is None or len(test.endings) > MAX_LOOKUPS:
            return range(len(self))
        return self._columns.endings.list_positions(test.endings)

    def _flag(self, is_wanted: Callable[[NumberKind], bool], positions: Sequence[int]) -> bytearray:
        """Return for each of these positions, which are in order, whether its number is of these kinds."""
        kinds: Iterable[int] = self._columns.kinds
        if len(positions) < len(self):
            kinds = map(self._columns.kinds.__getitem__, positions)
        return bytearray(map(self._list_wanted(is_wanted).__contains__, kinds))

    def _list_wanted(self, is_wanted: Callable[[NumberKind], bool]) -> set[int]:
        return {index for index, kind in enumerate(self._kinds) if is_wanted(kind)}

    def _build(self, index: int) -> OrganizationNumber:
        kind, location = self._columns.kinds[index], self._columns.locations[index]
        return self._columns.build_number(index, self._kinds[kind], self._locations[location])
