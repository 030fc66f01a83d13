"""Searches of the organization's list: with its index, they find what looking at every number finds."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calling.listed_numbers import ListedNumber
from bot.calling.marking import mark_organization
from bot.calling.number_columns import NumberColumns, SharedValues
from bot.calling.number_packer import NumberPacker
from bot.calling.organization_numbers import OrganizationNumbers
from bot.commands.shared.all_numbers import DerivedNumbers, Found
from bot.commands.shared.list_query import select_numbers
from bot.language.phone_numbers import PhoneNumbers, read_numbers
from bot.model import DEFAULT_PURPOSE, Digits, DigitsAt, Feature, Filter, Location, Marks, Request, Sort
from tests.support.marks import build_mark, build_rest

LOCATIONS = (Location("us", "Atlanta", country="US"), Location("gb", "Leeds", country="GB"))

PHONE_NUMBERS = st.one_of(
    st.sampled_from(["", "x-100", "+44113496000", "+5"]),
    st.integers(0, 199).map("+1404555{:04}".format),
    st.integers(0, 99).map("+44113496{:04}".format),
)

ENTRIES = st.lists(
    st.builds(
        lambda number, *others: (number, *others),
        PHONE_NUMBERS,
        st.sampled_from(["us", "gb", "elsewhere", ""]),
        st.sampled_from(["ACTIVE", "INACTIVE", ""]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=50,
    unique_by=lambda entry: entry[0],
)

DIGITS = st.builds(
    Digits,
    st.one_of(st.from_regex(r"\A[0-9]{1,4}\Z"), st.sampled_from(["00", "0113", "404", "55"])),
    st.sampled_from(DigitsAt),
)

REQUESTS = st.builds(
    Request,
    command=st.just("find"),
    numbers=st.sampled_from(["", "", "+14045550000 to +14045550099", "0113 496 0000, +14045550001", "+1404555"]),
    filters=st.lists(st.builds(Filter, st.sampled_from(Feature), st.booleans()), max_size=2).map(tuple),
    more_digits=st.lists(DIGITS, max_size=2).map(tuple),
    consecutive=st.sampled_from([0, 0, 0, 2]),
    sort=st.sampled_from(Sort),
)


def build_organization(entries: list[tuple[str, str, str, bool, bool]]) -> OrganizationNumbers:
    """Build a list of numbers: each with its location, state, whether it is a main number, and whether it is taken."""
    columns = NumberColumns(SharedValues())
    packer = NumberPacker(columns.shared)
    for number, location, state, is_main, is_assigned in entries:
        owner = {"id": "x", "type": "PEOPLE", "firstName": "Ann"} if is_assigned else None
        packer.pack(
            columns,
            ListedNumber(
                phone_number=number,
                extension="" if number else "100",
                state=state,
                main_number=is_main,
                location={"id": location, "name": location},
                owner=owner,
            ),
        )
    return OrganizationNumbers(columns, datetime(2026, 11, 26, tzinfo=UTC))


def search_every_number(numbers: OrganizationNumbers, request: Request, wanted: PhoneNumbers) -> list[Found]:
    """Select from all numbers of each location, one after the other."""
    found: list[Found] = []
    for location in (*LOCATIONS, Location("elsewhere", "elsewhere")):
        listed = [each for each in numbers if each.location_id == location.id and DEFAULT_PURPOSE.has(each)]
        found += ((location, each) for each in select_numbers(listed, location, request, wanted))
    return found


@settings(max_examples=150)
@given(ENTRIES, REQUESTS, st.sets(st.integers(0, 9)))
def test_a_search_finds_what_looking_at_every_number_finds(
    entries: list[tuple[str, str, str, bool, bool]], request_: Request, kept: set[int]
) -> None:
    free = [number for number, *_ in entries if number.startswith("+1")]
    marks = [build_rest(free[index]) if index % 2 else build_mark(free[index]) for index in kept if index < len(free)]
    numbers = mark_organization(build_organization(entries), Marks(marks))
    derived = DerivedNumbers(DEFAULT_PURPOSE, LOCATIONS, [numbers])
    wanted = read_numbers(request_.numbers, ("US", "GB"))
    assert derived.select(request_, wanted) == search_every_number(numbers, request_, wanted)
