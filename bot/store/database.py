"""The database: made ready, opened, and its errors translated."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    column,
    func,
    inspect,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import NotStored
from bot.store.engine import build_engine, is_sqlite

SCHEMA_LOCK = 7_203_411
"""The advisory lock under which tables are created; any number that nobody else takes."""

CONVERSATION = "conversation"
"""What DBOS calls the answering of an event."""

TABLES = MetaData()
"""Every table of the bot's own; DBOS has its own beside them."""


def prepare_database(database_url: str) -> None:
    """Create the SQLite file for its owner alone, and let readers and a writer work side by side (WAL).

    Of PostgreSQL it only looks whether it answers. Raises NotStored when it cannot be written.
    """
    if not is_sqlite(database_url):
        _ask(build_engine(database_url))
        return
    path = _to_path(database_url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        _close_to_others(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        raise NotStored(f"The database file {path} cannot be written: {error}. Check DATABASE_URL.") from None


def claim_database(database_url: str) -> None:
    """Keep a prepared SQLite file to this process, as long as it lives: two on one file would both answer.

    Raises NotStored where another process has it.
    """
    if not is_sqlite(database_url):
        return
    path = _to_path(database_url)
    # Beside the file, whose own locks are SQLite's; never closed, so that the system drops it with the process.
    lock = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise NotStored(
            f"Another process serves with the database file {path} already. Stop it first, or give this one a "
            "DATABASE_URL of its own; several that share their work need PostgreSQL."
        ) from None


def open_database(database_url: str) -> Engine:
    """Open the database and create the tables that are missing. Raises NotStored."""
    engine = build_engine(database_url)
    with translating(), engine.begin() as connection:
        if not is_sqlite(database_url):  # two replicas that start at once would both create them
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_LOCK})
        TABLES.create_all(connection)
    return engine


def describe_database(database_url: str) -> str:
    """Say where the database is, that it can be written, and what waits in it. Raises NotStored."""
    prepare_database(database_url)
    engine = open_database(database_url)
    with transaction(engine) as connection:
        kind = "PostgreSQL"
        if is_sqlite(database_url):
            kind = f"SQLite, journal mode {connection.execute(text('PRAGMA journal_mode')).scalar_one()}"
        waiting = count_waiting(connection)
    engine.dispose()
    return f"{kind}, writable, {waiting} conversations wait to be answered"


def count_waiting(connection: Connection) -> int:
    """Count the conversations that are written down and not yet settled."""
    schema = None if connection.dialect.name == "sqlite" else "dbos"
    if not inspect(connection).has_table("workflow_status", schema=schema):
        return 0  # DBOS makes it when the bot is started for the first time
    states = table("workflow_status", column("status"), column("name"), schema=schema)
    is_waiting = states.c.status.in_(("PENDING", "ENQUEUED", "DELAYED")) & (states.c.name == CONVERSATION)
    return connection.execute(select(func.count()).select_from(states).where(is_waiting)).scalar_one()


def _ask(engine: Engine) -> None:
    try:
        engine.connect().close()
    except SQLAlchemyError as error:
        # Without its cause and its words: they may hold the address.
        raise NotStored(f"PostgreSQL cannot be used ({type(error).__name__}). Check DATABASE_URL.") from None
    finally:
        engine.dispose()


def _to_path(database_url: str) -> Path:
    return Path(make_url(database_url).database or "")


def _close_to_others(path: Path) -> None:
    """Take from all but the owner what an earlier version, or a copy, left open; SQLite's own files included."""
    for name in (path, f"{path}-wal", f"{path}-shm"):
        with suppress(FileNotFoundError, PermissionError):  # one that is not ours can be written all the same
            os.chmod(name, 0o600)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Read and write in one transaction. Raises NotStored where the database cannot be used."""
    with translating(), engine.begin() as connection:
        yield connection


@contextmanager
def translating() -> Iterator[None]:
    """Turn the database's errors into NotStored."""
    try:
        yield
    except SQLAlchemyError as error:
        # Without its cause: it would hold what was to be written.
        raise NotStored(
            f"I cannot use my database at the moment ({type(error).__name__}), so I did not do this. "
            "Please try again in a minute, or tell the people who run this bot."
        ) from None
