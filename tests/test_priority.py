"""Work gives way to acknowledgements, and not for ever."""

import threading

import pytest

from bot.priority import webhook_in_progress, yield_to_webhooks


def test_work_gives_way_until_all_are_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.limits.YIELD_SECONDS", 60)
    begun, order = threading.Event(), []

    def work() -> None:
        begun.set()
        yield_to_webhooks()
        order.append("work")

    worker = threading.Thread(target=work)
    with webhook_in_progress():
        worker.start()
        begun.wait()
        worker.join(0.2)
        order.append("acknowledged")
    worker.join()
    assert order == ["acknowledged", "work"]


def test_work_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.limits.YIELD_SECONDS", 0.01)
    with webhook_in_progress():
        yield_to_webhooks()
