"""Slots: how many commands of a kind run at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import limits
from bot.handling.slots import NoSlot, Slots
from bot.model import Slot
from tests.support.waiting import wait_until


@pytest.fixture(autouse=True)
def _wait_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SLOT_WAIT_SECONDS", 60.0)
    monkeypatch.setattr(limits, "MAX_BULK_COMMANDS", 2)


def use(slots: Slots, *, has_waited: bool = False) -> None:
    with slots.use(Slot.BULK, has_waited=has_waited):
        pass


def test_a_slot_is_free_again_after_its_use() -> None:
    slots = Slots()
    for _ in range(3):
        use(slots)
    assert not slots.is_used(Slot.BULK)


def test_each_kind_has_slots_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SLOT_WAIT_SECONDS", 0.01)
    slots = Slots()
    with slots.use(Slot.BULK, has_waited=False), slots.use(Slot.BULK, has_waited=False):
        with pytest.raises(NoSlot):
            use(slots)
        with slots.use(Slot.CHANGES, has_waited=False):
            pass


def test_a_slot_is_waited_for() -> None:
    slots, at_once, peak, lock = Slots(), 0, 0, threading.Lock()

    def run(number: int) -> None:
        nonlocal at_once, peak
        with slots.use(Slot.BULK, has_waited=number % 2 == 0):
            with lock:
                at_once += 1
                peak = max(peak, at_once)
            with lock:
                at_once -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(200)))
    assert peak <= 2


def test_few_wait_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BULK_COMMANDS", 0)
    monkeypatch.setattr(limits, "MAX_SLOT_WAITERS", 0)
    with pytest.raises(NoSlot):
        use(Slots())


def test_events_that_waited_in_the_queue_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """However short a new one would wait: else those from the queue would go back to it again and again."""
    monkeypatch.setattr(limits, "SLOT_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(limits, "MAX_BULK_COMMANDS", 1)
    slots = Slots()
    with ThreadPoolExecutor(1) as pool:
        with slots.use(Slot.BULK, has_waited=False):
            waiting = pool.submit(use, slots, has_waited=True)
            wait_until(lambda: slots._first[Slot.BULK] == 1)
            monkeypatch.setattr(limits, "MAX_BULK_COMMANDS", 2)  # one is free
            with pytest.raises(NoSlot):
                use(slots)
        waiting.result(timeout=30)
    use(slots)
