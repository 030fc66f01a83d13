"""The database: made ready, opened, and its errors translated."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import NotStored

BUSY_SECONDS = 10
"""How long a writer waits for another in the same SQLite file."""

TABLES = MetaData()
"""Every table of the bot's own; DBOS has its own beside them."""


def prepare_database(database_url: str) -> None:
    """Create the SQLite file for its owner alone, and let readers and a writer work side by side (WAL).

    Raises NotStored when it cannot be written.
    """
    path = Path(make_url(database_url).database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        raise NotStored(f"The database file {path} cannot be written: {error}. Check DATABASE_URL.") from None


def open_database(database_url: str) -> Engine:
    """Open the database and create the tables that are missing. Raises NotStored."""
    engine = create_engine(database_url, connect_args={"timeout": BUSY_SECONDS})
    with _translating():
        TABLES.create_all(engine)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Read and write in one transaction. Raises NotStored where the database cannot be used."""
    with _translating(), engine.begin() as connection:
        yield connection


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        # Without its cause: it would hold what was to be written.
        raise NotStored(
            f"I cannot use my database at the moment ({type(error).__name__}), so I did not do this. "
            "Please try again in a minute, or tell the people who run this bot."
        ) from None
