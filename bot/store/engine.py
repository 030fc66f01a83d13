"""SQLAlchemy engines: how connections are made and shared, and when a database that fails is given up on."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import URL, Engine, ExceptionContext, PoolProxiedConnection, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.setting_descriptions import advise_setting

SQLITE_OPTIONS: dict[str, Any] = {
    # One connection: writers queue for it in turn. With several, SQLite would make them sleep and retry.
    "pool_size": 1,
    "max_overflow": 0,
    "connect_args": {"timeout": limits.SQLITE_BUSY_SECONDS, "check_same_thread": False, "isolation_level": "IMMEDIATE"},
}

POSTGRESQL_OPTIONS: dict[str, Any] = {
    "pool_size": limits.DATABASE_CONNECTIONS,
    "max_overflow": limits.DATABASE_CONNECTIONS,
    "pool_pre_ping": True,
    "connect_args": {
        "connect_timeout": limits.DATABASE_CONNECT_SECONDS,
        "tcp_user_timeout": limits.DATABASE_CONNECT_SECONDS * 1000,
    },
}

SUBSECOND_SQLITE = (3, 42)
"""The SQLite version that introduced the modifier `subsec` (SQLite, "Date And Time Functions")."""

_should_fail_fast: ContextVar[bool] = ContextVar("should_fail_fast", default=False)


def is_sqlite(database_url: str) -> bool:
    """Return whether the database is an SQLite file, which only this process uses."""
    return database_url.startswith("sqlite")


def parse_database_url(database_url: str) -> URL:
    """Parse the database's address. Raises DatabaseUnavailable."""
    try:
        return make_url(database_url)
    except (ArgumentError, ValueError):
        # Without its cause, which quotes the address: it may contain a password.
        raise DatabaseUnavailable(f"DATABASE_URL cannot be parsed. {advise_setting('DATABASE_URL')}.") from None


def build_engine(database_url: str) -> Engine:
    """Build an engine, without connecting yet. Its errors never quote the values that were to be written.

    Raises DatabaseUnavailable if `database_url` is not the address of a database.
    """
    uses_sqlite = is_sqlite(database_url)
    engine = create_engine(
        parse_database_url(database_url),
        poolclass=_Pool,
        pool_timeout=limits.DATABASE_POOL_SECONDS,
        hide_parameters=True,
        **(SQLITE_OPTIONS if uses_sqlite else POSTGRESQL_OPTIONS),
    )
    if uses_sqlite:
        event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "handle_error", _fail_at_once)
    return engine


def close_engine(engine: Engine) -> None:
    """Close all connections: those that a thread still uses are closed when it returns them."""
    # `dispose` alone would leave these to the garbage collector. DBOS listens like this too, but only on engines that
    # it has created itself. The listener is also on the pool that `dispose` puts in the old one's place.
    event.listen(engine, "checkin", _close_returned_connection)
    engine.dispose()


@contextmanager
def fail_fast() -> Iterator[None]:
    """Raise DatabaseUnavailable at once inside this block; DBOS otherwise retries database errors forever."""
    token = _should_fail_fast.set(True)
    try:
        yield
    finally:
        _should_fail_fast.reset(token)


class _Pool(QueuePool):
    def connect(self) -> PoolProxiedConnection:
        try:
            return super().connect()
        except PoolTimeout:
            if _should_fail_fast.get():
                raise DatabaseUnavailable("All connections to the database are in use.") from None
            raise


# SQLAlchemy logs under the name of the pool's class, which would make its lines look like the bot's own.
logging.getLogger(f"{__name__}.{_Pool.__name__}").setLevel(logging.WARNING)


def _fail_at_once(context: ExceptionContext) -> None:
    # A pre-ping that fails is no failure yet: SQLAlchemy reconnects, and reports an error only if that fails too.
    if _should_fail_fast.get() and not context.is_pre_ping:
        raise DatabaseUnavailable(f"The database failed: {type(context.original_exception).__name__}.")


def _close_returned_connection(_connection: object, record: ConnectionPoolEntry) -> None:
    record.invalidate()


def _configure_sqlite(connection: Any, _record: object) -> None:
    # SQLite enforces foreign keys only where each connection asks for it.
    connection.execute("PRAGMA foreign_keys=ON")
    if sqlite3.sqlite_version_info < SUBSECOND_SQLITE:
        # On Python 3.12 and later, DBOS writes unixepoch('subsec') into columns that must not be NULL. Older versions
        # of SQLite return NULL for it.
        connection.create_function("unixepoch", 1, _read_unix_time)


def _read_unix_time(time_value: Any) -> float | None:
    """Do what SQLite's `unixepoch` does with one argument: return seconds since the epoch; None if it is no time."""
    if time_value in ("subsec", "subsecond"):
        return round(time.time(), 3)  # to the millisecond, as SQLite does
    with closing(sqlite3.connect(":memory:")) as connection:
        seconds = connection.execute("SELECT CAST(strftime('%s', ?) AS INTEGER)", (time_value,)).fetchone()[0]
    return None if seconds is None else int(seconds)
