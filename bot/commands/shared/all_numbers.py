"""The numbers of all locations: listed location by location, or derived from the organization's own list."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from bot import limits
from bot.calling.number_tests import NumbersTest, build_exact_test, list_endings
from bot.calling.organization_numbers import OrganizationNumbers
from bot.commands.shared.list_query import select_numbers
from bot.language.phone_numbers import PhoneNumbers
from bot.language.selection import matches_digits, matches_features, select
from bot.model import (
    AvailableNumber,
    DigitsAt,
    Location,
    NumberKind,
    NumberLocation,
    OrganizationNumber,
    Purpose,
    Request,
    Selection,
    to_uuid,
)
from bot.priority import spread_heavy_work
from cards.totals import Totals, add_totals, count_kinds, count_totals

Found: TypeAlias = tuple[Location, AvailableNumber]


class AllNumbers(ABC):
    """The numbers that one list has at all locations, each with the location that it belongs to."""

    @abstractmethod
    def select(self, request: Request, wanted: PhoneNumbers) -> list[Found]:
        """Return the numbers that a request asks for, location by location."""

    @abstractmethod
    def count_stock(self) -> list[tuple[Location, Totals]]:
        """Count the numbers that nobody has, by location."""

    @abstractmethod
    def list_listed(self, phone_numbers: Collection[str]) -> set[str]:
        """Return which of these numbers, in E.164, are in the list of any location."""


@dataclass(frozen=True, slots=True)
class ListedNumbers(AllNumbers):
    """A list of every location, as Webex returned them."""

    lists: Sequence[tuple[Location, Sequence[AvailableNumber]]]

    def select(self, request: Request, wanted: PhoneNumbers) -> list[Found]:
        return [
            (location, each)
            for location, numbers in self.lists
            for each in select_numbers(numbers, location, request, wanted)
        ]

    def count_stock(self) -> list[tuple[Location, Totals]]:
        return [
            (location, count_totals([each for each in numbers if not each.is_assigned]))
            for location, numbers in self.lists
        ]

    def list_listed(self, phone_numbers: Collection[str]) -> set[str]:
        listed = {number.phone_number for _, numbers in self.lists for number in numbers}
        return listed.intersection(phone_numbers)


class DerivedNumbers(AllNumbers):
    """The numbers that a list would have, derived from what the organization's own list says of them."""

    def __init__(self, purpose: Purpose, locations: Iterable[Location], sources: Sequence[OrganizationNumbers]) -> None:
        """`sources` are the organization's list, or several searches of it. `purpose` has a `derivation`."""
        self._purpose = purpose
        self._sources = sources
        self._locations = {_to_key(each.id): each for each in locations}

    def select(self, request: Request, wanted: PhoneNumbers) -> list[Found]:
        selection = request.selection

        def is_wanted(kind: NumberKind) -> bool:
            return self._purpose.has(kind) and matches_features(kind, selection)

        countries = (each.country for each in self._locations.values())
        found = self._find(is_wanted, _build_digits_test(selection, wanted, countries))
        grouped: dict[str, list[AvailableNumber]] = {key: [] for key in self._locations}
        for number in spread_heavy_work(found, limits.HEAVY_ROWS):
            grouped.setdefault(_to_key(number.location_id), []).append(number)
        return [
            (location, each)
            for key, numbers in grouped.items()
            if numbers
            for location in [self._get_location(numbers[0].location_id, numbers[0].location_name)]
            for each in _select_found(numbers, location, request, wanted)
        ]

    def count_stock(self) -> list[tuple[Location, Totals]]:
        stock: dict[str, tuple[Location, Totals]] = {
            key: (location, Totals()) for key, location in self._locations.items()
        }
        for source in self._sources:
            counted = source.derive(("stock", self._purpose.key), partial(_count_stock, source, self._purpose))
            for key, (named, totals) in counted.items():
                location, before = stock.get(key) or (Location(named.id, named.name), Totals())
                stock[key] = location, add_totals((before, totals)) if before.count else totals
        return list(stock.values())

    def list_listed(self, phone_numbers: Collection[str]) -> set[str]:
        return {key for key, each in self.find_all(phone_numbers).items() if self._purpose.has(each)}

    def find_all(self, phone_numbers: Collection[str]) -> Mapping[str, OrganizationNumber]:
        """Return these numbers, in E.164, as far as the organization has them, whether or not the list has them."""
        if not phone_numbers:
            return {}
        found = self._find(lambda _kind: True, build_exact_test(phone_numbers))
        return {each.phone_number: each for each in found}

    def _find(self, is_wanted: Callable[[NumberKind], bool], test: NumbersTest | None) -> Iterable[OrganizationNumber]:
        """Find numbers. One without a location cannot be used anywhere, and is in no list."""
        for source in self._sources:
            yield from (each for each in source.find(is_wanted, test) if each.location_id)

    def _get_location(self, location_id: str, name: str) -> Location:
        """Return a known location, or what the organization's list says of another one."""
        return self._locations.get(_to_key(location_id)) or Location(location_id, name)


def _to_key(location_id: str) -> str:
    return to_uuid(location_id) or location_id


def _count_stock(source: OrganizationNumbers, purpose: Purpose) -> dict[str, tuple[NumberLocation, Totals]]:
    """Count what one list has of a purpose's numbers that nobody has, by the key of their location."""
    counted: dict[str, tuple[NumberLocation, list[tuple[NumberKind, int]]]] = {}
    for location, kind, total in source.count(lambda kind: purpose.has(kind) and not kind.is_assigned):
        # A number without a location cannot be used anywhere.
        if location.id:
            counted.setdefault(_to_key(location.id), (location, []))[1].append((kind, total))
    return {key: (location, count_kinds(kinds)) for key, (location, kinds) in counted.items()}


def _build_digits_test(selection: Selection, wanted: PhoneNumbers, countries: Iterable[str]) -> NumbersTest | None:
    """Build a quick test of numbers' digits, so that few numbers become objects; None where it would be none.

    Of what passes it, phone numbers are selected again: by their location's country.
    """
    if not wanted.is_empty:
        return _build_wanted_test(wanted, set(countries))
    digits = selection.all_digits
    if not digits:
        return None
    endings = next((list_endings(each.text) for each in digits if each.at is DigitsAt.END), None)
    return NumbersTest(
        lambda numbers: [number > 0 and matches_digits(str(number), digits) for number in numbers], endings
    )


def _select_found(
    numbers: Sequence[AvailableNumber], location: Location, request: Request, wanted: PhoneNumbers
) -> Sequence[AvailableNumber]:
    """Select from the numbers of a location that were found by their features and digits."""
    selection = request.selection
    if wanted.is_empty and not selection.consecutive:
        return select(numbers, Selection(sort=selection.sort))
    return select_numbers(numbers, location, request, wanted)


def _build_wanted_test(wanted: PhoneNumbers, countries: Collection[str]) -> NumbersTest:
    listed = {number for country in countries for number in wanted.list_in(country)}
    if not wanted.parts:
        return build_exact_test(listed)
    named = {int(number[1:]) for number in listed}

    def has_part(number: int) -> bool:
        return any(wanted.matches(f"+{number}", country) for country in countries)

    return NumbersTest(lambda numbers: [number in named or has_part(number) for number in numbers])
