"""The database: prepared, claimed, opened; and its errors translated."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateColumn

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.store.engine import build_engine, close_engine, is_sqlite, parse_database_url

SCHEMA_LOCK = 7_203_411
"""The key of the advisory lock under which tables are created: an arbitrary number, used for nothing else."""

FAILED_AT_WORK = (
    "The bot's database is not available at the moment ({}), so this was not done. "
    "Please try again in a minute, or contact the bot's administrator."
)

FAILED_AT_START = (
    "The database cannot be used ({}). Check DATABASE_URL, that the database server runs, "
    "its user's permissions, and the free space on its disk."
)

TABLES = MetaData()
"""All tables of the bot itself. DBOS has its own tables in the same database."""


def prepare_database(database_url: str) -> None:
    """Create the SQLite file, readable for its owner only, in WAL mode: readers and a writer work side by side.

    With PostgreSQL, only check that it can be reached. Raises DatabaseUnavailable.
    """
    if not is_sqlite(database_url):
        engine = build_engine(database_url)
        with disposing(engine), translating_errors(FAILED_AT_START):
            engine.connect().close()
        return
    path = find_file(database_url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        _restrict_permissions(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnavailable(f"Cannot write the database file {path}: {error}. Check DATABASE_URL.") from None


def claim_database(database_url: str) -> None:
    """Reserve a prepared SQLite file for this process while it lives: two bots on one file would both reply.

    Waits a moment for a process that was killed just now. Raises DatabaseUnavailable if another one has reserved it.
    """
    if not is_sqlite(database_url):
        return  # replicas share a PostgreSQL database
    path = find_file(database_url)
    # A separate file, because SQLite locks the database file itself. Never closed: the system releases the lock when
    # the process ends, however it ends.
    lock = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    if not _wait_for_lock(lock):
        os.close(lock)
        raise DatabaseUnavailable(
            f"Another process is using the database file {path}. Stop it first, or set a different DATABASE_URL. "
            "Several replicas can share a PostgreSQL database."
        )


def _wait_for_lock(lock: int) -> bool:
    """Lock an open file; returns whether that was possible within CLAIM_SECONDS."""
    deadline = time.monotonic() + limits.CLAIM_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                return False
            time.sleep(limits.CLAIM_PAUSE_SECONDS)
        else:
            return True


def open_database(database_url: str) -> Engine:
    """Open the database and create the missing tables and columns. Raises DatabaseUnavailable."""
    engine = build_engine(database_url)
    try:
        with translating_errors(FAILED_AT_START), engine.begin() as connection:
            if not is_sqlite(database_url):
                # Two replicas that start at the same time would both create the tables, and one of them would fail.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_LOCK})
            TABLES.create_all(connection)
            _add_missing_columns(connection)
    except DatabaseUnavailable:
        close_engine(engine)
        raise
    return engine


def _add_missing_columns(connection: Connection) -> None:
    """Add to each table of an older version the columns that it lacks: all of them may be empty."""
    for table in TABLES.sorted_tables:
        known = {each["name"] for each in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))


def find_file(database_url: str) -> Path:
    """Return the path of the SQLite file, whether it exists or not. Raises DatabaseUnavailable."""
    return Path(parse_database_url(database_url).database or "")


def _restrict_permissions(path: Path) -> None:
    """Make the file and the two that SQLite puts beside it the owner's alone: a copy, for example, may be readable."""
    for name in (path, f"{path}-wal", f"{path}-shm"):
        # Another user's file cannot be changed, but the bot may still be allowed to write it.
        with suppress(FileNotFoundError, PermissionError):
            os.chmod(name, 0o600)


@contextmanager
def disposing(engine: Engine) -> Iterator[None]:
    """Close the engine's connections at the end of the block."""
    try:
        yield
    finally:
        close_engine(engine)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Read and write in one transaction. Raises DatabaseUnavailable if the database cannot be used."""
    with translating_errors(), engine.begin() as connection:
        yield connection


@contextmanager
def translating_errors(sentence: str = FAILED_AT_WORK) -> Iterator[None]:
    """Turn the database's errors into DatabaseUnavailable; the sentence names the class of the error."""
    try:
        yield
    except SQLAlchemyError as error:
        # Without its cause, which contains the values that were to be written.
        raise DatabaseUnavailable(sentence.format(type(getattr(error, "orig", None) or error).__name__)) from None
