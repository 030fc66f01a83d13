"""The history: which changes are the latest, and with how many queries that is found."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import event

from bot.clock import CLOCK
from bot.model import AlternateNumber, Change, ChangedNumber, ChangeResult, Target, TargetKind
from bot.store import Store, prepare_database


def add(
    store: Store,
    number: str,
    target: str,
    result: ChangeResult = ChangeResult.DONE,
    kind: TargetKind = TargetKind.AUTO_ATTENDANT,
) -> Change:
    """Add a change with this result; the event that caused it is one of its own."""
    change = Change(
        id=0,
        is_assignment=True,
        numbers=(ChangedNumber(AlternateNumber(number, "NORMAL")),),
        target=Target(kind, target, f"Target {target}", "location", "Location"),
        org_id="",
        person_email="administrator@example.com",
        space="",
        at=CLOCK.now().replace(microsecond=0),
        event_key=f"event {len(store.history.list(1000))}",
    )
    settled = store.history.begin(change).settle(result)
    store.history.finish(settled)
    return settled


def count_queries(store: Store) -> list[str]:
    """Return a list that grows by each statement the store executes."""
    statements: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    return statements


def test_the_latest_successful_change_of_each_pair_is_found(store: Store) -> None:
    add(store, "+1", "a")
    latest = add(store, "+1", "a")
    other_attendant = add(store, "+1", "b")
    other_number = add(store, "+2", "a")
    failed = add(store, "+1", "a", ChangeResult.FAILED)
    add(store, "+3", "c")
    asked = [latest, other_attendant, other_number, failed]
    assert store.history.list_latest_ids(asked) == {latest.id, other_attendant.id, other_number.id}


def test_it_agrees_with_the_search_for_one(store: Store) -> None:
    results = list(ChangeResult)
    changes = [add(store, f"+{n % 3}", "ab"[n % 2], results[n % len(results)]) for n in range(40)]
    found = [store.history.find_latest(each.target.id, each.number.phone_number) for each in changes]
    assert store.history.list_latest_ids(changes) == {each.id for each in found if each}


def test_no_changes_have_no_latest(store: Store) -> None:
    assert store.history.list_latest_ids([]) == set()


def test_a_hundred_changes_take_three_queries(store: Store) -> None:
    for n in range(100):
        add(store, f"+{n}", "a")
    statements = count_queries(store)
    changes = store.history.list(100)
    assert len(store.history.list_latest_ids(changes)) == 100
    assert len(statements) == 3


def test_entries_of_a_version_without_kinds_are_those_of_auto_attendants(tmp_path: Path) -> None:
    """The column is added to its table, and new entries say their kind."""
    path = tmp_path / "old.sqlite"
    url = f"sqlite:///{path}"
    prepare_database(url)
    Store(url).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE changes DROP COLUMN target_kind")
        connection.execute(
            "INSERT INTO changes (event_key, at, person_email, space, is_assignment, phone_number, ring_pattern, "
            "attendant_id, attendant_name, location_id, location_name, org_id, result, detail) VALUES "
            "('e', '2026-01-02 03:04:05.000000', 'a@b.c', '', 1, '+1', 'NORMAL', 'a', 'Menu', 'l', 'L', '', 'done', '')"
        )
        connection.commit()
    store = Store(url)
    added = add(store, "+2", "g", kind=TargetKind.HUNT_GROUP)
    kinds = [(each.id, each.target.kind, each.target.name) for each in store.history.list(10)]
    store.close()
    assert kinds == [(added.id, TargetKind.HUNT_GROUP, "Target g"), (1, TargetKind.AUTO_ATTENDANT, "Menu")]
