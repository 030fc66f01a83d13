"""Readings of inventories, and what differed between them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import limits
from bot.model import Difference, DifferenceKind
from bot.store import Store, prepare_database
from bot.store.inventory import DifferenceQuery, Reading
from tests.support.inventories import ATLANTA, DENVER, GRACE, NOON, RECEPTION
from tests.support.sample_changes import build_change_watch

HOUR = timedelta(hours=1)


@pytest.fixture
def store(store: Store) -> Store:
    store.inventory.begin("org", "", NOON, b"first")
    return store


def build(kind: DifferenceKind, line: int = 1, **more: object) -> Difference:
    return Difference(kind, f"+1404555000{line}", ATLANTA.id, ATLANTA.name, **more)  # type: ignore[arg-type]


def query(after: datetime = NOON, until: datetime = NOON + 99 * HOUR, **more: object) -> DifferenceQuery:
    return DifferenceQuery("org", after, until, **more)  # type: ignore[arg-type]


ASSIGNED = build(DifferenceKind.ASSIGNED, new=GRACE)
REASSIGNED = build(DifferenceKind.REASSIGNED, old=GRACE, new=RECEPTION)
RELEASED = build(DifferenceKind.RELEASED, 2, old=GRACE)
MOVED = Difference(DifferenceKind.MOVED, "+14045550003", DENVER.id, DENVER.name, old_location="Atlanta")


def test_differences_are_listed_last_first_and_counted(store: Store) -> None:
    store.inventory.record("org", NOON + HOUR, b"second", [ASSIGNED, MOVED])
    store.inventory.record("org", NOON + 2 * HOUR, b"third", [REASSIGNED, RELEASED])
    listed = store.inventory.list(query(), 10)
    assert [each.difference for each in listed] == [REASSIGNED, RELEASED, ASSIGNED, MOVED]
    assert (listed[0].after, listed[0].found_at) == (NOON + HOUR, NOON + 2 * HOUR)
    assert [each.difference for each in store.inventory.list(query(), 2, 1)] == [RELEASED, ASSIGNED]
    assert store.inventory.count(query())[DifferenceKind.RELEASED] == 1
    assert store.inventory.get("org") == Reading(NOON + 2 * HOUR, NOON)
    assert store.inventory.get_content("org") == b"third"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (query(NOON + HOUR), [RELEASED]),
        (query(until=NOON + HOUR), [ASSIGNED, MOVED]),
        (query(location_id=DENVER.id.upper()), [MOVED]),
        (query(phone_numbers=("+14045550002", "+14045550009")), [RELEASED]),
        (query(kinds=(DifferenceKind.ASSIGNED, DifferenceKind.MOVED)), [ASSIGNED, MOVED]),
        (DifferenceQuery("another", NOON, NOON + 9 * HOUR), []),
    ],
)
def test_queries(store: Store, wanted: DifferenceQuery, expected: list[Difference]) -> None:
    store.inventory.record("org", NOON + HOUR, b"", [ASSIGNED, MOVED])
    store.inventory.record("org", NOON + 2 * HOUR, b"", [RELEASED])
    assert [each.difference for each in store.inventory.list(wanted, 10)] == expected
    assert sum(store.inventory.count(wanted).values()) == len(expected)


def test_a_reading_that_was_not_finished_is_discarded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DIFFERENCES_BATCH", 1)

    class Killed(Exception):
        pass

    def fail(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr("bot.store.inventory.READINGS.update", fail)
        with pytest.raises(Killed):
            store.inventory.record("org", NOON + HOUR, b"second", [ASSIGNED, RELEASED])
    assert store.inventory.get_content("org") == b"first"
    store.inventory.record("org", NOON + 2 * HOUR, b"second", [ASSIGNED])
    assert [each.difference for each in store.inventory.list(query(), 10)] == [ASSIGNED]


def test_releases_for_numbers_that_rest(store: Store) -> None:
    store.inventory.record("org", NOON + HOUR, b"", [RELEASED, ASSIGNED])
    store.inventory.record("org", NOON + 2 * HOUR, b"", [RELEASED])
    assert store.inventory.list_released("org", NOON) == {"+14045550002": NOON + 2 * HOUR}
    assert store.inventory.list_released("org", NOON + 2 * HOUR) == {}
    assert store.inventory.list_released("another", NOON) == {}


def test_old_differences_are_deleted(store: Store) -> None:
    for hours in (1, 2, 3):
        store.inventory.record("org", NOON + hours * HOUR, b"", [ASSIGNED])
    store.inventory.purge("org", NOON + HOUR)
    assert [each.found_at for each in store.inventory.list(query(), 10)] == [NOON + 3 * HOUR, NOON + 2 * HOUR]
    assert store.inventory.get("org") == Reading(NOON + 3 * HOUR, NOON + HOUR)


def test_only_the_latest_readings_are_kept_where_there_are_very_many(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_DIFFERENCES", 3)
    for hours in (1, 2, 3):
        store.inventory.record("org", NOON + hours * HOUR, b"", [ASSIGNED, RELEASED])
    store.inventory.purge("org", NOON - HOUR)
    assert [each.found_at for each in store.inventory.list(query(), 10)] == [NOON + 3 * HOUR] * 2
    assert store.inventory.get("org") == Reading(NOON + 3 * HOUR, NOON + 2 * HOUR)


def test_a_first_reading_discards_what_was_recorded(store: Store) -> None:
    store.inventory.record("org", NOON + HOUR, b"", [ASSIGNED])
    store.inventory.begin("org", "org", NOON + 2 * HOUR, b"again")
    assert store.inventory.list(query(), 10) == []
    assert store.inventory.list_org_ids() == ["org"]


def test_readings_and_watches_on_postgresql(postgres_store_url: str) -> None:
    prepare_database(postgres_store_url)
    store = Store(postgres_store_url)
    try:
        store.inventory.begin("org", "", NOON, b"\x00first")
        store.inventory.record("org", NOON + HOUR, b"\x00second", [ASSIGNED, MOVED, RELEASED])
        assert [each.difference for each in store.inventory.list(query(), 2)] == [ASSIGNED, MOVED]
        assert sum(store.inventory.count(query(location_id=DENVER.id)).values()) == 1
        assert store.inventory.list_released("org", NOON) == {"+14045550002": NOON + HOUR}
        assert store.inventory.get_content("org") == b"\x00second"
        store.inventory.purge("org", NOON + HOUR)
        assert store.inventory.get("org") == Reading(NOON + HOUR, NOON + HOUR)
        watch = store.change_watches.put(build_change_watch())
        store.change_watches.begin(watch.id, NOON)
        assert store.change_watches.list("room") == [replace(watch, pending=NOON)]
        assert store.watches.list("room") == []
        store.change_watches.finish(watch.id, NOON)
        again = store.change_watches.put(build_change_watch())
        assert [each.id for each in store.change_watches.list()] == [again.id]
        store.change_watches.remove(again.id)
        assert store.change_watches.get(again.id) is None
    finally:
        store.close()
