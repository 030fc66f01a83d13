"""Readiness: what is checked, and what is not written."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot import limits
from bot.calling import Calling
from bot.messaging.client import Messaging
from bot.operations.public_address import AddressMonitor, Reach
from bot.operations.readiness import NO_RESULT, OK, Readiness
from bot.sandbox import Sandbox
from bot.store import Store, prepare_database
from tests.support.settings import build_settings

Parts = tuple[Readiness, Store]


@pytest.fixture
def parts(webex: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    monkeypatch.setattr(limits, "READINESS_CACHE_SECONDS", 0)
    monkeypatch.setattr(limits, "READINESS_WAIT_SECONDS", 30)
    settings = build_settings(webex, tmp_path)
    url = settings.database_url.get_secret_value()
    prepare_database(url)
    with closing(Store(url)) as store, closing(Messaging(settings)) as messaging, closing(Calling(settings)) as calling:
        yield Readiness(settings, messaging, calling, store), store


def test_the_database_is_checked_without_a_heartbeat(parts: Parts, tmp_path: Path) -> None:
    """A replica whose heartbeat has stopped must not seem alive because a load balancer polls it."""
    readiness, store = parts
    store.replicas.record_heartbeat("another")

    def read(query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
            return connection.execute(query).fetchall()

    before = read("SELECT * FROM replicas")
    assert [readiness.check()["database"] for _ in range(2)] == [OK, OK]
    assert read("SELECT * FROM replicas") == before


def test_a_database_that_cannot_be_written_is_reported(parts: Parts, tmp_path: Path) -> None:
    readiness, _ = parts
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert readiness.check()["database"].startswith("The database cannot be used (OperationalError).")
    assert readiness.check()["database"] == OK


def test_a_check_that_fails_unexpectedly_is_reported(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    readiness, store = parts
    monkeypatch.setattr(store, "check_writable", None)
    assert readiness.check()["database"] == "check failed (TypeError)"


def test_the_last_results_are_reported_while_a_check_is_running(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before there are any, it says so; once they are too old, likewise."""
    readiness, store = parts
    may_end = threading.Event()

    def check_slowly() -> None:
        assert may_end.wait(30)

    monkeypatch.setattr(store, "check_writable", check_slowly)
    monkeypatch.setattr(limits, "READINESS_WAIT_SECONDS", 0)
    assert readiness.check()["database"] == NO_RESULT
    monkeypatch.setattr(limits, "READINESS_WAIT_SECONDS", 30)
    may_end.set()
    assert readiness.check()["database"] == OK
    may_end.clear()
    monkeypatch.setattr(limits, "READINESS_WAIT_SECONDS", 0)
    assert readiness.check()["database"] == OK
    monkeypatch.setattr(limits, "READINESS_STALE_SECONDS", 0)
    assert readiness.check()["database"] == NO_RESULT
    may_end.set()


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (None, {}),
        (Reach(True, "it is answered by this bot"), {"public_address": OK}),
        (
            Reach(False, "the name cannot be resolved", "Create it."),
            {"public_address": "the name cannot be resolved. Create it."},
        ),
        (Reach(False, "it cannot be called from here", is_unknown=True), {}),
    ],
)
def test_the_public_address_is_reported_as_last_found(
    parts: Parts, found: Reach | None, expected: dict[str, str]
) -> None:
    readiness, _ = parts
    without = readiness.check()
    readiness._address_monitor = AddressMonitor(readiness._settings)
    readiness._address_monitor.latest = found
    assert readiness.check() == {**without, **expected}
