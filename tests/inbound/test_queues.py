"""The queues: events that are not started at once wait without any work, and get their turn."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import limits
from bot.inbound.attempts import Attempt
from bot.inbound.event_queue import EventQueue
from bot.inbound.lease import ReplicaLease
from bot.inbound.queues import PEOPLE
from bot.model import EarlierEvents, Event, EventResult, Slot
from tests.support.waiting import wait_until


@dataclass(frozen=True)
class Handled:
    waits_for: Slot | None = None
    should_retry: bool = False
    wait_seconds: float = 0.0
    is_token_refused: bool = False
    result: EventResult = field(default_factory=EventResult)


@dataclass
class Handling:
    """Handles events once they may go on; the first attempts of some find no slot."""

    may_go_on: threading.Event = field(default_factory=threading.Event)
    without_slot: set[str] = field(default_factory=set)
    begun: list[str] = field(default_factory=list)
    attempts: list[tuple[bool, bool]] = field(default_factory=list)
    """Of each: whether it has waited for a slot, and whether it may be a duplicate."""

    def handle(self, event: Event, earlier: EarlierEvents) -> Handled:
        self.begun.append(event.id)
        self.attempts.append((earlier.has_waited, earlier.may_be_duplicate()))
        self.may_go_on.wait(30)
        return Handled(Slot.BULK if event.id in self.without_slot and not earlier.has_waited else None)


def build_event(person: str, number: int) -> Event:
    return Event("messages", f"{person} {number}", "room", person)


@pytest.fixture
def handling() -> Handling:
    return Handling()


@pytest.fixture
def path(tmp_path: Path, prepared_database: Path) -> Path:
    return Path(shutil.copy(prepared_database, tmp_path / "bot.sqlite"))


@pytest.fixture
def event_queue(handling: Handling, path: Path) -> Iterator[EventQueue]:
    event_queue = EventQueue(f"sqlite:///{path}", "replica", ReplicaLease(), handling.handle, lambda: True)
    event_queue.launch([])
    yield event_queue
    handling.may_go_on.set()
    event_queue.close(5)


def list_workflows(path: Path) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT workflow_uuid, queue_name FROM workflow_status WHERE name = 'conversation'"
        ).fetchall()


def test_a_flood_waits_without_any_work(
    event_queue: EventQueue, handling: Handling, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each event is stored once, however long it waits, and nobody else waits behind them."""
    monkeypatch.setattr(limits, "MAX_COMMANDS_AT_ONCE", 2)
    flood = [build_event("ann", number) for number in range(60)]
    for event in flood:
        event_queue.enqueue(event)
    wait_until(lambda: len(handling.begun) >= 2 + limits.MAX_QUEUED_OF_PERSON)
    event_queue.enqueue(build_event("bob", 1))
    wait_until(lambda: "bob 1" in handling.begun)
    assert len(handling.begun) < len(flood)
    handling.may_go_on.set()
    wait_until(lambda: not event_queue.count_pending())
    assert sorted(handling.begun) == sorted([*(event.id for event in flood), "bob 1"])
    assert len(list_workflows(path)) == len(flood) + 1
    assert not any(may_be_duplicate for _, may_be_duplicate in handling.attempts)


def test_an_event_without_a_slot_waits_in_its_queue(event_queue: EventQueue, handling: Handling, path: Path) -> None:
    """Nothing was posted, so that its reply is not looked for when it has its slot."""
    event = build_event("ann", 1)
    handling.without_slot.add(event.id)
    handling.may_go_on.set()
    event_queue.enqueue(event)
    wait_until(lambda: len(handling.begun) == 2 and not event_queue.count_pending())
    assert handling.attempts == [(False, False), (True, False)]
    assert [queue for _, queue in list_workflows(path)] == [None, Slot.BULK]


def test_an_attempt_that_scheduled_the_next_one_is_not_repeated(event_queue: EventQueue, handling: Handling) -> None:
    """A process was killed after it had scheduled an event again, and before it stored that this attempt had ended."""
    event = build_event("ann", 1)
    event_queue._put(PEOPLE, Attempt(event, "", number=1))
    event_queue.enqueue(event, is_new=False)
    handling.may_go_on.set()
    wait_until(lambda: not event_queue.count_pending())
    assert handling.begun == [event.id]


def test_an_event_that_is_reported_again_is_not_logged(
    event_queue: EventQueue, handling: Handling, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the second one would go into another queue."""
    handling.may_go_on.set()
    event_queue.enqueue(build_event("ann", 1))
    monkeypatch.setattr(limits, "MAX_COMMANDS_AT_ONCE", 0)
    event_queue.enqueue(build_event("ann", 1), is_new=False)
    wait_until(lambda: not event_queue.count_pending())
    assert handling.begun == ["ann 1"]
    assert not [record.getMessage() for record in caplog.records if "already exists" in record.getMessage()]
