"""Slots: how many commands run at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import limits
from bot.handling.slots import NoSlot, Slots


def test_a_slot_is_free_again_after_its_use() -> None:
    slots = Slots()
    for _ in range(3):
        with slots.use("ann", 1):
            pass


def test_people_have_slots_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SLOT_WAIT_SECONDS", 0.01)
    slots = Slots()
    with slots.use("ann", 2), slots.use("ann", 2), slots.use("bob", 2):
        with pytest.raises(NoSlot), slots.use("ann", 2):
            pass
        with slots.use("bob", 2):
            pass


def test_a_slot_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SLOT_WAIT_SECONDS", 60.0)
    slots, at_once, peak, lock = Slots(), 0, 0, threading.Lock()

    def run(_: int) -> None:
        nonlocal at_once, peak
        with slots.use("ann", 2):
            with lock:
                at_once += 1
                peak = max(peak, at_once)
            with lock:
                at_once -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(200)))
    assert peak <= 2


def test_few_wait_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SLOT_WAIT_SECONDS", 60.0)
    monkeypatch.setattr(limits, "MAX_SLOT_WAITERS", 0)
    slots = Slots()
    with slots.use("ann", 1), pytest.raises(NoSlot), slots.use("ann", 1):
        pass
