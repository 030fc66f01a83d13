import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.limits import MAX_LISTED_NAMES
from cards.text import break_addresses, describe_count, format_number, keep_numbers_together, list_names, shorten


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+12056350001", "+1 205-635-0001"),
        ("+442079460123", "+44 20 7946 0123"),
        ("+41446681800", "+41 44 668 18 00"),
        ("2100", "2100"),
        ("", ""),
        ("*98", "*98"),
    ],
)
def test_numbers_are_formatted_as_in_their_country(number: str, expected: str) -> None:
    assert format_number(number) == expected


@given(st.text(max_size=300), st.integers(1, 200))
def test_shortened_text_is_one_line_within_its_length(text: str, max_length: int) -> None:
    shortened = shorten(text, max_length)
    assert len(shortened) <= max_length
    assert len(shortened.splitlines()) <= 1


def test_long_text_ends_with_an_ellipsis() -> None:
    assert shorten("Birmingham", 5) == "Birm…"
    assert shorten("Birmingham", 10) == "Birmingham"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A, B"),
        (["A"] * (MAX_LISTED_NAMES + 1_000), f"{', '.join(['A'] * MAX_LISTED_NAMES)} and 1,000 more"),
    ],
)
def test_names_are_listed_up_to_a_limit(names: list[str], expected: str) -> None:
    assert list_names(names) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 locations"), (1, "1 location"), (2, "2 locations"), (1200, "1,200 locations")]
)
def test_counts_agree_with_their_nouns(number: int, expected: str) -> None:
    assert describe_count(number, "location") == expected


@pytest.mark.parametrize("name", ["Birm\x1b[31mingham", "Birm\u202eingham", "Birm\x9bingham", "\ud800Birmingham"])
def test_characters_that_nobody_sees_are_left_out(name: str) -> None:
    assert shorten(name).replace("[31m", "") == "Birmingham"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ann@example.com", "ann@example.com"),
        ("by administrator.of.everything@example.com", "by administrator.of.everything\u200b@example.com"),
        ("@everybody, administrator.of.everything @ home", "@everybody, administrator.of.everything @ home"),
    ],
)
def test_a_line_may_end_within_a_long_address(text: str, expected: str) -> None:
    assert break_addresses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kept: assign 404-555-0005", "Kept: assign 404\u2011555\u20110005"),
        ("+1 404-555-0005, yes", "+1\u00a0404\u2011555\u20110005, yes"),
        ("2026-11-24 09:12 UTC, 11-20 of 57", "2026-11-24 09:12 UTC, 11-20 of 57"),
    ],
)
def test_no_line_ends_within_a_number(text: str, expected: str) -> None:
    assert keep_numbers_together(text) == expected
