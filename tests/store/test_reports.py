"""The reports as they are stored."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot import limits
from bot.model import PURPOSES_BY_KEY, Feature, FileKind, Filter, Report, Request
from bot.model.schedules import Schedule
from bot.store import Store, prepare_database

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

REPORT = Report(
    0,
    Request(
        "export",
        location="Zürich “Süd”",
        file=FileKind.XLSX,
        purpose=PURPOSES_BY_KEY["hunt_primary"],
        filters=(Filter(Feature.ACTIVE),),
    ),
    'Zürich "Süd"',
    Schedule.parse("month/1 days 1 at 07:00 in Europe/Zurich"),
    "room",
    False,
    "person",
    NOW,
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.sqlite'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    prepare_database(url)
    built = Store(url)
    yield built
    built.close()


def test_a_report_is_read_as_it_was_stored(store: Store) -> None:
    stored = store.reports.put(REPORT)
    assert stored == replace(REPORT, id=stored.id) == store.reports.get(stored.id)


def test_the_same_report_of_a_space_is_set_up_again(store: Store) -> None:
    stored = store.reports.put(replace(REPORT, failures=3, is_paused=True))
    again = store.reports.put(replace(REPORT, person_id="another"))
    elsewhere = store.reports.put(replace(REPORT, room_id="elsewhere"))
    assert again.id == stored.id != elsewhere.id
    assert store.reports.list("room") == [replace(REPORT, id=stored.id, person_id="another")]


def test_the_reports_that_were_due_first_come_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_REPORTS_AT_ONCE", 2)
    for room, minutes in (("a", 1), ("b", 3), ("c", 2), ("paused", 4), ("later", -1)):
        next_at = NOW - timedelta(minutes=minutes)
        store.reports.put(replace(REPORT, room_id=room, next_at=next_at, is_paused=room == "paused"))
    assert [each.room_id for each in store.reports.list_due(NOW)] == ["b", "c"]


def test_a_request_of_another_version_runs_nothing(store: Store, url: str) -> None:
    stored = store.reports.put(REPORT)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("""UPDATE reports SET arguments = '{"newer": "argument"}'"""))
    engine.dispose()
    read = store.reports.get(stored.id)
    assert read is not None
    assert read.request == Request("")


def test_a_schedule_of_another_version_leaves_the_others(store: Store, url: str) -> None:
    stored, other = store.reports.put(REPORT), store.reports.put(replace(REPORT, request=Request("summary")))
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE reports SET schedule = 'newer' WHERE id = :id"), {"id": stored.id})
    engine.dispose()
    assert list(store.reports.list_due(NOW)) == [other]
