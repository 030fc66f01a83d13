"""Database diagnostics: what they report was tried, and nothing is left behind."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import DatabaseUnavailable
from bot.store import Store, describe_database, prepare_database
from tests.support.postgres import MARKED_PASSWORD


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    assert describe_database(f"sqlite:///{tmp_path / 'folder' / 'bot.sqlite'}") == (
        "SQLite, will be created when the bot starts"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_created_is_reported() -> None:
    with pytest.raises(
        DatabaseUnavailable, match=r"Cannot create the database file /proc/nowhere/bot\.sqlite: .*DATABASE_URL"
    ):
        describe_database("sqlite:////proc/nowhere/bot.sqlite")


def test_a_file_is_written_to_and_left_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    prepare_database(url)
    Store(url).close()
    assert describe_database(url) == "SQLite, journal mode wal, writable, 0 events waiting"
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM replicas").fetchone() == (0,)


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    prepare_database(url)
    Store(url).close()
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON replicas BEGIN SELECT raise(ABORT, 'full'); END")
    with pytest.raises(DatabaseUnavailable, match=r"The database cannot be used \(.*\)\. Check DATABASE_URL"):
        describe_database(url)


def test_a_server_is_written_to(postgres_store_url: str) -> None:
    assert describe_database(postgres_store_url) == "PostgreSQL, writable, 0 events waiting"
    with pytest.raises(DatabaseUnavailable, match=r"The database cannot be used \(ReadOnlySqlTransaction\)\."):
        describe_database(f"{postgres_store_url}?options=-cdefault_transaction_read_only%3Don")


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://bot:{}@host:abc/db", "postgresql+psycopg://bot:{}@127.0.0.1:9/db"]
)
def test_a_server_that_cannot_be_reached_is_reported_with_advice(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL") as caught:
        describe_database(url.format(MARKED_PASSWORD))
    assert "try again" not in caught.value.sentence
    assert MARKED_PASSWORD not in caught.value.sentence
