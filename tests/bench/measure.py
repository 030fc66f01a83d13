"""One measurement: a program under load, and the result in numbers."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Timer

from tests.bench.load import Action, Load, run_load
from tests.bench.processes import Usage, read_groups, read_process
from tests.bench.simulated_webex import PostedMessage, Recording, SimulatedWebex, User

MEGABYTE = 1_000_000

SETTLE_SECONDS = 1.0
"""After the load: events in progress still arrive at the program."""

MIN_LIST_CHARACTERS = 180
"""A list of ten numbers is at least this long; a shorter reply is an error."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a measurement. Milliseconds are from sent to replied, on the clock of the simulated Webex."""

    per_second: float
    p50: float
    p95: float
    p99: float
    acknowledged_p50: float
    acknowledged_p99: float
    failures: int
    """Deliveries without a 200, and replies too short to be lists."""
    calls: float
    """API calls per reply."""
    cpu: float
    """CPU milliseconds of the program per reply."""
    memory: float
    """Megabytes of all its processes; shared memory counts once."""
    webex_load: float
    """Fraction of one processor that the simulated Webex used."""


@dataclass(slots=True)
class Meter:
    """Reads the usage of the program and of the simulated Webex when the warm-up has ended."""

    groups: Sequence[int]
    webex_pid: int
    before: Usage | None = None
    webex_before: Usage | None = None

    def begin(self) -> None:
        """Read the usage before the measurement."""
        self.before, self.webex_before = read_groups(self.groups), read_process(self.webex_pid)


def measure(
    webex: SimulatedWebex,
    groups: Sequence[int],
    users: Sequence[User],
    action: Action,
    seconds: float,
    warm_up_seconds: float,
    load: Load = run_load,
) -> Result:
    """Measure the program whose processes are in these groups under load."""
    webex.take_recording()
    meter = Meter(groups, webex.pid)
    timer = Timer(warm_up_seconds, meter.begin)
    timer.start()
    start, end = load(webex, users, action, seconds, warm_up_seconds)
    after, webex_after = read_groups(groups), read_process(webex.pid)
    timer.join()
    time.sleep(SETTLE_SECONDS)
    recording = webex.take_recording()
    assert meter.before
    assert meter.webex_before
    cpu_seconds = after.cpu_seconds - meter.before.cpu_seconds
    webex_cpu_seconds = webex_after.cpu_seconds - meter.webex_before.cpu_seconds
    return _build_result(recording, start, end, cpu_seconds, after.memory_bytes, webex_cpu_seconds)


def pair_replies(messages: Sequence[PostedMessage]) -> list[tuple[PostedMessage, PostedMessage]]:
    """Pair each message with its reply: each person waits for the reply before the next message."""
    waiting: dict[str, PostedMessage] = {}
    pairs: list[tuple[PostedMessage, PostedMessage]] = []
    for message in messages:
        if not message.is_reply:
            waiting[message.room_id] = message
        elif sent := waiting.pop(message.room_id, None):
            pairs.append((sent, message))
    return pairs


def get_percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that this percentage of all values do not exceed; 0 without values."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100).__int__() - 1)] if ranked else 0.0


def _build_result(
    recording: Recording, start: float, end: float, cpu_seconds: float, memory: int, webex_cpu_seconds: float
) -> Result:
    pairs = [(sent, reply) for sent, reply in pair_replies(recording.messages) if start <= reply.at < end]
    times = [(reply.at - sent.at) * 1000 for sent, reply in pairs]
    delivered = [
        recording.deliveries[each.id]
        for each in recording.messages
        if not each.is_reply and each.id in recording.deliveries
    ]
    acknowledged = [milliseconds for status, milliseconds in delivered if status == 200]
    calls = sum(start <= at < end for at in recording.calls)
    count = max(len(pairs), 1)
    return Result(
        per_second=len(pairs) / (end - start),
        p50=get_percentile(times, 50),
        p95=get_percentile(times, 95),
        p99=get_percentile(times, 99),
        acknowledged_p50=get_percentile(acknowledged, 50),
        acknowledged_p99=get_percentile(acknowledged, 99),
        failures=len(delivered) - len(acknowledged) + sum(reply.length < MIN_LIST_CHARACTERS for _, reply in pairs),
        calls=calls / count,
        cpu=cpu_seconds * 1000 / count,
        memory=memory / MEGABYTE,
        webex_load=webex_cpu_seconds / (end - start),
    )
