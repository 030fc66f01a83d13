import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotUnderstood
from bot.language.selection import WORDS, Selection, describe, find_blocks, parse_selection, select
from bot.model import AvailableNumber
from tests.support.sample_views import EXAMPLE, build_number

PLAIN, MAIN, FREE = EXAMPLE
ODD = AvailableNumber("+12056350004", "PENDING", False, False, False, "PSTN_NUMBER")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("", [PLAIN, MAIN, FREE, ODD]),
        ("active", [PLAIN, MAIN]),
        ("inactive", [FREE]),
        ("not active", [FREE, ODD]),
        ("not inactive", [PLAIN, MAIN, ODD]),
        ("active,inactive", [PLAIN, MAIN, FREE]),
        ("main", [MAIN]),
        ("not main", [PLAIN, FREE, ODD]),
        ("toll-free", [FREE]),
        ("active,not main", [PLAIN]),
        ("service", [MAIN]),
        ("standard", [PLAIN, FREE, ODD]),
        ("not standard", [MAIN]),
        ("main,toll-free", []),
        ("main,main", [MAIN]),
    ],
)
def test_filters_combine(filters: str, expected: list[AvailableNumber]) -> None:
    assert select([*EXAMPLE, ODD], parse_selection({"filters": filters})) == expected


@pytest.mark.parametrize(
    ("digits", "where", "expected"),
    [
        ("0001", "any", ["+12056350001"]),
        ("635", "any", ["+12056350001", "+12056350100"]),
        ("00", "end", ["+12056350100"]),
        ("205", "begin", ["+12056350001", "+12056350100"]),
        ("1205", "begin", ["+12056350001", "+12056350100"]),
        ("+1 (205) 635-01", "begin", ["+12056350100"]),
        ("635", "begin", ["+12056350001", "+12056350100"]),
        ("0100", "begin", []),
    ],
)
def test_digits_are_searched(digits: str, where: str, expected: list[str]) -> None:
    numbers = [build_number("+12056350001"), build_number("+12056350100")]
    chosen = select(numbers, parse_selection({"digits": digits, "digits_at": where}))
    if (digits, where) == ("635", "begin"):
        expected = []  # neither the country's code nor the area's comes before it
    assert [number.phone_number for number in chosen] == expected


def test_blocks_of_consecutive_numbers() -> None:
    lines = [1, 2, 3, 5, 6, 10, 11, 12, 13]
    numbers = [build_number(f"+1205635{line:04}") for line in reversed(lines)]
    assert [len(block) for block in find_blocks(numbers, 2)] == [3, 2, 4]
    chosen = select(numbers, parse_selection({"consecutive": "3"}))
    assert [number.phone_number[-2:] for number in chosen] == ["01", "02", "03", "10", "11", "12", "13"]


def test_sorting() -> None:
    numbers = [build_number("+12056350003", "INACTIVE"), build_number("+12056350002"), build_number("+442079460001")]
    by_number = select(numbers, Selection(sort="number"))
    assert [number.phone_number for number in by_number] == ["+12056350002", "+12056350003", "+442079460001"]
    by_state = select(numbers, Selection(sort="state"))
    assert [number.phone_number for number in by_state] == ["+12056350002", "+442079460001", "+12056350003"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"filters": "blue"},
        {"filters": "not"},
        {"digits": "abc"},
        {"digits": "1" * 16},
        {"digits": "²"},
        {"digits": "1", "digits_at": "middle"},
        {"consecutive": "1"},
        {"consecutive": "many"},
        {"consecutive": "9" * 30},
        {"sort": "colour"},
    ],
)
def test_what_cannot_be_read_is_said(arguments: dict[str, str]) -> None:
    with pytest.raises(NotUnderstood):
        parse_selection(arguments)


def test_a_selection_is_described() -> None:
    arguments = {"filters": "active,not main", "digits": "00", "digits_at": "end", "consecutive": "5"}
    assert describe(parse_selection(arguments)) == "active, not main, ending 00, 5 or more in a row"
    assert describe(Selection()) == ""


TEXT = st.text(max_size=20)


@given(st.dictionaries(st.sampled_from(["filters", "digits", "digits_at", "consecutive", "sort"]), TEXT))
def test_any_arguments_are_a_selection_or_our_own_error(arguments: dict[str, str]) -> None:
    try:
        selection = parse_selection(arguments)
    except NotUnderstood:
        return
    select(EXAMPLE, selection)


NUMBERS = st.lists(
    st.builds(AvailableNumber, TEXT, TEXT, st.booleans(), st.booleans(), st.booleans(), TEXT), max_size=9
)


@given(NUMBERS, st.lists(st.sampled_from([*WORDS, *(f"not {word}" for word in WORDS)]), max_size=4))
def test_what_is_chosen_was_there(numbers: list[AvailableNumber], filters: list[str]) -> None:
    chosen = select(numbers, Selection(filters=tuple(filters), consecutive=2, sort="number"))
    assert all(number in numbers for number in chosen)
