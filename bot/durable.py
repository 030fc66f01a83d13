"""What was accepted is answered, whatever happens to the process in between: DBOS and its database."""

import os
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID
from dbos import DBOSPortableJSONSerializer as JSONSerializer
from sqlalchemy import make_url
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


class Ledger:
    """Writes accepted events down and has each answered once, after a crash too.

    The workflow has no recorded steps: after a crash it runs again from its start, so `answer` must look
    before it posts when it is told to. There is one ledger in a process: DBOS is a singleton.
    """

    def __init__(self, database_url: str, answer: Answer) -> None:
        self._run = str(uuid.uuid4())
        prepare_database(database_url)
        DBOS(config=_build_config(database_url))

        @DBOS.workflow(name="conversation")
        def converse(event: dict[str, Any], accepted_by: str) -> str:
            # Accepted by another run of this program: that run may have answered before it was killed.
            return answer(Event(**event), accepted_by != self._run)

        self._converse = converse
        DBOS.launch()

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


def prepare_database(database_url: str) -> None:
    """Create the SQLite file for its owner alone, and let readers and a writer work side by side (WAL).

    Raises NotStored when it cannot be written.
    """
    path = Path(make_url(database_url).database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        raise NotStored(f"The database file {path} cannot be written: {error}. Check DATABASE_URL.") from None


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
