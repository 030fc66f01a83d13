"""Work yields to webhooks, and not for ever."""

import contextlib
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import limits, priority


class SpyEvent(threading.Event):
    """An event that says when somebody begins to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_awaited = threading.Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.is_awaited.set()
        return super().wait(timeout)


def test_work_waits_until_all_webhooks_are_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.limits.YIELD_SECONDS", 60)
    is_idle = SpyEvent()
    monkeypatch.setattr(priority, "_is_idle", is_idle)
    order = []

    def work() -> None:
        priority.yield_to_webhooks()
        order.append("work")

    worker = threading.Thread(target=work)
    with priority.webhook_in_progress():
        worker.start()
        assert is_idle.is_awaited.wait(30)
        assert not is_idle.is_set()
        order.append("acknowledged")
    worker.join(30)
    assert order == ["acknowledged", "work"]


def test_the_last_of_several_webhooks_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    is_idle = SpyEvent()
    monkeypatch.setattr(priority, "_is_idle", is_idle)
    begun, may_end = threading.Event(), threading.Event()

    def acknowledge() -> None:
        with priority.webhook_in_progress():
            begun.set()
            assert may_end.wait(30)

    other = threading.Thread(target=acknowledge)
    with priority.webhook_in_progress():
        other.start()
        assert begun.wait(30)
    assert not is_idle.is_set()
    may_end.set()
    other.join(30)
    assert is_idle.is_set()


def test_work_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.limits.YIELD_SECONDS", 0.01)
    with priority.webhook_in_progress():
        priority.yield_to_webhooks()


def test_one_piece_of_heavy_work_is_done_at_a_time() -> None:
    with ThreadPoolExecutor(1) as other, priority.heavy_work(), priority.heavy_work():
        assert not other.submit(priority._heavy.acquire, blocking=False).result()
    with ThreadPoolExecutor(1) as other:
        assert other.submit(priority._heavy.acquire, blocking=False).result()
        other.submit(priority._heavy.release).result()


def test_threads_take_turns_more_often_during_heavy_work() -> None:
    usual = sys.getswitchinterval()
    with priority.heavy_work():
        with contextlib.suppress(ValueError), priority.heavy_work():
            raise ValueError
        assert sys.getswitchinterval() == pytest.approx(limits.HEAVY_SWITCH_SECONDS)
    assert sys.getswitchinterval() == pytest.approx(usual)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 9])
def test_heavy_work_is_spread_over_batches_without_a_loss(count: int) -> None:
    with ThreadPoolExecutor(1) as other:
        items = []
        for item in priority.spread_heavy_work(range(count), 4):
            items.append(item)
            is_taken = not other.submit(priority._heavy.acquire, blocking=False).result(30)
            assert is_taken is (count >= 4)
            if not is_taken:
                other.submit(priority._heavy.release).result(30)
    assert items == list(range(count))
