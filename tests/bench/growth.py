"""How the bot grows: longer lists, more people, another database; and what it takes to start and to be idle."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click

from bot.calling.available_numbers import to_available_number
from bot.language.selection import select
from bot.limits import CONCURRENT_PAGES, NUMBERS_PAGE_SIZE
from bot.model import DigitsAt, Feature, Filter, Selection
from bot.sandbox import BotProcess, BotStartError
from bot.sandbox.engine.world import build_numbers
from tests.bench.cloud import Cloud, Seat, build_seed
from tests.bench.crowd import Client, ask_all
from tests.bench.measure import MEGABYTE, pair
from tests.bench.processes import read_groups
from tests.bench.programs import LONG_SECONDS, build_program, delete_webhooks, run_program, run_replicas, time_start
from tests.bench.scenes import Plan, Row, build_speech, measure_at
from tests.bench.table import HEADS, to_cells, write_table
from tests.support.postgres import find_binaries, running

LISTS = {
    "Small Depot": 100,
    "Middle Depot": 1_000,
    "Large Depot": 10_000,
    "Double Depot": 20_000,
    "Huge Depot": 100_000,
}
PEOPLE = (1, 20, 200, 1000)
LEAST_CALLS = 3
"""One after the other: the message, the first page, the reply. Further pages come side by side."""

TURNS = 5
STARTS = 3

LIST_HEADS = (
    "numbers",
    "cold ms",
    "must ms",
    "calls",
    "turn p50 ms",
    "search p50 ms",
    "search in process ms",
    "PSS MB",
    "+ MB",
)
START_HEADS = ("", "door s", "ready s", "PSS MB")


def grow(cloud: Cloud, plan: Plan, *, is_quick: bool) -> None:
    """Measure growth, and print tables."""
    crowds = (plan.crowd,) if is_quick else PEOPLE
    seats = cloud.add_seats(max(crowds))
    lists = dict(list(LISTS.items())[: 2 if is_quick else None])
    for name, count in lists.items():
        cloud.add_list(name, count)
    click.echo("Lists, one person; cold is with nothing read before, the others with the list in its snapshot\n")
    click.echo(write_table(LIST_HEADS, list(measure_lists(cloud, seats[0], lists))))
    click.echo("\nPeople, each with a location of their own and no snapshots\n")
    click.echo(write_table(HEADS, list(measure_people(cloud, seats, crowds, plan.seconds))))
    click.echo("\nStart, with the webhooks registered before\n")
    click.echo(write_table(START_HEADS, list(measure_starts(cloud, 1 if is_quick else STARTS))))


def measure_lists(cloud: Cloud, seat: Seat, lists: dict[str, int]) -> Iterator[tuple[str, ...]]:
    """Measure each list with one bot, the short ones first: what a list adds to its memory is seen one by one."""
    client = Client(cloud.url)
    with run_program("bot", cloud, {"SNAPSHOT_SECONDS": LONG_SECONDS}) as bot_process:
        ask_all(cloud, [seat], lambda each: client.say(each, f"numbers {each.site}"))
        for name, count in lists.items():
            before = _read_memory(bot_process)
            times = _measure_list(cloud, client, seat, name, count)
            memory = _read_memory(bot_process)
            yield (f"{count:,}", *times, f"{memory:.0f}", f"{memory - before:.0f}")


def _measure_list(cloud: Cloud, client: Client, seat: Seat, name: str, count: int) -> tuple[str, ...]:
    cold, calls = _time_answers(cloud, seat, lambda: client.say(seat, f"numbers {name}"))
    turn, _ = _time_answers(cloud, seat, _build_turn(cloud, client, seat, name), TURNS)
    search, _ = _time_answers(cloud, seat, lambda: client.say(seat, f"numbers {name} ending 00 active"), TURNS)
    must = (LEAST_CALLS + -(-(-(-count // NUMBERS_PAGE_SIZE) - 1) // CONCURRENT_PAGES)) * cloud.latency_seconds * 1000
    return (f"{cold:.0f}", f"{must:.0f}", str(calls), f"{turn:.0f}", f"{search:.0f}", f"{_time_search(count):.1f}")


def measure_people(
    cloud: Cloud, seats: Sequence[Seat], crowds: Sequence[int], seconds: float
) -> Iterator[tuple[str, ...]]:
    """Measure crowds at the bot, with each database and with two replicas."""
    speech = build_speech(Client(cloud.url))
    for title, replicas, build_settings in _list_setups():
        for count in crowds:
            try:
                with run_replicas(cloud, replicas, {"SNAPSHOT_SECONDS": "0", **build_settings()}) as bot_processes:
                    result = measure_at(cloud, bot_processes, seats[:count], speech, seconds)
            except BotStartError as error:
                click.echo(f"… {title}: {error}", err=True)
                break
            yield to_cells(Row(f"{title}, {count} people", result))


def _list_setups() -> Iterator[tuple[str, int, Callable[[], dict[str, str]]]]:
    """Yield each setup: its name, how many replicas, and what makes its settings, with an empty database each time."""
    yield "SQLite", 1, dict
    binaries = find_binaries()
    if binaries is None:
        click.echo("… PostgreSQL: no server is installed", err=True)
        return
    with running(binaries) as server:
        for replicas in (1, 2):
            title = "PostgreSQL" if replicas == 1 else f"PostgreSQL, {replicas} replicas"
            yield title, replicas, lambda: {"DATABASE_URL": server.create_database()}


def measure_starts(cloud: Cloud, times: int) -> Iterator[tuple[str, ...]]:
    """Start the bot again and again, with its calls as slow as they are and at once."""
    for title, latency in (("with the latency", None), ("without latency", 0.0)):
        if latency is not None:
            cloud.set_latency(latency)
        with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
            bot_process = build_program("bot", cloud, Path(folder))
            bot_process.start()
            bot_process.stop()
            starts = [
                (time_start(bot_process, Path(folder) / "log"), _rest(bot_process), bot_process.stop())
                for _ in range(times)
            ]
        delete_webhooks(cloud)
        door, ready = (
            median(each.door_seconds for each, *_ in starts),
            median(each.ready_seconds for each, *_ in starts),
        )
        yield title, f"{door:.2f}", f"{ready:.2f}", f"{median(memory for _, memory, _ in starts):.0f}"


def _rest(bot_process: BotProcess) -> float:
    """Let the bot be idle for a moment; returns its memory."""
    time.sleep(1.0)
    return _read_memory(bot_process)


def _read_memory(bot_process: BotProcess) -> float:
    assert bot_process.process
    return read_groups([bot_process.process.pid]).memory_bytes / MEGABYTE


def _time_answers(cloud: Cloud, seat: Seat, act: Callable[[], None], times: int = 1) -> tuple[float, int]:
    """Do one thing so many times; returns the median of the milliseconds until the answer, and all API calls."""
    cloud.take_book()
    for _ in range(times):
        ask_all(cloud, [seat], lambda _seat: act())
    book = cloud.take_book()
    return median((answer.at - said.at) * 1000 for said, answer in pair(book.entries)), len(book.calls)


def _build_turn(cloud: Cloud, client: Client, seat: Seat, name: str) -> Callable[[], None]:
    """Return what presses Next on the newest card of this list."""
    card = ask_all(cloud, [seat], lambda each: client.say(each, f"numbers {name}"))[seat.number]
    inputs = client.find_inputs(seat, card, "Next")

    def turn() -> None:
        client.press(seat, client.find_last_card(seat), inputs)

    return turn


def _time_search(count: int) -> float:
    """Filter and search a list in this very process; returns the milliseconds of the median of three."""
    numbers = [to_available_number(raw) for raw in build_numbers(build_seed("Depot", count))]
    times = []
    for _ in range(3):
        began = time.perf_counter()
        select(numbers, Selection((Filter(Feature.ACTIVE),), "00", DigitsAt.END))
        times.append((time.perf_counter() - began) * 1000)
    return median(times)
