"""Which numbers a change names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.several_numbers import read_several

THERE = [f"+1404555{line:04}" for line in (*range(1, 13), 100, 200)]

ELSEWHERE = "+14045560001"


def expand(*lines: int) -> list[str]:
    return [f"+1404555{line:04}" for line in lines]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("404-555-0001, 404-555-0003", expand(1, 3)),
        ("404-555-0001 404-555-0003", expand(1, 3)),
        ("404-555-0001\n404-555-0003\n", expand(1, 3)),
        ("404-555-0001;404-555-0003 and 404-555-0005", expand(1, 3, 5)),
        ("404-555-0001 to 0003", expand(1, 2, 3)),
        ("+1 404-555-0001-0003", expand(1, 2, 3)),
        ("0001-0003", expand(1, 2, 3)),
        ("0001 through 0003", expand(1, 2, 3)),
        ("01-03", expand(1, 2, 3)),
        ("0011-0014", expand(11, 12, 13, 14)),
        ("0001, 0003", expand(1, 3)),
        ("0001-0002, 0100", expand(100, 1, 2)),
        ("00", expand(100, 200)),
        ("555-00", THERE[:12]),
        ("all", THERE),
        ("404-555-0001, 404-555-0001", expand(1)),
    ],
)
def test_named_numbers_are_found(text: str, numbers: list[str]) -> None:
    assert read_several(text, ("US",)).choose(THERE, "US") == (numbers, [])


def test_a_range_of_last_digits_in_two_blocks_is_what_is_there() -> None:
    chosen, _ = read_several("0001-0003", ("US",)).choose([*expand(1, 3), ELSEWHERE], "US")
    assert chosen == [*expand(1, 3), ELSEWHERE]


def test_digits_that_fit_nothing_are_listed() -> None:
    assert read_several("9999, 8888-8890", ("US",)).choose(THERE, "US") == ([], ["9999", "8888-8890"])


@given(st.text(alphabet="0123456789 +-,;.()/\nandtoxall", max_size=60))
def test_any_text_names_numbers_once(text: str) -> None:
    several = read_several(text, ("US",))
    if sum(each.count() for each in several.whole.numbers) > 1000:
        return
    chosen, _ = several.choose(THERE, "US")
    assert len(chosen) == len(set(chosen))
