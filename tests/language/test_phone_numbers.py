import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.phone_numbers import parse_numbers


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("+1 205-635-0001", "US", ["+12056350001"]),
        ("(205) 635-0001", "US", ["+12056350001"]),
        ("12056350001", "US", ["+12056350001"]),
        ("12056350001", "GB", ["+12056350001"]),
        ("205.635.0001", "US", ["+12056350001"]),
        ("+1 205-635-0001, (205) 635-0009", "US", ["+12056350001", "+12056350009"]),
        ("2056350001 2056350002", "US", ["+12056350001", "+12056350002"]),
        ("+12056350001 +12056350001", "US", ["+12056350001"]),
        ("020 7946 0001", "GB", ["+442079460001"]),
        ("044 668 18 00", "CH", ["+41446681800"]),
        ("+1 205-635-0001", "", ["+12056350001"]),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, country: str, expected: list[str]) -> None:
    assert parse_numbers(text, country) == (expected, [])


def test_invalid_numbers_are_returned_apart() -> None:
    assert parse_numbers("12, +1 205-635-0001", "US") == (["+12056350001"], ["12"])


@given(st.text(), st.sampled_from(["US", "GB", "", "XX"]))
def test_any_text_is_read(text: str, country: str) -> None:
    read, _ = parse_numbers(text, country)
    assert all(number.startswith("+") and number[1:].isdecimal() for number in read)
