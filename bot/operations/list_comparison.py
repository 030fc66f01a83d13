"""Compares the two ways to the same numbers: the organization's own list, and the list of one location.

Questions about all locations are answered from the organization's list, by the rules of Webex's document. Here it
shows whether Webex follows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.calling import Calling
from bot.calling.available_numbers import ListQuery
from bot.calling.organization_list import NumberSearch
from bot.model import DEFAULT_PURPOSE, AvailableNumber, Location, Purpose

MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class ListComparison:
    """What two lists of the same numbers have in common, and what not, in E.164."""

    location: Location
    common: int
    """How many numbers are in both, with the same state and flags."""
    only_own: Sequence[str]
    """Numbers that only the location's own list has."""
    only_derived: Sequence[str]
    """Numbers that only the organization's list has."""
    changed: Sequence[str]
    """Numbers whose state or flags differ."""

    @property
    def is_same(self) -> bool:
        """Whether the lists say the same."""
        return not (self.only_own or self.only_derived or self.changed)

    def describe(self) -> str:
        """Put it into words."""
        name = self.location.name
        if self.is_same:
            return f"says the same of {name} as its own list: {self.common:,} available"
        parts = (
            ("only in its own list", self.only_own),
            ("only in the organization's", self.only_derived),
            ("with other flags or another state", self.changed),
        )
        differences = [f"{_list(numbers)} {words}" for words, numbers in parts if numbers]
        return f"differs at {name}: {'; '.join(differences)}"


def compare_lists(
    calling: Calling, location: Location, org_id: str, purpose: Purpose = DEFAULT_PURPOSE
) -> ListComparison:
    """Read a location's numbers in both ways, afresh. Raises WebexError."""
    query = ListQuery(location.id, purpose, org_id=org_id)
    own = _describe_all(calling.fetch_available_numbers(query, fresh=True).items)
    search = NumberSearch(location_id=location.id, org_id=org_id)
    (found,) = calling.inventory.fetch_found([search], fresh=True)
    derived = _describe_all([each for each in found if purpose.has(each)])
    both = own.keys() & derived.keys()
    changed = sorted(each for each in both if own[each] != derived[each])
    return ListComparison(
        location=location,
        common=len(both) - len(changed),
        only_own=sorted(own.keys() - derived.keys()),
        only_derived=sorted(derived.keys() - own.keys()),
        changed=changed,
    )


def _describe_all(numbers: Sequence[AvailableNumber]) -> dict[str, tuple[str, bool, bool, bool]]:
    return {
        each.phone_number: (each.state, each.is_main_number, each.is_toll_free, each.is_service_number)
        for each in numbers
    }


def _list(numbers: Sequence[str]) -> str:
    more = f" and {len(numbers) - MAX_NAMED:,} more" if len(numbers) > MAX_NAMED else ""
    return f"{', '.join(numbers[:MAX_NAMED])}{more}"
