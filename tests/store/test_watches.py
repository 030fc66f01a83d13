"""Watches are stored with what they measure; those of the first version are carried over."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.model import EVERYWHERE, Location, Measure, Watch
from bot.store import Store, build_engine, close_engine, prepare_database

DENVER = Watch(0, Location("denver", "Denver"), "aa_alternate", 5, "", "room", is_direct=False, person_id="person")

FIRST_VERSION = (
    "CREATE TABLE watches (id {key}, location_id VARCHAR(300) NOT NULL, location_name VARCHAR(400) NOT NULL,"
    " purpose VARCHAR(40) NOT NULL, below INTEGER NOT NULL, org_id VARCHAR(300) NOT NULL,"
    " room_id VARCHAR(300) NOT NULL,"
    " is_direct BOOLEAN NOT NULL, person_id VARCHAR(300) NOT NULL, is_low BOOLEAN NOT NULL,"
    " UNIQUE (room_id, location_id, purpose))"
)

ROW = (
    "INSERT INTO watches (location_id, location_name, purpose, below, org_id, room_id, is_direct, person_id, is_low)"
    " VALUES ('{location}', 'Denver', 'aa_alternate', 5, '', 'room', false, 'person', true)"
)


def check_migration(url: str, key: str) -> None:
    """Create the table of the first version, with a watch that has ended, and open it."""
    engine = build_engine(url)
    with engine.begin() as connection:
        connection.execute(text(FIRST_VERSION.format(key=key)))
        for location in ("denver", "ended"):
            connection.execute(text(ROW.format(location=location)))
        connection.execute(text("DELETE FROM watches WHERE location_id = 'ended'"))
    close_engine(engine)
    for _ in range(2):  # the second start finds nothing to do
        with closing(Store(url)) as store:
            assert list(store.watches.list()) == [replace(DENVER, id=1, is_low=True)]
    with closing(Store(url)) as store:
        assert store.watches.put(replace(DENVER, measure=Measure.DAYS, below=30)).id == 3, "2 has ended"
        assert store.watches.put(replace(DENVER, below=9)).id == 4
        assert [(each.id, each.measure, each.below) for each in store.watches.list()] == [
            (3, Measure.DAYS, 30),
            (4, Measure.NUMBERS, 9),
        ]


def test_watches_of_the_first_version_are_carried_over_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    prepare_database(url)
    check_migration(url, "INTEGER PRIMARY KEY AUTOINCREMENT")


def test_watches_of_the_first_version_are_carried_over_on_postgresql(postgres_store_url: str) -> None:
    check_migration(postgres_store_url, "SERIAL PRIMARY KEY")


@pytest.mark.parametrize("low", [frozenset(), frozenset({"denver", "leeds"})])
def test_a_watch_over_all_locations_knows_which_ones_are_low(low: frozenset[str]) -> None:
    with closing(Store("sqlite://")) as store:
        everywhere = replace(DENVER, location=Location(EVERYWHERE, "all locations"))
        stored = store.watches.put(everywhere)
        assert stored.watches_all
        store.watches.mark(stored.id, is_low=bool(low), low=low)
        assert store.watches.get(stored.id) == replace(stored, is_low=bool(low), low=low)
