"""DBOS on SQLite with its statements built and compiled once.

To build them for each event takes longer than to run them. For PostgreSQL, DBOS prepares its statements itself, by the
same method that is overridden here (`SystemDatabase._execute_prepared`, DBOS 3.4).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dbos._sys_db_sqlite
from dbos._schemas import SCHEMA_PLACEHOLDER
from dbos._sys_db import WorkflowStatuses
from dbos._sys_db_sqlite import SQLiteSystemDatabase
from sqlalchemy import BindParameter, Connection, Dialect, Executable, bindparam, update
from sqlalchemy.orm import Session


def prepare_statements() -> None:
    """Have DBOS use prepared statements wherever its database is an SQLite file."""
    dbos._sys_db_sqlite.SQLiteSystemDatabase = PreparedSQLite  # type: ignore[misc]


class _Statement:
    """A compiled statement."""

    def __init__(self, built: Any, dialect: Dialect, columns: Sequence[str] | None) -> None:
        compiled = built.compile(
            dialect=dialect,
            column_keys=columns,
            schema_translate_map={SCHEMA_PLACEHOLDER: None},
            render_schema_translate=True,
        )
        self.sql = str(compiled)
        self._parameters = [_describe(compiled.binds[name], dialect) for name in compiled.positiontup]

    def bind(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the parameters in their order. What has no value is a constant of the statement."""
        found = ((values.get(name, constant), process) for name, constant, process in self._parameters)
        return tuple(process(value) if process else value for value, process in found)


def _describe(bind: BindParameter[Any], dialect: Dialect) -> tuple[str, Any, Callable[[Any], Any] | None]:
    """Return a parameter's name, its value if it is a constant, and what makes SQLite's value of it."""
    return bind.key, bind.value, bind.type.dialect_impl(dialect).bind_processor(dialect)


class PreparedSQLite(SQLiteSystemDatabase):
    """DBOS's database on SQLite."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._statements: dict[tuple[str, ...], _Statement] = {}

    def _execute_prepared(
        self,
        conn: Connection | Session,
        name: str,
        values: dict[str, Any],
        build: Callable[[], Any],
        *,
        insert_columns: bool = True,
    ) -> Any:
        """Run a statement. Its name and columns are the same only for the same statement."""
        key = (name, *values)
        if key not in self._statements:
            columns = list(values) if insert_columns else None
            self._statements[key] = _Statement(build(), self.engine.dialect, columns)
        statement = self._statements[key]
        connection = conn.connection() if isinstance(conn, Session) else conn
        return connection.exec_driver_sql(statement.sql, statement.bind(values))

    def _update_workflow_outcome_in_transaction(
        self,
        workflow_id: str,
        status: WorkflowStatuses,
        *,
        output: str | None,
        error: str | None,
        owner_xid: str | None,
    ) -> bool:
        """Do what DBOS does, with both statements prepared."""
        outcome = {"key": workflow_id, "outcome": status}
        if owner_xid is not None:
            outcome["owner"] = owner_xid
        payload = {"workflow_uuid": workflow_id, "output": output, "error": error}
        with self.engine.begin() as connection:
            updated = self._execute_prepared(
                connection, "end_workflow", outcome, lambda: self._build_update(outcome), insert_columns=False
            )
            if updated.rowcount:
                self._execute_prepared(connection, "store_output", payload, self._build_upsert)
            return bool(updated.rowcount)

    def _build_update(self, outcome: Mapping[str, str]) -> Executable:
        workflows, now = self.tables.workflow_status, self._now_ms_sql()
        statement = (
            update(workflows)
            .values(
                status=bindparam("outcome"), deduplication_id=None, owner_xid=None, updated_at=now, completed_at=now
            )
            .where(workflows.c.workflow_uuid == bindparam("key"), workflows.c.status == "PENDING")
        )
        return statement.where(workflows.c.owner_xid == bindparam("owner")) if "owner" in outcome else statement

    def _build_upsert(self) -> Executable:
        insert = self.dialect.insert(self.tables.workflow_output)
        written = {"output": insert.excluded.output, "error": insert.excluded.error}
        built: Executable = insert.on_conflict_do_update(index_elements=["workflow_uuid"], set_=written)
        return built
