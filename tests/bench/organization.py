"""Questions about a whole organization: 1,000 locations with 100,000 numbers, 40 % of them assigned."""

import itertools
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median

import click
import requests
from requests.adapters import HTTPAdapter

from bot.limits import CONCURRENT_CALLS, NUMBERS_PAGE_SIZE
from tests.bench.asking import TIMEOUT_SECONDS, Bench, Timing, has_command, list_whole
from tests.bench.load import Client, drain, send_and_wait
from tests.bench.measure import get_percentile, pair_replies
from tests.bench.organization_memory import measure_memory
from tests.bench.programs import ONE_HOUR, run_program
from tests.bench.simulated_webex import SimulatedWebex
from tests.bench.table import write_table

HEADERS = ("", "calls", "p50 ms", "floor ms", "p50 ×", "target")

LOAD_SECONDS = 15.0
OTHER_PEOPLE = 4


def measure_organization(webex: SimulatedWebex, *, is_quick: bool) -> None:
    """Measure everything, and print its table."""
    users = webex.add_users(1 + OTHER_PEOPLE)
    bench = Bench(webex, Client(webex.url), users, webex.count_numbers())
    times = 3 if is_quick else 9
    click.echo(f"{bench.numbers:,} numbers and extensions, {bench.pages} pages\n")
    measured = itertools.chain(
        measure_cold(bench, times),
        measure_cached(bench, times),
        measure_memory(bench, times),
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
        for name, text in list_whole():
            target = f"≤ {1.1 * bench.pages:.0f} calls, ≤ 1.5 ×"
            yield _to_row(f"{name}, cold", bench.time_text(text, times), floor, target)
        bench.time_text("changes", 1)
        yield _to_row("changes", bench.time_text("changes", times), floor, "")
        for text in ("export all as xlsx", "export all for location as xlsx"):
            timing = bench.time_text(text, 1)
            progress = f"{timing.progress_messages} progress messages"
            yield _to_row(f"{text}, {progress}", timing, floor, "≤ 10,000 ms, progress shown")


def measure_cached(bench: Bench, times: int) -> Iterator[tuple[str, ...]]:
    """Measure with the list as a snapshot."""
    two_calls = _measure_two_calls(bench, times)
    with run_program("bot", bench.webex, {"SNAPSHOT_SECONDS": ONE_HOUR}):
        bench.time_text("summary", 1)
        for name, text in list_whole():
            yield _to_row(f"{name}, from the snapshot", bench.time_text(text, times), two_calls, "≤ 1.15 ×")


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
