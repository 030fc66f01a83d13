"""The comparison of two inventories of 100,000 numbers, without a bot: time, memory, size, and others' delays."""

import random
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import click

from bot.calling.inventory_comparison import compare_snapshots
from bot.calling.inventory_snapshot import build_snapshot, read_snapshot, write_snapshot
from bot.calling.number_columns import NumberColumns, SharedValues
from bot.model import NumberKind, NumberLocation, encode_id
from tests.bench.measure import get_percentile

T = TypeVar("T")

NUMBERS, LOCATIONS, CHANGED = 100_000, 1_000, 500

NAP_SECONDS = 0.001
"""For so long another thread sleeps again and again: what it takes longer is its delay."""


@dataclass(slots=True)
class Delays:
    """How late another thread wakes up, in milliseconds."""

    milliseconds: list[float] = field(default_factory=list)


def show_comparison() -> None:
    """Measure each step, and print what it takes."""
    before, now = build_columns(seed=1, changed=0), build_columns(seed=2, changed=CHANGED)
    stored = write_snapshot(build_snapshot(before))
    click.echo(f"{NUMBERS:,} numbers at {LOCATIONS:,} locations, 40 % assigned; {CHANGED} changed")
    click.echo(f"stored snapshot: {len(stored) / 1e6:.2f} MB")
    with watching_delays() as alone:
        time.sleep(1.0)
    with watching_delays() as beside:
        total = time.perf_counter()
        old = measure("read the stored snapshot", lambda: read_snapshot(stored))
        new = measure("build the new one", lambda: build_snapshot(now))
        found = measure("compare", lambda: compare_snapshots(old, new))
        measure("write the new one", lambda: write_snapshot(new))
        click.echo(f"all of it: {(time.perf_counter() - total) * 1000:.0f} ms, {len(found)} differences")
    for name, delays in (("alone", alone), ("beside it", beside)):
        p50, p95 = (get_percentile(delays.milliseconds, percent) for percent in (50, 95))
        click.echo(f"another thread {name}: {p50:.1f} ms late (p50), {p95:.1f} ms (p95)")
    tracemalloc.start()
    compare_snapshots(read_snapshot(stored), build_snapshot(now))
    click.echo(f"memory at most: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB, freed at the end")


def measure(title: str, work: Callable[[], T]) -> T:
    """Time one step and print it."""
    begin = time.perf_counter()
    result = work()
    click.echo(f"{title}: {(time.perf_counter() - begin) * 1000:.0f} ms")
    return result


@contextmanager
def watching_delays() -> Iterator[Delays]:
    """Let another thread sleep and wake up while the block runs."""
    delays, stop = Delays(), threading.Event()

    def nap() -> None:
        while not stop.is_set():
            begin = time.perf_counter()
            time.sleep(NAP_SECONDS)
            delays.milliseconds.append((time.perf_counter() - begin - NAP_SECONDS) * 1000)

    thread = threading.Thread(target=nap, name="nap")
    thread.start()
    yield delays
    stop.set()
    thread.join()


def build_columns(seed: int, changed: int) -> NumberColumns:
    """Build the columns of an organization, as its list is packed; so many of its numbers change hands."""
    columns, chooser = NumberColumns(SharedValues()), random.Random(seed)
    others = set(chooser.sample(range(NUMBERS), changed))
    kinds = columns.shared.kinds
    for index in range(NUMBERS):
        is_assigned = (index % 10 < 4) is (index not in others)
        kind = kinds.setdefault(_build_kind(index, is_assigned=is_assigned), len(kinds))
        site = index // (NUMBERS // LOCATIONS)
        location = NumberLocation(encode_id("us", "LOCATION", f"{site:036}"), f"Location {site}", str(site))
        where = columns.shared.locations.setdefault(location, site)
        person = encode_id("us", "PEOPLE", f"{index:036}"), f"Person {index * 7919 % 99_991}"
        owner = columns.shared.pack_owner(*person) if is_assigned else b""
        columns.append(f"+1404{index * 3:07}", "", kind, where, owner)
    return columns


def _build_kind(index: int, *, is_assigned: bool) -> NumberKind:
    return NumberKind(
        state="INACTIVE" if index % 5 == 3 else "ACTIVE",
        number_type="PRIMARY",
        telephony_type="PSTN_NUMBER",
        is_main_number=index % 100 == 0,
        is_toll_free=False,
        is_service_number=False,
        is_reserved=False,
        mobile_network="",
        routing_profile="",
        owner_type="PEOPLE" if is_assigned else "",
        is_assigned=is_assigned,
        has_number=True,
    )
