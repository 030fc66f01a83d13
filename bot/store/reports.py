"""The reports: which command is run when, for whom, and where its answer goes."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Engine, Integer, Row, String, Table, Text, select

from bot import limits
from bot.model import InvalidArgument, Report, Request
from bot.model.schedules import Schedule
from bot.store.database import TABLES, transaction
from bot.store.utc_time import UtcTime

log = logging.getLogger(__name__)

REPORTS = Table(
    "reports",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("command", String(40), nullable=False),
    Column("arguments", Text, nullable=False),
    Column("location_name", String(400), nullable=False),
    Column("schedule", String(600), nullable=False),
    Column("room_id", String(300), nullable=False),
    Column("is_direct", Boolean, nullable=False),
    Column("person_id", String(300), nullable=False),
    Column("next_at", UtcTime, nullable=False, index=True),
    Column("is_paused", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    sqlite_autoincrement=True,
)


class Reports:
    """The reports of all spaces. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, report: Report) -> Report:
        """Store a report and return it with its number. The same one of its space is set up again, if there is one."""
        values = _to_values(report)
        same = [REPORTS.c[name] == values[name] for name in ("room_id", "command", "arguments", "schedule")]
        with transaction(self._engine) as connection:
            found = connection.execute(select(REPORTS.c.id).where(*same)).scalar()
            if found is not None:
                connection.execute(REPORTS.update().where(REPORTS.c.id == found).values(values))
                return replace(report, id=found)
            inserted = connection.execute(REPORTS.insert().values(values).returning(REPORTS.c.id))
            return replace(report, id=inserted.scalar_one())

    def remove(self, report_id: int) -> None:
        """Delete a report; does nothing if it is gone."""
        with transaction(self._engine) as connection:
            connection.execute(REPORTS.delete().where(REPORTS.c.id == report_id))

    def advance(self, report_id: int, next_at: datetime, *, failures: int = 0, is_paused: bool = False) -> None:
        """Store when a report is due next, how often it failed, and whether it is paused."""
        values = {"next_at": next_at, "failures": failures, "is_paused": is_paused}
        with transaction(self._engine) as connection:
            connection.execute(REPORTS.update().where(REPORTS.c.id == report_id).values(values))

    def get(self, report_id: int) -> Report | None:
        """Return a report as it is now; None if it has ended."""
        with transaction(self._engine) as connection:
            row = connection.execute(select(REPORTS).where(REPORTS.c.id == report_id)).first()
        return _to_report(row) if row is not None else None

    def list(self, room_id: str) -> Sequence[Report]:
        """List the reports of a space, oldest first."""
        query = select(REPORTS).where(REPORTS.c.room_id == room_id).order_by(REPORTS.c.id)
        with transaction(self._engine) as connection:
            return _read(connection.execute(query))

    def list_due(self, now: datetime) -> Sequence[Report]:
        """List the reports of all spaces that are due, those first that have been so for the longest time."""
        is_due = (REPORTS.c.next_at <= now) & ~REPORTS.c.is_paused
        query = (
            select(REPORTS).where(is_due).order_by(REPORTS.c.next_at, REPORTS.c.id).limit(limits.MAX_REPORTS_AT_ONCE)
        )
        with transaction(self._engine) as connection:
            return _read(connection.execute(query))


def _read(rows: Iterable[Row[Any]]) -> Sequence[Report]:
    """Return the reports of rows; without those whose schedule another version of the bot has written."""
    reports = []
    for row in rows:
        try:
            reports.append(_to_report(row))
        except ValueError:
            log.warning("The schedule of report %d cannot be read by this version", row._mapping["id"])
    return reports


def _to_values(report: Report) -> dict[str, Any]:
    return {
        "command": report.request.command,
        "arguments": json.dumps(report.request.write_arguments(), sort_keys=True),
        "location_name": report.location_name,
        "schedule": str(report.schedule),
        "room_id": report.room_id,
        "is_direct": report.is_direct,
        "person_id": report.person_id,
        "next_at": report.next_at,
        "is_paused": report.is_paused,
        "failures": report.failures,
    }


def _to_report(row: Row[Any]) -> Report:
    raw = row._mapping
    return Report(
        id=raw["id"],
        request=_to_request(raw["command"], json.loads(raw["arguments"])),
        location_name=raw["location_name"],
        schedule=Schedule.parse(raw["schedule"]),
        room_id=raw["room_id"],
        is_direct=raw["is_direct"],
        person_id=raw["person_id"],
        next_at=raw["next_at"],
        is_paused=raw["is_paused"],
        failures=raw["failures"],
    )


def _to_request(command: str, arguments: dict[str, str]) -> Request:
    try:
        return Request(command).with_texts(arguments)
    except InvalidArgument:
        # Another version of the bot knows more than this one: nothing is better than another list.
        return Request("")
