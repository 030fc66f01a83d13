"""Questions about a whole organization: 1,000 locations with 100,000 numbers, 40 % of them assigned."""

import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from statistics import median

import click
import requests
from requests.adapters import HTTPAdapter

from bot.commands.registry import REGISTRY
from bot.limits import CONCURRENT_CALLS, NUMBERS_PAGE_SIZE
from bot.sandbox import BotProcess
from tests.bench.load import Client, drain, send_and_wait
from tests.bench.measure import SETTLE_SECONDS, get_percentile, pair_replies
from tests.bench.processes import read_groups
from tests.bench.programs import ONE_HOUR, run_program
from tests.bench.simulated_webex import SimulatedWebex, User
from tests.bench.table import write_table

HEADERS = ("", "calls", "p50 ms", "floor ms", "p50 ×", "target")

WHOLE = {"summary": "summary", "usage": "usage", "find ending 00": "find ending 00 active"}
"""Questions that need the whole list, as they are typed."""

LOAD_SECONDS = 15.0
OTHER_PEOPLE = 4

TIMEOUT_SECONDS = 180.0
"""For an answer, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What a question took."""

    milliseconds: float
    """The median."""
    calls: float
    """API calls for each question."""
    progress_messages: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """What all measurements need."""

    webex: SimulatedWebex
    client: Client
    users: Sequence[User]
    numbers: int
    """How many numbers and extensions the organization has."""

    @property
    def latency(self) -> float:
        """Milliseconds that each call takes."""
        return self.webex.latency_seconds * 1000

    @property
    def pages(self) -> int:
        """How many pages the organization's list has."""
        return ceil(self.numbers / NUMBERS_PAGE_SIZE)

    def time_text(self, text: str | Iterator[str], times: int) -> Timing:
        """Let one person type a text, or a different one each time, and return what that took."""
        texts = itertools.repeat(text) if isinstance(text, str) else text
        self.webex.take_recording()
        for _ in range(times):
            send_and_wait(self.webex, self.users[:1], lambda user: self.client.send(user, next(texts)), TIMEOUT_SECONDS)
        recording = self.webex.take_recording()
        taken = [(reply.at - sent.at) * 1000 for sent, reply in pair_replies(recording.messages)]
        return Timing(median(taken), len(recording.calls) / times, recording.progress_messages)


def measure_organization(webex: SimulatedWebex, *, is_quick: bool) -> None:
    """Measure everything, and print its table."""
    users = webex.add_users(1 + OTHER_PEOPLE)
    bench = Bench(webex, Client(webex.url), users, webex.count_numbers())
    times = 3 if is_quick else 9
    click.echo(f"{bench.numbers:,} numbers and extensions, {bench.pages} pages\n")
    measured = itertools.chain(
        measure_cold(bench, times),
        measure_cached(bench, times),
        measure_others(bench, 3.0 if is_quick else LOAD_SECONDS),
    )
    rows = []
    for row in measured:
        click.echo(f"… {row[0]}", err=True)
        rows.append(row)
    click.echo(write_table(HEADERS, rows))


def measure_cold(bench: Bench, times: int) -> Iterator[tuple[str, ...]]:
    """Measure with the locations known and no list of numbers."""
    with run_program("bot", bench.webex, {"SNAPSHOT_SECONDS": "0"}):
        bench.time_text("locations", 1)
        for command in filter(has_command, ("find", "who")):
            texts = (f"{command} +1 205-635-{index:04}" for index in itertools.count(1))
            yield _to_row(
                f"{command}, one number", bench.time_text(texts, times), 3 * bench.latency, "≤ 5 calls, ≤ 1.3 ×"
            )
        # The message, all pages, the reply.
        floor = 2 * bench.latency + _time_pages(bench)
        for name, text in _list_whole():
            target = f"≤ {1.1 * bench.pages:.0f} calls, ≤ 1.5 ×"
            yield _to_row(f"{name}, cold", bench.time_text(text, times), floor, target)
        bench.time_text("changes", 1)
        yield _to_row("changes", bench.time_text("changes", times), floor, "")
        for text in ("export all as xlsx", "export all for location as xlsx"):
            timing = bench.time_text(text, 1)
            progress = f"{timing.progress_messages} progress messages"
            yield _to_row(f"{text}, {progress}", timing, floor, "≤ 10,000 ms, progress shown")


def measure_cached(bench: Bench, times: int) -> Iterator[tuple[str, ...]]:
    """Measure with the list as a snapshot, and the memory that it takes."""
    two_calls = _measure_two_calls(bench, times)
    with run_program("bot", bench.webex, {"SNAPSHOT_SECONDS": ONE_HOUR}) as bot_process:
        # Idle is a bot that has been used: connections are open, and several threads have fetched at once.
        bench.time_text(f"find {', '.join(f'+1 205-635-000{digit}' for digit in range(1, 6))}", times)
        bench.time_text("locations", 1)
        before = _read_memory(bot_process)
        bench.time_text("summary", 1)
        time.sleep(SETTLE_SECONDS)
        used = _read_memory(bot_process) - before
        for name, text in _list_whole():
            yield _to_row(f"{name}, from the snapshot", bench.time_text(text, times), two_calls, "≤ 1.15 ×")
        yield _to_memory_row("memory", used, bench)
        bench.time_text("summary refresh", times)
        time.sleep(SETTLE_SECONDS)
        yield _to_memory_row(f"memory, read {times} times more", _read_memory(bot_process) - before, bench)


def measure_others(bench: Bench, seconds: float) -> Iterator[tuple[str, ...]]:
    """Measure other people's answers while one person makes the bot read the whole list again and again."""
    with run_program("bot", bench.webex, {"SNAPSHOT_SECONDS": "0"}):
        bench.time_text("locations", 1)
        alone = _time_others(bench, "", seconds)
        for text in ("summary", "changes", "export all as xlsx"):
            beside = _time_others(bench, text, seconds)
            for percent in (50, 95):
                times = [get_percentile(each, percent) for each in (alone, beside)]
                title = f"others' help during {text}, p{percent}: {times[1] - times[0]:+.0f} ms"
                target = "≤ +50 ms" if text != "export all as xlsx" else ""
                yield title, "2", f"{times[1]:.0f}", f"{times[0]:.0f}", f"{times[1] / max(times[0], 1):.2f}", target


def _time_pages(bench: Bench) -> float:
    """Return the milliseconds that a bare program takes to fetch all pages, eight at once after the first."""
    session = requests.Session()
    session.mount("http://", HTTPAdapter(pool_maxsize=CONCURRENT_CALLS))
    names = ("client_id", "client_secret", "refresh_token")
    form = {name: bench.webex.settings[f"SERVICE_APP_{name.upper()}"] for name in names}
    granted = session.post(
        f"{bench.webex.url}/v1/access_token", data=form | {"grant_type": "refresh_token"}, timeout=30
    )
    session.headers["Authorization"] = f"Bearer {granted.json()['access_token']}"

    def fetch(start: int) -> None:
        query = {"orgId": bench.webex.settings["ORG_ID"], "max": NUMBERS_PAGE_SIZE, "start": start}
        session.get(f"{bench.webex.url}/v1/telephony/config/numbers", params=query, timeout=30).raise_for_status()

    def fetch_all() -> float:
        started_at = time.monotonic()
        fetch(0)
        with ThreadPoolExecutor(CONCURRENT_CALLS) as pool:
            list(pool.map(fetch, range(NUMBERS_PAGE_SIZE, bench.numbers, NUMBERS_PAGE_SIZE)))
        return (time.monotonic() - started_at) * 1000

    return median(fetch_all() for _ in range(5))


def has_command(name: str) -> bool:
    """Return whether the bot has a command."""
    return any(name in (each.name, *each.words) for each in REGISTRY.commands)


def _list_whole() -> Iterator[tuple[str, str]]:
    return ((name, text) for name, text in WHOLE.items() if has_command(text.split()[0]))


def _measure_two_calls(bench: Bench, times: int) -> float:
    """Measure the bare program that fetches a press and posts: two calls."""
    with run_program("baseline", bench.webex):
        user = bench.users[:1]
        # The bare program knows the first 1,000 locations only.
        cards = send_and_wait(bench.webex, user, lambda each: bench.client.send(each, "numbers Denver"))
        card = cards[user[0].number]
        inputs = bench.client.find_inputs(user[0], card, "Next")
        bench.webex.take_recording()
        for _ in range(times):
            send_and_wait(bench.webex, user, lambda each: bench.client.press(each, card, inputs))
        pairs = pair_replies(bench.webex.take_recording().messages)
    return median((reply.at - sent.at) * 1000 for sent, reply in pairs)


def _time_others(bench: Bench, text: str, seconds: float) -> list[float]:
    """Return the milliseconds of each answer to the others, while the first person types a text (empty: nothing)."""
    drain(bench.webex)
    bench.webex.take_recording()
    with _repeating(bench, text):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            _wait_for_others(bench)
    others = {each.room_id for each in bench.users[1:]}
    messages = [each for each in bench.webex.take_recording().messages if each.room_id in others]
    return [(reply.at - sent.at) * 1000 for sent, reply in pair_replies(messages)]


def _wait_for_others(bench: Bench) -> None:
    others = {each.room_id for each in bench.users[1:]}
    for user in bench.users[1:]:
        bench.client.send(user, "help")
    while others:
        room_id, _ = bench.webex.replies.get(timeout=TIMEOUT_SECONDS)
        others.discard(room_id)


@contextmanager
def _repeating(bench: Bench, text: str) -> Iterator[None]:
    """Let the first person type a text every two seconds."""
    stop = threading.Event()

    def repeat() -> None:
        while not stop.wait(2.0):
            bench.client.send(bench.users[0], text)

    thread = threading.Thread(target=repeat, name="repeat")
    if text:
        thread.start()
    yield
    stop.set()
    if text:
        thread.join()


def _to_row(title: str, timing: Timing, floor: float, target: str) -> tuple[str, ...]:
    ratio = timing.milliseconds / floor
    return title, f"{timing.calls:.1f}", f"{timing.milliseconds:.0f}", f"{floor:.0f}", f"{ratio:.2f}", target


def _to_memory_row(title: str, used: int, bench: Bench) -> tuple[str, ...]:
    words = f"{title}: {used / 1_000_000:.1f} MB, {used / bench.numbers:.0f} bytes a number"
    return words, "", "", "", "", "≤ 150 bytes"


def _read_memory(bot_process: BotProcess) -> int:
    assert bot_process.process
    return read_groups([bot_process.process.pid]).anonymous_bytes
