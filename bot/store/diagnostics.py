"""Database diagnostics: where it is, whether it can be written, and how many events wait in it."""

from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import Connection, column, func, inspect, select, table, text

from bot.errors import DatabaseUnavailable
from bot.store.database import (
    FAILED_AT_START,
    disposing,
    find_file,
    open_database,
    prepare_database,
    translating_errors,
)
from bot.store.engine import is_sqlite
from bot.store.replicas import try_to_write

EVENT_WORKFLOW = "conversation"
"""The name of DBOS's workflow that handles an event. It is in the database of every bot that was ever started."""

PENDING_STATUSES = ("PENDING", "ENQUEUED", "DELAYED")
"""DBOS's statuses of a workflow that has not ended."""


def describe_database(database_url: str) -> str:
    """Return what kind of database it is and how many events wait in it. Raises DatabaseUnavailable.

    Checks that it can be written. An SQLite file that does not exist is not created: that is left to the bot's start.
    """
    if is_sqlite(database_url) and not find_file(database_url).exists():
        _check_creatable(find_file(database_url))
        return "SQLite, will be created when the bot starts"
    prepare_database(database_url)
    engine = open_database(database_url)
    with disposing(engine), translating_errors(FAILED_AT_START), engine.connect() as connection:
        # A standby, a full disk, or missing permissions make this fail.
        try_to_write(connection)
        connection.commit()
        kind = _describe_kind(connection)
        count = count_pending_events(connection)
    return f"{kind}, writable, {count} {'event' if count == 1 else 'events'} waiting"


def count_pending_events(connection: Connection) -> int:
    """Count the stored events whose handling has not ended.

    Reads DBOS's table directly: the doctor needs the count without starting DBOS, which would handle the events.
    """
    schema = None if connection.dialect.name == "sqlite" else "dbos"
    if not inspect(connection).has_table("workflow_status", schema=schema):
        return 0  # DBOS creates it when the bot starts for the first time
    workflows = table("workflow_status", column("status"), column("name"), schema=schema)
    is_pending = workflows.c.status.in_(PENDING_STATUSES) & (workflows.c.name == EVENT_WORKFLOW)
    return connection.execute(select(func.count()).select_from(workflows).where(is_pending)).scalar_one()


def _check_creatable(path: Path) -> None:
    """Raise DatabaseUnavailable if the file could not be created."""
    folder = next(each for each in path.absolute().parents if each.exists())
    try:
        TemporaryFile(dir=folder).close()
    except OSError as error:
        raise DatabaseUnavailable(
            f"Cannot create the database file {path}: {error.strerror}. Check DATABASE_URL."
        ) from None


def _describe_kind(connection: Connection) -> str:
    if connection.dialect.name != "sqlite":
        return "PostgreSQL"
    return f"SQLite, journal mode {connection.execute(text('PRAGMA journal_mode')).scalar_one()}"
