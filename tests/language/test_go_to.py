import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.clauses import CONTENTS, PAGE, parse_clauses
from bot.language.go_to import find_page
from bot.language.search_clauses import SEARCH
from bot.model import Request
from tests.support.sample_values import build_number

DALLAS = [build_number(f"+12142{line:06}") for line in range(0, 4000, 2)]
"""2,000 numbers, every other one, on 200 pages of ten."""

MIXED = [build_number(number) for number in ("+442079460001", "+12056350001", "+442079460002", "+12056350002")]
"""Not in order."""


@pytest.mark.parametrize(
    ("go_to", "page"),
    [
        ("page 30", 30),
        ("p 30", 30),
        ("page 9999", 9999),  # beyond the last one is the last, as everywhere
        ("+1 214-200-3000", 151),
        ("12142003000", 151),
        ("214-200-3000", 151),
        ("(214) 200-30", 151),
        ("214-200-30xx", 151),
        ("2142003", 151),
        ("30", 30),  # no number begins with 30
        ("200", 200),
    ],
)
def test_a_list_is_opened_at_a_page_a_number_or_a_beginning(go_to: str, page: int) -> None:
    assert find_page(DALLAS, go_to, 10) == (page, "")


def test_digits_that_all_numbers_begin_with_are_a_page() -> None:
    assert find_page(DALLAS, "121", 10) == (121, "")
    assert find_page(DALLAS[:100], "214", 10) == (1, "")  # there is no such page


@pytest.mark.parametrize(
    ("go_to", "page"),
    [("214-200-3001", 151), ("+1 214-200-0001", 1), ("+1 214-299", 1), ("212", 1), ("303-629", 1)],
)
def test_digits_that_no_number_begins_with_lead_to_the_next_number(go_to: str, page: int) -> None:
    assert find_page(DALLAS, go_to, 10) == (page, f"No number here begins with {go_to}.")


def test_a_list_in_another_order_is_opened_at_the_first_match() -> None:
    assert find_page(MIXED, "020 7946 0002", 1) == (3, "")
    assert find_page(MIXED, "205-635-0002", 1) == (4, "")
    assert find_page(MIXED, "205-635-0003", 1) == (1, "No number here begins with 205-635-0003.")


def test_an_empty_list_has_one_page() -> None:
    assert find_page([], "205", 10) == (1, "No number here begins with 205.")


@given(st.integers(0, len(DALLAS) - 1), st.integers(1, 50))
def test_every_number_is_on_the_page_that_its_digits_lead_to(index: int, page_size: int) -> None:
    page, _ = find_page(DALLAS, DALLAS[index].phone_number, page_size)
    assert DALLAS[index] in DALLAS[(page - 1) * page_size : page * page_size]


@pytest.mark.parametrize(
    ("typed", "arguments"),
    [
        ("Dallas go to 214-201-63", {"go_to": "214-201-63"}),
        ("Dallas active, jump to +1 214-201-6350", {"filters": "active", "go_to": "+1 214-201-6350"}),
        ("go to (214) 201-63xx Dallas", {"go_to": "(214) 201-63xx"}),
        ("Dallas skip to the number 2142", {"go_to": "2142"}),
        ("Dallas go to page 30", {"page": "30"}),
        ("Dallas contents", {"contents": "true"}),
        ("Dallas by hundreds", {"contents": "true"}),
        ("table of contents for Dallas", {"contents": "true"}),
    ],
)
def test_a_page_to_go_to_can_be_typed(typed: str, arguments: dict[str, str]) -> None:
    parsed = parse_clauses(Request("numbers"), typed, (*PAGE, CONTENTS, *SEARCH), "location")
    assert parsed == Request("numbers", location="Dallas").with_texts(arguments)
