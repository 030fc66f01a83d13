import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.selection import count_active, find_blocks, list_conditions, select
from bot.model import AvailableNumber, DigitsAt, Feature, Filter, Selection, Sort
from tests.support.sample_values import EXAMPLE, build_number

PLAIN, MAIN, FREE = EXAMPLE
PENDING = AvailableNumber("+12056350004", "PENDING", False, False, False, "PSTN_NUMBER")
"""In a state that Webex has added since."""


def parse(filters: str) -> Selection:
    return Selection(filters=tuple(Filter.parse(each) for each in filters.split(",") if each))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("", [PLAIN, MAIN, FREE, PENDING]),
        ("active", [PLAIN, MAIN]),
        ("inactive", [FREE]),
        ("not active", [FREE, PENDING]),
        ("not inactive", [PLAIN, MAIN, PENDING]),
        ("active,inactive", [PLAIN, MAIN, FREE]),
        ("active,not active", []),
        ("main", [MAIN]),
        ("not main", [PLAIN, FREE, PENDING]),
        ("toll-free", [FREE]),
        ("active,not main", [PLAIN]),
        ("service", [MAIN]),
        ("standard", [PLAIN, FREE, PENDING]),
        ("not standard", [MAIN]),
        ("main,toll-free", []),
        ("main,main", [MAIN]),
    ],
)
def test_all_filters_must_match(filters: str, expected: list[AvailableNumber]) -> None:
    assert select([*EXAMPLE, PENDING], parse(filters)) == expected


@pytest.mark.parametrize(
    ("digits", "digits_at", "expected"),
    [
        ("0001", DigitsAt.ANYWHERE, ["+12056350001"]),
        ("635", DigitsAt.ANYWHERE, ["+12056350001", "+12056350100"]),
        ("00", DigitsAt.END, ["+12056350100"]),
        ("205", DigitsAt.BEGINNING, ["+12056350001", "+12056350100"]),
        ("1205", DigitsAt.BEGINNING, ["+12056350001", "+12056350100"]),
        ("120563501", DigitsAt.BEGINNING, ["+12056350100"]),
        ("635", DigitsAt.BEGINNING, []),
        ("0100", DigitsAt.BEGINNING, []),
        ("", DigitsAt.BEGINNING, ["+12056350001", "+12056350100"]),
    ],
)
def test_digits_are_searched(digits: str, digits_at: DigitsAt, expected: list[str]) -> None:
    numbers = [build_number("+12056350001"), build_number("+12056350100")]
    chosen = select(numbers, Selection(digits=digits, digits_at=digits_at))
    assert [number.phone_number for number in chosen] == expected


def test_blocks_of_consecutive_numbers() -> None:
    lines = [1, 2, 3, 5, 6, 10, 11, 12, 13]
    numbers = [build_number(f"+1205635{line:04}") for line in reversed(lines)]
    assert [len(block) for block in find_blocks(numbers, 2)] == [3, 2, 4]
    chosen = select(numbers, Selection(consecutive=3))
    assert [number.phone_number[-2:] for number in chosen] == ["01", "02", "03", "10", "11", "12", "13"]


def test_numbers_without_digits_are_in_no_block() -> None:
    assert find_blocks([build_number(""), build_number("8001"), build_number("ext")], 2) == []


def test_sorting() -> None:
    numbers = [build_number("+12056350003", "INACTIVE"), build_number("+12056350002"), build_number("+442079460001")]
    by_number = select(numbers, Selection(sort=Sort.NUMBER))
    assert [number.phone_number for number in by_number] == ["+12056350002", "+12056350003", "+442079460001"]
    by_state = select(numbers, Selection(sort=Sort.STATE))
    assert [number.phone_number for number in by_state] == ["+12056350002", "+442079460001", "+12056350003"]
    assert select(numbers, Selection()) == numbers


def test_only_active_numbers_count_as_active() -> None:
    assert count_active([*EXAMPLE, PENDING]) == 2


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(), ""),
        (
            Selection((Filter(Feature.ACTIVE), Filter(Feature.MAIN, is_excluded=True)), "00", DigitsAt.END, 5),
            "active, not main, ending 00, 5 or more in a row",
        ),
        (Selection(digits="205", digits_at=DigitsAt.BEGINNING), "beginning 205"),
        (Selection(digits="635"), "containing 635"),
    ],
)
def test_a_selection_in_words(selection: Selection, words: str) -> None:
    assert ", ".join(list_conditions(selection)) == words
    assert selection.is_everything is (words == "")


TEXT = st.text(max_size=20)

NUMBERS = st.lists(
    st.builds(AvailableNumber, TEXT, TEXT, st.booleans(), st.booleans(), st.booleans(), TEXT), max_size=9
)

SELECTIONS = st.builds(
    Selection,
    st.lists(st.builds(Filter, st.sampled_from(Feature), st.booleans()), max_size=4).map(tuple),
    st.from_regex(r"[0-9]{0,3}", fullmatch=True),
    st.sampled_from(DigitsAt),
    st.sampled_from([0, 2]),
    st.sampled_from(Sort),
)


@given(NUMBERS, SELECTIONS)
def test_only_numbers_of_the_list_are_selected(numbers: list[AvailableNumber], selection: Selection) -> None:
    assert all(number in numbers for number in select(numbers, selection))
