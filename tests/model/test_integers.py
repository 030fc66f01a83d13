import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import parse_int


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2", 2), ("10", 10), ("007", 7), ("1", None), ("11", None), ("", None), ("-5", None), ("5.0", None), ("²", None)],
)
def test_numbers_from_low_to_high_are_read(text: str, expected: int | None) -> None:
    assert parse_int(text, 2, 10) == expected


@pytest.mark.parametrize("text", ["٣", "9" * 5000, " 5", "+5", "5_0"])
def test_only_a_few_ascii_digits_are_a_number(text: str) -> None:
    assert parse_int(text, 0, 999_999_999) is None


@given(st.integers(0, 999_999_999))
def test_every_number_is_read_as_it_is_written(number: int) -> None:
    assert parse_int(str(number), 0, 999_999_999) == number
