"""The organization's numbers and extensions as they were at one moment."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from bot.calling.number_columns import NumberColumns
from bot.model import NumberCount, NumberKind, NumberPlace, OrganizationNumber


class OrganizationNumbers:
    """The organization's list. A number becomes an object when it is asked for.

    A hundred thousand numbers take about 7 MB. Use `count` and `find` where they will do: they take milliseconds,
    whereas a loop over all numbers builds each of them.
    """

    def __init__(self, columns: NumberColumns, taken_at: datetime, *, is_truncated: bool = False) -> None:
        self._columns = columns
        self._kinds: Sequence[NumberKind] = tuple(columns.shared.kinds)
        self._places: Sequence[NumberPlace] = tuple(columns.shared.places)
        self.taken_at = taken_at
        """UTC."""
        self.is_truncated = is_truncated
        """Whether the organization has more numbers than were read."""

    def __len__(self) -> int:
        return len(self._columns.numbers)

    def __iter__(self) -> Iterator[OrganizationNumber]:
        return map(self._build, range(len(self)))

    def count(self) -> Sequence[NumberCount]:
        """Count the numbers of each kind at each location."""
        counted = Counter(zip(self._columns.places, self._columns.kinds, strict=True))
        return [NumberCount(self._places[place], self._kinds[kind], total) for (place, kind), total in counted.items()]

    def find(
        self, is_wanted: Callable[[NumberKind], bool], matches: Callable[[int], bool] | None = None
    ) -> Iterator[OrganizationNumber]:
        """Find the numbers of some kinds, in Webex's order.

        `matches` selects further by a number's digits as an integer, such as 12056350001; it is not above 0 where the
        number is not E.164.
        """
        wanted = {index for index, kind in enumerate(self._kinds) if is_wanted(kind)}
        positions: Iterable[int] = (index for index, kind in enumerate(self._columns.kinds) if kind in wanted)
        if matches is not None:
            numbers = self._columns.numbers
            positions = (index for index in positions if matches(numbers[index]))
        return map(self._build, positions)

    def _build(self, index: int) -> OrganizationNumber:
        kind, place = self._columns.kinds[index], self._columns.places[index]
        return self._columns.build_number(index, self._kinds[kind], self._places[place])
