"""Recent requests: what each person last got in each space, as it was before an event."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import limits
from bot.model import Event, Feature, Filter, Request, Shown
from bot.store import Store, prepare_database

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)

DENVER = Shown(Request("numbers", location="id-1", filters=(Filter(Feature.ACTIVE),), page=2), "Denver")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An SQLite file; with the parameter "postgres", a PostgreSQL database."""
    if getattr(request, "param", "") == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'bot.sqlite'}"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    prepare_database(database_url)
    built = Store(database_url)
    yield built
    built.close()


def build_event(name: str, person: str = "person", room: str = "room") -> Event:
    return Event("messages", name, room, person)


def record(store: Store, name: str, minutes: float, shown: Shown = DENVER, **where: str) -> Event:
    event = build_event(name, **where)
    store.recent.record(event, NOON + timedelta(minutes=minutes), shown)
    return event


def list_keys(store: Store, event: Event, minutes: float, count: int = 9) -> list[str]:
    found = store.recent.list_until(event, NOON + timedelta(minutes=minutes), count)
    return [each.event_key.rpartition(":")[2] for each in found]


@pytest.mark.parametrize("database_url", ["", "postgres"], indirect=True)
def test_a_recorded_request_is_found_again(store: Store) -> None:
    record(store, "one", 0)
    (found,) = store.recent.list_until(build_event("two"), NOON + timedelta(minutes=1), 3)
    assert found.shown == DENVER
    record(store, "one", 0, Shown(Request("summary")))  # the same event, handled again
    assert store.recent.list_until(build_event("two"), NOON + timedelta(minutes=1), 3) == [found]
    assert store.recent.delete_before(NOON + timedelta(minutes=1)) == 1


def test_the_latest_before_an_event_come_first(store: Store) -> None:
    for minute, name in enumerate(["one", "two", "three", "four"]):
        record(store, name, minute)
    assert list_keys(store, build_event("new"), 2.5) == ["three", "two", "one"]
    assert list_keys(store, build_event("new"), 2.5, count=2) == ["three", "two"]
    # Handled again: its own first, and nothing that came later.
    assert list_keys(store, build_event("two"), 1) == ["two", "one"]


def test_requests_older_than_fifteen_minutes_are_not_found(store: Store) -> None:
    record(store, "one", 0)
    assert list_keys(store, build_event("new"), limits.FOLLOW_UP_SECONDS / 60) == ["one"]
    assert list_keys(store, build_event("new"), limits.FOLLOW_UP_SECONDS / 60 + 0.01) == []


def test_nobody_elses_list_and_no_other_spaces_is_found(store: Store) -> None:
    record(store, "theirs", 0, person="somebody else")
    record(store, "elsewhere", 0, room="another room")
    assert list_keys(store, build_event("new"), 1) == []


def test_it_outlives_a_restart(store: Store, database_url: str) -> None:
    record(store, "one", 0)
    store.close()
    again = Store(database_url)
    assert list_keys(again, build_event("new"), 1) == ["one"]
    again.close()


def test_an_unreadable_request_of_another_version_is_left_out(store: Store) -> None:
    record(store, "one", 0)
    unreadable = json.dumps({"command": "numbers", "sort": "colour"})
    with store._engine.begin() as connection:
        connection.execute(text("UPDATE recent_requests SET request = :request"), {"request": unreadable})
    assert list_keys(store, build_event("new"), 1) == []


def test_neither_the_person_nor_the_space_is_stored(store: Store) -> None:
    record(store, "one", 0, person="somebody", room="somewhere")
    with store._engine.begin() as connection:
        stored = str(connection.execute(text("SELECT * FROM recent_requests")).all())
    assert "Denver" in stored
    assert "somebody" not in stored
    assert "somewhere" not in stored


def test_only_what_is_old_is_deleted(store: Store) -> None:
    record(store, "old", 0)
    record(store, "new", 10)
    assert store.recent.delete_before(NOON + timedelta(minutes=5)) == 1
    assert list_keys(store, build_event("later"), 11) == ["new"]
