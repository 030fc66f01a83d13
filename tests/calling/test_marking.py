"""Marks on the numbers that Webex returns."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calling.listed_numbers import ListedNumber
from bot.calling.marking import mark_numbers, mark_organization
from bot.calling.number_columns import NumberColumns, SharedValues
from bot.calling.number_packer import NumberPacker
from bot.calling.organization_numbers import OrganizationNumbers
from bot.model import Marks
from tests.support.marks import build_mark, build_rest
from tests.support.sample_values import build_number

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def build_organization(flags: list[tuple[bool, bool]]) -> OrganizationNumbers:
    """Build a list of numbers, each active or not, and assigned or not."""
    columns = NumberColumns(SharedValues())
    packer = NumberPacker(columns.shared)
    for line, (is_active, is_assigned) in enumerate(flags):
        listed = ListedNumber(
            phone_number=f"+1404555{line:04}",
            state="ACTIVE" if is_active else "INACTIVE",
            location={"id": f"location-{line % 2}", "name": "Atlanta"},
            owner={"id": "x", "type": "PEOPLE", "firstName": "Ann"} if is_assigned else None,
        )
        packer.pack(columns, listed)
    return OrganizationNumbers(columns, NOW)


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12),
    st.sets(st.integers(0, 14)),
    st.sets(st.integers(0, 14)),
)
def test_counts_and_searches_agree_with_the_numbers(
    flags: list[tuple[bool, bool]], reserved: set[int], resting: set[int]
) -> None:
    marks = Marks(
        [
            *(build_mark(f"+1404555{line:04}") for line in reserved),
            *(build_rest(f"+1404555{line:04}") for line in resting),
        ]
    )
    marked = mark_organization(build_organization(flags), marks)
    numbers = list(marked)
    assert [each.phone_number for each in numbers] == [f"+1404555{line:04}" for line in range(len(flags))]
    for line, number in enumerate(numbers):
        assert number.has_reservation is (line in reserved)
        assert number.is_resting is (line in resting and not flags[line][1])
    assert sum(each.total for each in marked.count()) == len(flags)
    assert sum(each.total for each in marked.count(lambda kind: kind.is_free)) == sum(n.is_free for n in numbers)
    kept = list(marked.find(lambda kind: kind.has_reservation or kind.is_resting))
    assert kept == [each for each in numbers if each.marks]


def test_a_list_is_marked_once_for_the_same_marks() -> None:
    organization, marks = build_organization([(True, False)]), Marks([build_mark("+14045550000")])
    assert mark_organization(organization, marks) is mark_organization(organization, marks)
    assert mark_organization(organization, Marks()) is organization


def test_only_the_numbers_that_are_kept_back_are_copied() -> None:
    numbers = (build_number("+14045550001"), build_number("+14045550003"))
    first, second = mark_numbers(numbers, Marks([build_mark()]))
    assert first is numbers[0]
    assert second.reservation == build_mark()
    assert mark_numbers(numbers, Marks()) is numbers
