"""What was accepted is answered, whatever happens to the process in between: DBOS and its database."""

import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID
from dbos import DBOSPortableJSONSerializer as JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import NotStored
from bot.model import Event
from bot.wire import THREADS

NAME = "webex-numbers-bot"

VERSION = "1"
"""Fixed: DBOS takes up again only what was accepted under the same version, and an upgrade must strand nothing."""

POLLING_SECONDS = 1.0
"""How often DBOS looks for messages between workflows, of which there are none here."""

Answer = Callable[[Event, bool], str]
"""Answers an event; told whether an earlier process may have answered it."""

Look = Callable[[datetime], None]
"""Looks after the watches; told the time (UTC) for which this look was scheduled."""

SCHEDULE = "watches"


class Ledger:
    """Writes accepted events down and has each answered once, after a crash too.

    The workflow has no recorded steps: after a crash it runs again from its start, so `answer` must look
    before it posts when it is told to. There is one ledger in a process: DBOS is a singleton.
    """

    def __init__(self, database_url: str, answer: Answer, look: Look, minutes: int) -> None:
        """`look` is called every so many `minutes`, a divisor of an hour, once for all processes on the database."""
        self._run = str(uuid.uuid4())
        DBOS(config=_build_config(database_url))

        @DBOS.workflow(name="conversation")
        def converse(event: dict[str, Any], accepted_by: str) -> str:
            # Accepted by another run of this program: that run may have answered before it was killed.
            return answer(Event(**event), accepted_by != self._run)

        @DBOS.workflow(name=SCHEDULE)
        def look_after(at: datetime, _context: Any) -> None:
            look(at)

        self._converse = converse
        DBOS.launch()
        DBOS.apply_schedules(
            [{"schedule_name": SCHEDULE, "workflow_fn": look_after, "schedule": _to_cron(minutes), "context": None}]
        )

    def accept(self, event: Event) -> None:
        """Write the event down and have it answered; one that is written down already is let be.

        Raises NotStored when it cannot be written.
        """
        try:
            with SetWorkflowID(event.key):
                DBOS.start_workflow(self._converse, asdict(event), self._run)
        except SQLAlchemyError as error:
            raise NotStored(f"The event could not be written down: {type(error).__name__}.") from None

    def close(self) -> None:
        """Stop; what is unfinished is taken up at the next start."""
        DBOS.destroy(destroy_registry=True)


def _to_cron(minutes: int) -> str:
    return f"*/{minutes} * * * *" if minutes < 60 else "0 * * * *"


def _build_config(database_url: str) -> DBOSConfig:
    return {
        "name": NAME,
        "system_database_url": database_url,
        "application_version": VERSION,
        "executor_id": NAME,
        # One connection: writers queue for it in turn, where SQLite itself would have them sleep and retry.
        "sys_db_pool_size": 1,
        "max_executor_threads": THREADS,
        "notification_listener_polling_interval_sec": POLLING_SECONDS,
        "serializer": JSONSerializer(),
        "log_level": "WARNING",
    }
