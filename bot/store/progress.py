"""The progress messages that are in spaces: a process that is killed leaves its own there, for the next to delete."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Engine, String, Table, select

from bot.errors import DatabaseUnavailable
from bot.store.database import TABLES, transaction

log = logging.getLogger(__name__)

PROGRESS = Table(
    "progress_messages",
    TABLES,
    Column("event_key", String(400), primary_key=True),
    Column("message_id", String(400), nullable=False),
    Column("at", DateTime, nullable=False),
)


class ProgressRecords:
    """The ids of progress messages, by the event whose progress they show. Nothing waits for them: no method raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, event_key: str, message_id: str) -> None:
        """Record the message that was posted."""
        now = datetime.now(UTC).replace(tzinfo=None)
        values = {"event_key": event_key, "message_id": message_id, "at": now}
        try:
            with transaction(self._engine) as connection:
                connection.execute(PROGRESS.delete().where(PROGRESS.c.event_key == event_key))
                connection.execute(PROGRESS.insert().values(values))
        except DatabaseUnavailable as error:
            log.warning("A progress message was not recorded: %s", error.sentence)

    def find(self, event_key: str) -> str | None:
        """Return the message of an event; None if there is none, or the database cannot be read."""
        query = select(PROGRESS.c.message_id).where(PROGRESS.c.event_key == event_key)
        try:
            with transaction(self._engine) as connection:
                return connection.execute(query).scalar_one_or_none()
        except DatabaseUnavailable:
            return None

    def list_before(self, at: datetime) -> Sequence[tuple[str, str]]:
        """List event and message of what was recorded before then: its handling has ended, or never will."""
        query = select(PROGRESS.c.event_key, PROGRESS.c.message_id).where(PROGRESS.c.at < at.replace(tzinfo=None))
        try:
            with transaction(self._engine) as connection:
                return [(str(row.event_key), str(row.message_id)) for row in connection.execute(query)]
        except DatabaseUnavailable:
            return []

    def forget(self, event_key: str) -> None:
        """Forget the message of an event: it is deleted."""
        try:
            with transaction(self._engine) as connection:
                connection.execute(PROGRESS.delete().where(PROGRESS.c.event_key == event_key))
        except DatabaseUnavailable as error:
            log.warning("A deleted progress message was not forgotten: %s", error.sentence)
