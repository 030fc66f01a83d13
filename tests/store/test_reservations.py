"""The store of reservations: one reservation and one rest a number, read from memory, shared by replicas."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from bot import limits
from bot.model import EndReason
from bot.store import Store, prepare_database
from tests.support.marks import build_mark, build_rest

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)

NUMBER = "+14045550003"


def test_marks_are_read_back_as_they_were_stored(store: Store) -> None:
    reservation, rest = store.reservations.begin([build_mark(), build_rest()])
    assert replace(reservation, id=1) == build_mark()
    assert store.reservations.read_marks(NOW).get(NUMBER) == (reservation, rest)
    assert not store.reservations.read_marks(NOW).get("+14045550004")


def test_a_number_has_one_of_each_kind(store: Store) -> None:
    (first,) = store.reservations.begin([build_mark()])
    assert store.reservations.begin([build_mark(beneficiary="Sales")]) == []
    (second,) = store.reservations.begin([build_mark(beneficiary="Sales")], instead_of=[first.id])
    assert store.reservations.read_marks(NOW).get(NUMBER) == (second,)
    assert store.reservations.list_ended_by("event-1") == []


def test_an_end_is_recorded_once(store: Store) -> None:
    (mark,) = store.reservations.begin([build_mark()])
    store.reservations.end([mark.id], EndReason.RELEASED, NOW, by="bob@example.com", event_key="event-2")
    store.reservations.end([mark.id], EndReason.EXPIRED, NOW + timedelta(days=9))
    assert not store.reservations.read_marks(NOW)
    (ended,) = store.reservations.list_ended_by("event-2")
    assert (ended.end_reason, ended.ended_at, ended.ended_by) == (EndReason.RELEASED, NOW, "bob@example.com")
    assert store.reservations.list_latest(10) == [ended]
    # Its number can be reserved again.
    assert len(store.reservations.begin([build_mark()])) == 1


def test_a_reservation_does_not_count_after_its_end(store: Store) -> None:
    (mark,) = store.reservations.begin([build_mark()])
    assert store.reservations.read_marks(mark.ends_at - timedelta(seconds=1))
    assert not store.reservations.read_marks(mark.ends_at)
    assert store.reservations.list_active() == [mark]


def test_marks_are_read_from_memory_and_stay_the_same_object(store: Store) -> None:
    store.reservations.begin([build_mark()])
    first = store.reservations.read_marks(NOW)
    statements: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    assert store.reservations.read_marks(NOW) is first
    assert statements == []


def test_marks_that_did_not_change_are_not_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.reservations.begin([build_mark()])
    first = store.reservations.read_marks(NOW)
    monkeypatch.setattr(limits, "MARKS_SECONDS", -1)
    assert store.reservations.read_marks(NOW) is first


def test_replicas_see_what_others_reserve_and_release(postgres_store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_database(postgres_store_url)
    with closing(Store(postgres_store_url)) as one, closing(Store(postgres_store_url)) as other:
        assert not other.reservations.read_marks(NOW)
        (mark,) = one.reservations.begin([build_mark()])
        assert one.reservations.read_marks(NOW).get(NUMBER) == (mark,)
        assert not other.reservations.read_marks(NOW)
        monkeypatch.setattr(limits, "MARKS_SECONDS", -1)
        assert other.reservations.read_marks(NOW).get(NUMBER) == (mark,)
        other.reservations.end([mark.id], EndReason.RELEASED, NOW)
        assert not one.reservations.read_marks(NOW)
        assert len(other.reservations.begin([build_mark()])) == 1
