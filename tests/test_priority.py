"""Work yields to webhooks, and not for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import priority


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
