"""What parsing costs grows with the text, not with its square: four times the text takes far less than sixteen times.

`python -m tests.bench --parsing` measures how long it takes.
"""

import time

import pytest

from bot.commands.registry import REGISTRY
from bot.errors import NotUnderstood
from bot.language.phone_numbers import read_numbers
from tests.support.long_texts import UNITS

SIZE = 1_800
FACTOR = 4

MAX_GROWTH = 9.0
"""Of the CPU time for `FACTOR` times the text: linear is 4, quadratic is 16."""

MORE_UNITS = (
    "=",
    "*",
    ",",
    ".",
    "/",
    "and ",
    "to ",
    "page 2 ",
    "in Denver ",
    "205-635-0001 ",
    "x12 ",
    "<li>",
    "\n ",
    "ext ",
    "what ",
    "which locations ",
    "alert below ",
    "every ",
    "on the 1st, ",
    "at 8:00 and ",
    "the report of ",
)


def parse(text: str) -> None:
    try:
        REGISTRY.parse_text(text)
    except NotUnderstood:
        return


def measure(unit: str, size: int) -> float:
    """Return the least CPU time that parsing so long a text takes in a few attempts."""
    text = f"find {unit * (size // len(unit))}"
    times = []
    for _ in range(3):
        started_at = time.process_time()
        parse(text)
        times.append(time.process_time() - started_at)
    return min(times)


@pytest.mark.parametrize("unit", [*UNITS, *MORE_UNITS])
def test_parsing_grows_with_the_text(unit: str) -> None:
    # A little is added, so that the clock's resolution is not what is compared.
    assert (measure(unit, SIZE * FACTOR) + 0.001) / (measure(unit, SIZE) + 0.001) < MAX_GROWTH


@pytest.mark.parametrize("unit", ["1 ", "+1 ", "12 34 ", "+1 205-635-0001 ", "2056350001, ", "1-", "(", "1 to ", "x1 "])
def test_reading_numbers_grows_with_the_text(unit: str) -> None:
    def read(size: int) -> float:
        times = []
        for _ in range(3):
            started_at = time.process_time()
            read_numbers(unit * (size // len(unit)), ("US", "GB", "DE"))
            times.append(time.process_time() - started_at)
        return min(times)

    read(SIZE)  # what a number is in a country is cached
    assert (read(SIZE * FACTOR) + 0.001) / (read(SIZE) + 0.001) < MAX_GROWTH
