"""One measurement: a crowd at a program, and what comes of it in numbers."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Timer

from tests.bench.cloud import Book, Cloud, Entry, Seat
from tests.bench.crowd import Act, run_crowd
from tests.bench.processes import Usage, read_groups, read_process

MEGABYTE = 1_000_000

QUIET_SECONDS = 1.0

SHORTEST = 180
"""Characters of a list of ten numbers, at the least."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a measurement came to. Milliseconds are from said to answered, by the simulated Webex's own clock."""

    per_second: float
    p50: float
    p95: float
    p99: float
    acknowledged_p50: float
    acknowledged_p99: float
    failures: int
    """Deliveries that were not answered by 200, and answers too short to be lists."""
    calls: float
    """API calls for each answer."""
    cpu: float
    """The program's milliseconds for each answer."""
    memory: float
    """Megabytes, all its processes, what they share counted once."""
    cloud_load: float
    """The share of one processor that the simulated Webex used."""


@dataclass(slots=True)
class Meter:
    """Reads what the program and the simulated Webex have used, at the moments that count."""

    groups: Sequence[int]
    cloud_pid: int
    before: Usage | None = None
    cloud_before: Usage | None = None

    def begin(self) -> None:
        """Read before."""
        self.before, self.cloud_before = read_groups(self.groups), read_process(self.cloud_pid)


def measure(
    cloud: Cloud, groups: Sequence[int], seats: Sequence[Seat], act: Act, seconds: float, warm_seconds: float
) -> Result:
    """Let the crowd act at a program whose processes are in these groups."""
    cloud.take_book()
    meter = Meter(groups, cloud.pid)
    timer = Timer(warm_seconds, meter.begin)
    timer.start()
    began, ended = run_crowd(cloud, seats, act, seconds, warm_seconds)
    after, cloud_after = read_groups(groups), read_process(cloud.pid)
    timer.join()
    time.sleep(QUIET_SECONDS)  # what is on its way to the program arrives
    book = cloud.take_book()
    assert meter.before
    assert meter.cloud_before
    spent = after.cpu_seconds - meter.before.cpu_seconds
    cloud_spent = cloud_after.cpu_seconds - meter.cloud_before.cpu_seconds
    return _sum_up(book, began, ended, spent, after.memory_bytes, cloud_spent)


def pair(entries: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Pair what was said with its answer: each person waits for the answer before they go on."""
    waiting: dict[str, Entry] = {}
    pairs: list[tuple[Entry, Entry]] = []
    for entry in entries:
        if not entry.is_answer:
            waiting[entry.room_id] = entry
        elif said := waiting.pop(entry.room_id, None):
            pairs.append((said, entry))
    return pairs


def get_percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that so many percent of all do not exceed; 0 where there is none."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100).__int__() - 1)] if ranked else 0.0


def _sum_up(book: Book, began: float, ended: float, spent: float, memory: int, cloud_spent: float) -> Result:
    pairs = [(said, answer) for said, answer in pair(book.entries) if began <= answer.at < ended]
    times = [(answer.at - said.at) * 1000 for said, answer in pairs]
    told = [book.deliveries[each.id] for each in book.entries if not each.is_answer and each.id in book.deliveries]
    acknowledged = [milliseconds for status, milliseconds in told if status == 200]
    calls = sum(began <= at < ended for at in book.calls)
    count = max(len(pairs), 1)
    return Result(
        per_second=len(pairs) / (ended - began),
        p50=get_percentile(times, 50),
        p95=get_percentile(times, 95),
        p99=get_percentile(times, 99),
        acknowledged_p50=get_percentile(acknowledged, 50),
        acknowledged_p99=get_percentile(acknowledged, 99),
        failures=len(told) - len(acknowledged) + sum(answer.words < SHORTEST for _, answer in pairs),
        calls=calls / count,
        cpu=spent * 1000 / count,
        memory=memory / MEGABYTE,
        cloud_load=cloud_spent / (ended - began),
    )
