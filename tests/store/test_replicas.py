"""Heartbeats, expired replicas, and a write check that is no heartbeat."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import DatabaseUnavailable
from bot.store import Store, prepare_database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    url = f"sqlite:///{file}"
    prepare_database(url)
    built = Store(url)
    yield built
    built.close()


def read_replicas(file: Path) -> list[tuple[str, float, int]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT name, seen_at, beats FROM replicas ORDER BY name").fetchall()


def test_each_heartbeat_is_a_write(store: Store, file: Path) -> None:
    for _ in range(3):
        store.replicas.record_heartbeat("one")
    ((name, _, beats),) = read_replicas(file)
    assert (name, beats) == ("one", 3)


def test_an_expired_replica_is_claimed_once(store: Store) -> None:
    store.replicas.record_heartbeat("one")
    assert store.replicas.claim_expired(60) == []
    assert store.replicas.claim_expired(-60) == ["one"]
    # The claim renewed its heartbeat, so that nobody else claims it before another lease has passed.
    assert store.replicas.claim_expired(60) == []


def test_a_removed_replica_comes_back_with_its_next_heartbeat(store: Store, file: Path) -> None:
    store.replicas.record_heartbeat("one")
    store.replicas.remove("one")
    assert read_replicas(file) == []
    store.replicas.record_heartbeat("one")
    assert [name for name, *_ in read_replicas(file)] == ["one"]


def test_checking_that_the_database_can_be_written_changes_nothing(store: Store, file: Path) -> None:
    store.replicas.record_heartbeat("one")
    before = read_replicas(file)
    store.check_writable()
    assert read_replicas(file) == before


def test_a_database_that_cannot_be_written_is_reported(store: Store, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON replicas BEGIN SELECT raise(ABORT, 'full'); END")
    with pytest.raises(DatabaseUnavailable):
        store.check_writable()
