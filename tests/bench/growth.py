"""How the bot scales: longer lists, more people, PostgreSQL and replicas; and its start and idle memory."""

import time
from collections.abc import Callable, Iterator, Sequence
from math import ceil
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
from tests.bench.load import Client, send_and_wait
from tests.bench.measure import MEGABYTE, pair_replies
from tests.bench.processes import read_groups
from tests.bench.programs import ONE_HOUR, build_program, delete_webhooks, run_program, run_replicas, time_start
from tests.bench.scenarios import Plan, Row, build_command, measure_program
from tests.bench.simulated_webex import SimulatedWebex, User, build_seed
from tests.bench.table import HEADERS, to_cells, write_table
from tests.support.postgres import find_binaries, running

LISTS = {
    "Small Depot": 100,
    "Middle Depot": 1_000,
    "Large Depot": 10_000,
    "Double Depot": 20_000,
    "Huge Depot": 100_000,
}
PEOPLE = (1, 20, 200, 1000)
MIN_SEQUENTIAL_CALLS = 3
"""Calls that wait for each other: the message, the first page, the reply. Further pages are fetched concurrently."""

TURNS = 5
STARTS = 3

LIST_HEADERS = (
    "numbers",
    "cold ms",
    "minimum ms",
    "calls",
    "turn p50 ms",
    "search p50 ms",
    "search in process ms",
    "PSS MB",
    "+ MB",
)
START_HEADERS = ("", "listening s", "ready s", "PSS MB")


def grow(webex: SimulatedWebex, plan: Plan, *, is_quick: bool) -> None:
    """Measure lists, people and starts, and print a table of each."""
    sizes = (plan.crowd,) if is_quick else PEOPLE
    users = webex.add_users(max(sizes))
    lists = dict(list(LISTS.items())[: 2 if is_quick else None])
    for name, count in lists.items():
        webex.add_list(name, count)
    click.echo("Lists, one person; cold without a cache, the others with the list in the cache\n")
    click.echo(write_table(LIST_HEADERS, list(measure_lists(webex, users[0], lists))))
    click.echo("\nPeople, each with a location of their own and no cache\n")
    click.echo(write_table(HEADERS, list(measure_people(webex, users, sizes, plan.seconds))))
    click.echo("\nStart, with the webhooks registered before\n")
    click.echo(write_table(START_HEADERS, list(measure_starts(webex, 1 if is_quick else STARTS))))


def measure_lists(webex: SimulatedWebex, user: User, lists: dict[str, int]) -> Iterator[tuple[str, ...]]:
    """Measure each list with one bot, shortest first, so that the memory of each list shows."""
    client = Client(webex.url)
    with run_program("bot", webex, {"SNAPSHOT_SECONDS": ONE_HOUR}) as bot_process:
        send_and_wait(webex, [user], lambda each: client.send(each, f"numbers {each.location_name}"))
        for name, count in lists.items():
            before = _read_memory(bot_process)
            times = _measure_list(webex, client, user, name, count)
            memory = _read_memory(bot_process)
            yield (f"{count:,}", *times, f"{memory:.0f}", f"{memory - before:.0f}")


def _measure_list(webex: SimulatedWebex, client: Client, user: User, name: str, count: int) -> tuple[str, ...]:
    cold, calls = _time_replies(webex, user, lambda: client.send(user, f"numbers {name}"))
    turn, _ = _time_replies(webex, user, _build_page_turn(webex, client, user, name), TURNS)
    search, _ = _time_replies(webex, user, lambda: client.send(user, f"numbers {name} ending 00 active"), TURNS)
    further_pages = ceil(count / NUMBERS_PAGE_SIZE) - 1
    sequential_calls = MIN_SEQUENTIAL_CALLS + ceil(further_pages / CONCURRENT_PAGES)
    minimum = sequential_calls * webex.latency_seconds * 1000
    return (f"{cold:.0f}", f"{minimum:.0f}", str(calls), f"{turn:.0f}", f"{search:.0f}", f"{_time_search(count):.1f}")


def measure_people(
    webex: SimulatedWebex, users: Sequence[User], sizes: Sequence[int], seconds: float
) -> Iterator[tuple[str, ...]]:
    """Measure groups of people of these sizes, with each database and with two replicas."""
    action = build_command(Client(webex.url))
    for title, replicas, build_settings in _list_setups():
        for count in sizes:
            try:
                with run_replicas(webex, replicas, {"SNAPSHOT_SECONDS": "0", **build_settings()}) as bot_processes:
                    result = measure_program(webex, bot_processes, users[:count], action, seconds)
            except BotStartError as error:
                click.echo(f"… {title}: {error}", err=True)
                break
            yield to_cells(Row(f"{title}, {count} {'person' if count == 1 else 'people'}", result))


def _list_setups() -> Iterator[tuple[str, int, Callable[[], dict[str, str]]]]:
    """Yield each setup: name, number of replicas, and a function that builds settings with an empty database."""
    yield "SQLite", 1, dict
    binaries = find_binaries()
    if binaries is None:
        click.echo("… PostgreSQL: no server is installed", err=True)
        return
    with running(binaries) as server:
        for replicas in (1, 2):
            title = "PostgreSQL" if replicas == 1 else f"PostgreSQL, {replicas} replicas"
            yield title, replicas, lambda: {"DATABASE_URL": server.create_database()}


def measure_starts(webex: SimulatedWebex, times: int) -> Iterator[tuple[str, ...]]:
    """Start the bot several times, with the latency and without."""
    for title, latency in (("with the latency", None), ("without latency", 0.0)):
        if latency is not None:
            webex.set_latency(latency)
        with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
            bot_process = build_program("bot", webex, Path(folder))
            bot_process.start()
            bot_process.stop()
            starts = [
                (time_start(bot_process, Path(folder) / "log"), _read_idle_memory(bot_process), bot_process.stop())
                for _ in range(times)
            ]
        delete_webhooks(webex)
        listening, ready = (
            median(each.listening_seconds for each, *_ in starts),
            median(each.ready_seconds for each, *_ in starts),
        )
        yield title, f"{listening:.2f}", f"{ready:.2f}", f"{median(memory for _, memory, _ in starts):.0f}"


def _read_idle_memory(bot_process: BotProcess) -> float:
    """Return the bot's memory after an idle second, in megabytes."""
    time.sleep(1.0)
    return _read_memory(bot_process)


def _read_memory(bot_process: BotProcess) -> float:
    assert bot_process.process
    return read_groups([bot_process.process.pid]).memory_bytes / MEGABYTE


def _time_replies(webex: SimulatedWebex, user: User, action: Callable[[], None], times: int = 1) -> tuple[float, int]:
    """Repeat an action; returns the median time until the reply in milliseconds, and the number of all API calls."""
    webex.take_recording()
    for _ in range(times):
        send_and_wait(webex, [user], lambda _user: action())
    recording = webex.take_recording()
    return median((reply.at - sent.at) * 1000 for sent, reply in pair_replies(recording.messages)), len(recording.calls)


def _build_page_turn(webex: SimulatedWebex, client: Client, user: User, name: str) -> Callable[[], None]:
    """Build the action that presses Next on the newest card of this list."""
    card = send_and_wait(webex, [user], lambda each: client.send(each, f"numbers {name}"))[user.number]
    inputs = client.find_inputs(user, card, "Next")

    def turn_page() -> None:
        client.press(user, client.find_newest_card(user), inputs)

    return turn_page


def _time_search(count: int) -> float:
    """Filter and search a list in this process; returns the median of three, in milliseconds."""
    numbers = [to_available_number(raw) for raw in build_numbers(build_seed("Depot", count))]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        select(numbers, Selection((Filter(Feature.ACTIVE),), "00", DigitsAt.END))
        times.append((time.perf_counter() - start) * 1000)
    return median(times)
