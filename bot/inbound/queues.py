"""The queues of events that are not started at once: they wait in the database, untouched until it is their turn.

Each queue has a part for each person: nobody's events wait behind a flood of somebody else's.
"""

import logging
from collections.abc import Callable
from typing import Any

from dbos import DBOS, SetEnqueueOptions

from bot import limits
from bot.model import Event, Slot

PEOPLE = "people"
"""Events of people who have many at once, and events that are handled again. Queues are stored under their names."""


def register_queues() -> None:
    """Register the queues, once DBOS is launched."""
    logging.getLogger("dbos").addFilter(_is_worth_logging)
    DBOS.register_queue(
        PEOPLE,
        worker_concurrency=limits.MAX_QUEUED_AT_ONCE,
        partition_worker_concurrency=limits.MAX_QUEUED_OF_PERSON,
        polling_interval_sec=limits.QUEUE_POLLING_SECONDS,
    )
    for slot in Slot:
        # No more than there are slots: each that is taken from the queue waits in a worker until one is free.
        DBOS.register_queue(
            slot,
            worker_concurrency=limits.MAX_BULK_COMMANDS,
            partition_worker_concurrency=limits.MAX_BULK_OF_PERSON,
            polling_interval_sec=limits.QUEUE_POLLING_SECONDS,
        )


def put(queue: str, event: Event, workflow: Callable[..., Any], *arguments: Any, seconds: float = 0.0) -> None:
    """Put an event's workflow into its person's part of a queue, to be started after so many seconds or later."""
    with SetEnqueueOptions(queue_partition_key=event.person_id, delay_seconds=seconds or None):
        DBOS.enqueue_workflow(queue, workflow, *arguments)


def _is_worth_logging(record: logging.LogRecord) -> bool:
    """Leave out what DBOS warns of when an event is reported again that was started at once, or in another queue."""
    return not record.getMessage().startswith("Workflow already exists in queue")
