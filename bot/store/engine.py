"""How connections to the database are made and shared, and when to give it up."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import URL, Engine, ExceptionContext, PoolProxiedConnection, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.settings import advise_setting

TO_A_FILE: dict[str, Any] = {
    "pool_size": 1,  # writers queue for it in turn, where SQLite itself would have them sleep and try again
    "max_overflow": 0,
    "connect_args": {"timeout": limits.SQLITE_BUSY_SECONDS, "check_same_thread": False, "isolation_level": "IMMEDIATE"},
}

TO_A_SERVER: dict[str, Any] = {
    "pool_size": limits.DATABASE_CONNECTIONS,
    "max_overflow": limits.DATABASE_CONNECTIONS,
    "pool_pre_ping": True,
    "connect_args": {
        "connect_timeout": limits.DATABASE_CONNECT_SECONDS,
        "tcp_user_timeout": limits.DATABASE_CONNECT_SECONDS * 1000,
    },
}

_fails_fast: ContextVar[bool] = ContextVar("is_impatient", default=False)


def is_sqlite(database_url: str) -> bool:
    """Tell whether the database is a file of this process alone."""
    return database_url.startswith("sqlite")


def read_url(database_url: str) -> URL:
    """Read the database's address. Raises DatabaseUnavailable."""
    try:
        return make_url(database_url)
    except (ArgumentError, ValueError):
        # Without its cause: it quotes the address, which may hold a password.
        raise DatabaseUnavailable(f"DATABASE_URL cannot be parsed. {advise_setting('DATABASE_URL')}.") from None


def build_engine(database_url: str) -> Engine:
    """Build what opens connections; none is open yet. What goes wrong later never quotes what was to be written.

    Raises DatabaseUnavailable for what is no address of a database.
    """
    is_file = is_sqlite(database_url)
    engine = create_engine(
        read_url(database_url),
        poolclass=_Pool,
        pool_timeout=limits.DATABASE_POOL_SECONDS,
        hide_parameters=True,
        **(TO_A_FILE if is_file else TO_A_SERVER),
    )
    if is_file:
        event.listen(engine, "connect", _heed_foreign_keys)
    event.listen(engine, "handle_error", _give_up)
    return engine


@contextmanager
def fail_fast() -> Iterator[None]:
    """Raise DatabaseUnavailable inside, at once, where the database fails: DBOS by itself would try again for ever."""
    token = _fails_fast.set(True)
    try:
        yield
    finally:
        _fails_fast.reset(token)


class _Pool(QueuePool):
    def connect(self) -> PoolProxiedConnection:
        try:
            return super().connect()
        except NoConnectionFree:
            if _fails_fast.get():
                raise DatabaseUnavailable("All connections to the database are in use.") from None
            raise


# SQLAlchemy names a pool's log after its class, which would make it one of the bot's own.
logging.getLogger(f"{__name__}.{_Pool.__name__}").setLevel(logging.WARNING)


def _give_up(context: ExceptionContext) -> None:
    # A connection that was cut while nobody used it is opened anew, and fails only if that fails.
    if _fails_fast.get() and not context.is_pre_ping:
        raise DatabaseUnavailable(f"The database failed: {type(context.original_exception).__name__}.")


def _heed_foreign_keys(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
