"""How much memory an organization's list takes."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox import BotProcess
from tests.bench.asking import Bench, list_whole
from tests.bench.load import Client
from tests.bench.measure import MEGABYTE, SETTLE_SECONDS
from tests.bench.processes import read_groups
from tests.bench.programs import ONE_HOUR, run_program
from tests.bench.simulated_webex import SimulatedWebex

TARGET = "≤ 150 bytes"


@dataclass(frozen=True, slots=True)
class Growth:
    """How many bytes a bot has grown by since it was idle."""

    read_once: int
    used: int
    """After many questions, and after the list was read again several times."""


def measure_memory(bench: Bench, times: int) -> Iterator[tuple[str, ...]]:
    """Measure how much more a bot grows than one that answers the same about a small organization.

    Each bot grows by the first answers of each kind: what it imports, compiles and caches then is not the list's.
    """
    growth = _measure_growth(bench, times)
    with SimulatedWebex(0.0) as webex:
        small = _measure_growth(Bench(webex, Client(webex.url), webex.add_users(1), webex.count_numbers()), times)
    questions = len(list(list_whole())) * times
    yield _to_row("memory, read once", growth.read_once, small.read_once, bench)
    title = f"memory, after {questions} questions and read {times} times more"
    yield _to_row(title, growth.used, small.used, bench)


def _measure_growth(bench: Bench, times: int) -> Growth:
    with run_program("bot", bench.webex, {"SNAPSHOT_SECONDS": ONE_HOUR}) as bot_process:
        # Idle is a bot that has been used: connections are open, and several threads have fetched at once.
        bench.time_text(f"find {', '.join(f'+1 205-635-000{digit}' for digit in range(1, 6))}", times)
        bench.time_text("locations", 1)
        idle = _read_memory(bot_process)
        bench.time_text("summary", 1)
        read_once = _read_memory(bot_process)
        for _, text in list_whole():
            bench.time_text(text, times)
        bench.time_text("summary refresh", times)
        return Growth(read_once - idle, _read_memory(bot_process) - idle)


def _read_memory(bot_process: BotProcess) -> int:
    assert bot_process.process
    time.sleep(SETTLE_SECONDS)
    return read_groups([bot_process.process.pid]).anonymous_bytes


def _to_row(title: str, growth: int, small: int, bench: Bench) -> tuple[str, ...]:
    each = (growth - small) / bench.numbers
    words = f"{title}: {growth / MEGABYTE:.1f} MB, {small / MEGABYTE:.1f} of them without the list"
    return f"{words}; {each:.0f} bytes a number", "", "", "", "", TARGET
