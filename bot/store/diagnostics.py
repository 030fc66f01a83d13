"""The database, examined: where it is, whether it can be written, what waits in it."""

from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import Connection, column, func, inspect, select, table, text

from bot.errors import DatabaseUnavailable
from bot.store.database import AT_START, disposing, find_file, open_database, prepare_database, translating
from bot.store.engine import is_sqlite
from bot.store.replicas import try_to_write

CONVERSATION = "conversation"
"""What DBOS calls the answering of an event."""

UNSETTLED = ("PENDING", "ENQUEUED", "DELAYED")


def describe_database(database_url: str) -> str:
    """Say where the database is, that it can be written, which is tried, and what waits in it. Raises DatabaseUnavailable.

    A file that is not there yet is left to the bot's start.
    """
    if is_sqlite(database_url) and not find_file(database_url).exists():
        _try_to_make(find_file(database_url))
        return "SQLite, will be made when the bot starts"
    prepare_database(database_url)
    engine = open_database(database_url)
    with disposing(engine), translating(AT_START), engine.connect() as connection:
        # A standby, a full disk or a user without rights refuse it.
        try_to_write(connection)
        connection.commit()
        kind = _name_kind(connection)
        waiting = count_waiting(connection)
    return f"{kind}, writable, {waiting} conversations wait to be answered"


def count_waiting(connection: Connection) -> int:
    """Count the conversations that are written down and not yet settled."""
    schema = None if connection.dialect.name == "sqlite" else "dbos"
    if not inspect(connection).has_table("workflow_status", schema=schema):
        return 0  # DBOS makes it when the bot is started for the first time
    states = table("workflow_status", column("status"), column("name"), schema=schema)
    is_waiting = states.c.status.in_(UNSETTLED) & (states.c.name == CONVERSATION)
    return connection.execute(select(func.count()).select_from(states).where(is_waiting)).scalar_one()


def _try_to_make(path: Path) -> None:
    """Raise DatabaseUnavailable where the file could not be made."""
    folder = next(each for each in path.absolute().parents if each.exists())
    try:
        TemporaryFile(dir=folder).close()
    except OSError as error:
        raise DatabaseUnavailable(
            f"The database file {path} cannot be made: {error.strerror}. Check DATABASE_URL."
        ) from None


def _name_kind(connection: Connection) -> str:
    if connection.dialect.name != "sqlite":
        return "PostgreSQL"
    return f"SQLite, journal mode {connection.execute(text('PRAGMA journal_mode')).scalar_one()}"
