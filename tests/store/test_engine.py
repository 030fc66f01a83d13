"""Engines: what an SQLite connection can do that the machine's SQLite may not."""

import sqlite3
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from bot.store import build_engine, close_engine


@pytest.fixture(params=[(3, 31, 0), sqlite3.sqlite_version_info])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An engine that takes the machine's SQLite for an old one, and one that knows its version."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", request.param)
    built = build_engine("sqlite://")
    yield built
    close_engine(built)


def read(engine: Engine, expression: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(f"SELECT {expression}")).scalar_one()


def test_the_time_is_known_to_the_millisecond_whatever_the_version(engine: Engine) -> None:
    before = time.time()
    now = read(engine, "unixepoch('subsec')")
    assert isinstance(now, float)
    assert before - 0.001 <= now <= time.time() + 0.001
    assert round(now, 3) == now


def test_it_can_be_the_default_of_a_column(engine: Engine) -> None:
    """As in the tables of DBOS."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (id INTEGER, at BIGINT NOT NULL DEFAULT (unixepoch('subsec') * 1000))"))
        connection.execute(text("INSERT INTO t (id) VALUES (1)"))
        assert abs(connection.execute(text("SELECT at FROM t")).scalar_one() / 1000 - time.time()) < 60


@pytest.mark.parametrize(
    ("argument", "seconds"),
    [("'2026-11-24 02:00:00'", 1_795_485_600), ("'1970-01-01T00:00:01.9Z'", 1), ("'not a time'", None), ("NULL", None)],
)
def test_other_times_are_read_as_sqlite_reads_them(engine: Engine, argument: str, seconds: int | None) -> None:
    assert read(engine, f"unixepoch({argument})") == seconds
    assert read(engine, f"CAST(strftime('%s', {argument}) AS INTEGER)") == seconds


def test_foreign_keys_are_enforced(engine: Engine) -> None:
    assert read(engine, "(SELECT foreign_keys FROM pragma_foreign_keys)") == 1


def test_a_connection_that_is_returned_late_is_closed(engine: Engine) -> None:
    connection = engine.connect()
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    close_engine(engine)
    raw.execute("SELECT 1")  # still in use
    connection.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raw.execute("SELECT 1")


def test_a_connection_that_is_opened_late_is_closed(engine: Engine) -> None:
    close_engine(engine)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raw.execute("SELECT 1")
