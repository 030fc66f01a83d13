"""DBOS's statements, prepared: they write what DBOS writes by itself."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from dbos import DBOSPortableJSONSerializer
from dbos._sys_db import WorkflowStatusInternal
from dbos._sys_db_sqlite import SQLiteSystemDatabase
from sqlalchemy import Executable

from bot.inbound.prepared_sqlite import PreparedSQLite
from bot.store import build_engine, close_engine, prepare_database

TIMES = {"created_at", "updated_at", "completed_at", "retention_timestamp"}


def build_database(kind: type[SQLiteSystemDatabase], path: Path) -> SQLiteSystemDatabase:
    url = f"sqlite:///{path}"
    prepare_database(url)
    options: dict[str, Any] = {
        "engine_kwargs": {},
        "engine": build_engine(url),
        "schema": None,
        "executor_id": "replica",
    }
    database = kind(system_database_url=url, serializer=DBOSPortableJSONSerializer(), **options)
    database.run_migrations()
    return database


def build_status(workflow_id: str) -> WorkflowStatusInternal:
    """Build a workflow's status as DBOS does when it starts one."""
    texts: Any = dict.fromkeys(WorkflowStatusInternal.__annotations__)
    changes: Any = {
        "workflow_uuid": workflow_id,
        "status": "PENDING",
        "name": "conversation",
        "executor_id": "replica",
        "priority": 0,
        "inputs": '{"args":[]}',
        "attributes": {"key": "value"},
        "is_debounced": False,
    }
    status: WorkflowStatusInternal = texts | changes
    return status


def read_tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that a workflow has; of its times, only whether they are set."""
    found = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in ("workflow_status", "workflow_input", "workflow_output"):
            rows = map(dict, connection.execute(f"SELECT * FROM {table} ORDER BY workflow_uuid"))  # noqa: S608
            found[table] = [{name: bool(row[name]) if name in TIMES else row[name] for name in row} for row in rows]
    return found


def test_a_workflow_is_stored_and_ended_as_by_dbos(tmp_path: Path) -> None:
    """An update of DBOS that writes something else fails here."""
    written = []
    for kind in (SQLiteSystemDatabase, PreparedSQLite):
        path = tmp_path / kind.__name__
        database = build_database(kind, path)
        for owner in ("one", "two", "three"):
            assert database.init_workflow(build_status(owner), creator_xid=owner) == ("PENDING", True)
        assert database.init_workflow(build_status("one"), creator_xid="another") == ("PENDING", False)
        assert database.update_workflow_outcome("one", "SUCCESS", output="1", owner_xid="one")
        assert database.update_workflow_outcome("two", "ERROR", error="2")  # whichever process runs it
        assert not database.update_workflow_outcome("three", "SUCCESS", output="3", owner_xid="another")
        assert not database.update_workflow_outcome("one", "ERROR", error="later", owner_xid="one")
        written.append(read_tables(path))
        close_engine(database.engine)
    assert written[0] == written[1]
    assert [row["status"] for row in written[1]["workflow_status"]] == ["SUCCESS", "PENDING", "ERROR"]


def test_a_statement_is_built_once(tmp_path: Path) -> None:
    database = build_database(PreparedSQLite, tmp_path / "bot.sqlite")
    built: list[Executable] = []

    def build() -> Executable:
        built.append(database.dialect.insert(database.tables.workflow_output))
        return built[-1]

    with database.engine.begin() as connection:
        for workflow_id in ("one", "two"):
            database._execute_prepared(connection, "store", {"workflow_uuid": workflow_id, "output": "1"}, build)
    close_engine(database.engine)
    assert len(built) == 1
    assert [row["workflow_uuid"] for row in read_tables(tmp_path / "bot.sqlite")["workflow_output"]] == ["one", "two"]
