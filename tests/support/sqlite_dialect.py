"""Shares compiled SQL statements between the bots that one test process starts.

Each bot has an engine of its own, and SQLAlchemy compiles each statement once for each engine. That would be a fifth of
the CPU time of a bot's start.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_statements: dict[Any, Any] = {}
"""Compiled statements, by SQLAlchemy's keys, of which the dialect is a part."""


class SharingDialect(SQLiteDialect_pysqlite):
    """SQLite's own dialect. All its objects are equal, so that a statement is found whichever engine compiled it."""

    supports_statement_cache = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Have an engine keep its compiled statements with those of all others."""
        engine.update_execution_options(compiled_cache=_statements)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharingDialect)

    def __hash__(self) -> int:
        return hash(SharingDialect)


def share_compiled_statements() -> None:
    """Use this dialect for all SQLite engines that this process makes from now on."""
    registry.register("sqlite", __name__, SharingDialect.__name__)
