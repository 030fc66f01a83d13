"""The cost of parsing in CPU time: usual lines, and the worst that a message can hold."""

import time
from collections.abc import Callable
from statistics import median

import click

from bot import limits
from bot.commands.registry import REGISTRY
from bot.errors import NotUnderstood
from bot.language.known_names import read_again
from bot.language.parser import parse_clean
from bot.model import FollowUp, Location, Request
from tests.bench.table import write_table
from tests.support.long_texts import UNITS

HEADERS = ("text", "bytes", "parse ms", "with 1,000 locations ms")

USUAL = (
    "numbers Denver",
    "numbers Store 500 Main Street",
    "numbers Denver active not toll-free ending 00 for hunt group page 2",
    "which inactive numbers are still free in Denver?",
    "find +1 205-635-0001, +1 205-635-0002",
    "give 404-555-0002 to Atlanta Main Menu",
)

REPETITIONS = 7

LOCATIONS = tuple(Location(f"id-{index}", f"Store {index} Main Street", "Springfield", "US") for index in range(1_000))


def fill(unit: str, size: int = limits.MAX_MESSAGE_BYTES) -> str:
    """Return a text of a unit, repeated up to so many bytes."""
    return unit * (size // len(unit.encode()))


def measure_parsing() -> str:
    """Measure each text and return a table."""
    texts = [(text, text) for text in USUAL] + [(f"{unit!r}, repeated", f"find {fill(unit, 7_430)}") for unit in UNITS]
    rows = [
        (title, f"{len(text.encode()):,}", _time(_parse, text), _time(_parse_with_names, text)) for title, text in texts
    ]
    return write_table(HEADERS, rows)


def _time(action: Callable[[str], object], text: str) -> str:
    times = []
    for _ in range(REPETITIONS):
        started_at = time.process_time()
        action(text)
        times.append(time.process_time() - started_at)
    return f"{median(times) * 1000:.2f}"


def _parse(text: str) -> Request | FollowUp | None:
    try:
        return REGISTRY.parse_text(text)
    except NotUnderstood:
        return None


def _parse_with_names(text: str) -> None:
    parsed = _parse(text)
    if parsed is None:
        return
    try:
        read_again(parsed, lambda again: parse_clean(again, REGISTRY.grammar), LOCATIONS, may_guess=True)
    except NotUnderstood:
        return


def show_parsing() -> None:
    """Print the table."""
    click.echo(measure_parsing())
