"""The database: made ready, opened, and its errors translated."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import DatabaseUnavailable
from bot.store.engine import build_engine, is_sqlite, parse_database_url

SCHEMA_LOCK = 7_203_411
"""The advisory lock under which tables are created; any number that nobody else takes."""

AT_WORK = (
    "I cannot use my database at the moment ({}), so I did not do this. "
    "Please try again in a minute, or tell the people who run this bot."
)

AT_START = (
    "The database cannot be used ({}). Check DATABASE_URL, whether its server runs, "
    "the rights of its user, and the room on its disk."
)

TABLES = MetaData()
"""Every table of the bot's own; DBOS has its own beside them."""


def prepare_database(database_url: str) -> None:
    """Create the SQLite file for its owner alone, and let readers and a writer work side by side (WAL).

    Of PostgreSQL it only looks whether it answers. Raises DatabaseUnavailable when it cannot be written.
    """
    if not is_sqlite(database_url):
        engine = build_engine(database_url)
        with disposing(engine), translating(AT_START):
            engine.connect().close()
        return
    path = find_file(database_url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        _close_to_others(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnavailable(f"The database file {path} cannot be written: {error}. Check DATABASE_URL.") from None


def claim_database(database_url: str) -> None:
    """Keep a prepared SQLite file to this process, as long as it lives: two on one file would both answer.

    Raises DatabaseUnavailable where another process has it.
    """
    if not is_sqlite(database_url):
        return
    path = find_file(database_url)
    # Beside the file, whose own locks are SQLite's; never closed, so that the system drops it with the process.
    lock = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise DatabaseUnavailable(
            f"Another process serves with the database file {path} already. Stop it first, or give this one a "
            "DATABASE_URL of its own; several that share their work need PostgreSQL."
        ) from None


def open_database(database_url: str) -> Engine:
    """Open the database and create the tables that are missing. Raises DatabaseUnavailable."""
    engine = build_engine(database_url)
    try:
        with translating(AT_START), engine.begin() as connection:
            if not is_sqlite(database_url):  # two replicas that start at once would both create them
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_LOCK})
            TABLES.create_all(connection)
    except DatabaseUnavailable:
        engine.dispose()
        raise
    return engine


def find_file(database_url: str) -> Path:
    """Return where SQLite's file is, or will be. Raises DatabaseUnavailable."""
    return Path(parse_database_url(database_url).database or "")


def _close_to_others(path: Path) -> None:
    """Take from all but the owner what an earlier version, or a copy, left open; SQLite's own files included."""
    for name in (path, f"{path}-wal", f"{path}-shm"):
        with suppress(FileNotFoundError, PermissionError):  # one that is not ours can be written all the same
            os.chmod(name, 0o600)


@contextmanager
def disposing(engine: Engine) -> Iterator[None]:
    """Close the engine's connections in the end."""
    try:
        yield
    finally:
        engine.dispose()


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Read and write in one transaction. Raises DatabaseUnavailable where the database cannot be used."""
    with translating(), engine.begin() as connection:
        yield connection


@contextmanager
def translating(sentence: str = AT_WORK) -> Iterator[None]:
    """Turn the database's errors into DatabaseUnavailable, with the name of what happened in the sentence."""
    try:
        yield
    except SQLAlchemyError as error:
        # Without its cause: it would hold what was to be written.
        raise DatabaseUnavailable(sentence.format(type(getattr(error, "orig", None) or error).__name__)) from None
