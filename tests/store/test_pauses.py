"""The pauses that Webex asked for, stored for the next process."""

import time

import pytest

from bot.store import Store


def test_the_latest_pause_of_each_gate_is_stored(store: Store) -> None:
    at = time.time()
    for gate, seconds in (("one", 60), ("one", 90), ("two", 30)):
        store.pauses.record(gate, at + seconds)
    assert store.pauses.list() == {"one": pytest.approx(at + 90), "two": pytest.approx(at + 30)}


def test_pauses_that_are_over_are_forgotten(store: Store) -> None:
    store.pauses.record("one", time.time() - 1)
    store.pauses.record("two", time.time() + 60)
    assert list(store.pauses.list()) == ["two"]


def test_a_database_that_fails_keeps_no_reply_back(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.close()
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE pauses")
    store.pauses.record("one", time.time() + 60)
    assert "was not stored" in caplog.text
