"""What was accepted is answered, whatever happens to the process in between: DBOS and its database."""

import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from dbos import DBOSPortableJSONSerializer as JSONSerializer
from sqlalchemy import Engine

from bot import limits
from bot.model import Event
from bot.priority import webhook_in_progress, yield_to_webhooks
from bot.store import EVENT_WORKFLOW, build_engine, count_pending_events, fail_fast, transaction

NAME = "webex-numbers-bot"

VERSION = "1"
"""Fixed: DBOS takes up again only what was accepted under the same version, and an upgrade must strand nothing."""

RETRY_QUEUE = "later"
"""The queue of what could not be answered because Webex failed."""

OVERFLOW_QUEUE = "backlog"
"""The queue of what was accepted while as much was in memory as may be: it waits in the database alone."""

MayBeAnswered = Callable[[], bool]
"""Tells whether an event may have been answered by somebody else: to be asked right before it is answered."""

Answer = Callable[[Event, MayBeAnswered], bool]
"""Answers an event. Returns whether it is to be tried again later."""


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """What is done by the clock, once for all processes on the database."""

    name: str
    schedule: str
    """As cron writes it, UTC."""
    do: Callable[[datetime], None]
    """Told the time for which it was scheduled. Raises nothing."""


class _InFlightEvent(dict[str, Any]):
    """An event in memory. DBOS lets go of it once it is answered: those that live are those that are in memory."""


class EventQueue:
    """Writes accepted events down and has each answered once, after a crash too.

    The workflow has no recorded steps: after a crash it runs again from its start, so `answer` must look
    before it posts when it is told to. There is one event_queue in a process: DBOS is a singleton.
    """

    def __init__(self, database_url: str, replica: str, answer: Answer) -> None:
        self._run = str(uuid.uuid4())
        self._seen_at = time.time()
        self._answer = answer
        self._running = 0
        self._in_memory: WeakValueDictionary[int, _InFlightEvent] = WeakValueDictionary()
        self._changed = threading.Condition()
        self._engine = build_engine(database_url)
        DBOS(config=_build_config(database_url, self._engine, replica))

        @DBOS.workflow(name=EVENT_WORKFLOW)
        def converse(event: dict[str, Any], accepted_by: str, attempt: int = 0) -> None:
            self._converse(Event(**event), attempt, lambda: self._may_be_duplicate(accepted_by))

        self._workflow = converse

    def launch(self, jobs: Sequence[ScheduledJob]) -> None:
        """Take up what an earlier process left, and do the jobs by the clock."""
        workflows = {job.name: _register(job) for job in jobs}
        DBOS.launch()
        DBOS.register_queue(RETRY_QUEUE, polling_interval_sec=limits.QUEUE_POLLING_SECONDS)
        DBOS.register_queue(
            OVERFLOW_QUEUE,
            polling_interval_sec=limits.QUEUE_POLLING_SECONDS,
            worker_concurrency=limits.MAX_EVENTS_IN_MEMORY // 2,
        )
        DBOS.apply_schedules(
            [
                {
                    "schedule_name": job.name,
                    "workflow_fn": workflows[job.name],
                    "schedule": job.schedule,
                    "context": None,
                }
                for job in jobs
            ]
        )

    def enqueue(self, event: Event, *, is_new: bool = True) -> None:
        """Write the event down and have it answered; one that is written down already is let be.

        `is_new` says that nobody can have answered it. Raises DatabaseUnavailable when it cannot be written.
        """
        held = _InFlightEvent(asdict(event))
        accepted_by = self._run if is_new else ""
        with webhook_in_progress(), fail_fast(), SetWorkflowID(event.key):
            if len(self._in_memory) < limits.MAX_EVENTS_IN_MEMORY:
                self._in_memory[id(held)] = held
                DBOS.start_workflow(self._workflow, held, accepted_by)
            else:
                DBOS.enqueue_workflow(OVERFLOW_QUEUE, self._workflow, held, accepted_by)

    def record_heartbeat(self, at: float) -> None:
        """Note that the others saw this replica alive, `at` the earliest (seconds since the epoch).

        One that comes to life again after a silence begins a new run: what the old one accepted, others took over.
        """
        if self._lease_expired(at):
            self._run = str(uuid.uuid4())
        self._seen_at = at

    def recover_from(self, replica: str) -> None:
        """Have what a dead replica had accepted answered by those that live."""
        left = DBOS.list_workflows(status="PENDING", executor_id=replica, load_input=False, load_output=False)
        if left:
            DBOS.resume_workflows([each.workflow_id for each in left])

    def delete_completed(self, before: datetime) -> int:
        """Delete what was settled before then; returns how much."""
        count = 0
        while True:
            settled = DBOS.list_workflows(
                completed_before=before.isoformat(), limit=limits.PURGE_BATCH, load_input=False, load_output=False
            )
            if not settled:
                return count
            DBOS.delete_workflows([each.workflow_id for each in settled])
            count += len(settled)

    def count_pending(self) -> int:
        """Count what is written down and not yet settled. Raises DatabaseUnavailable."""
        with transaction(self._engine) as connection:
            return count_pending_events(connection)

    def close(self, seconds: float = 0) -> None:
        """Stop, once what runs is done or so many seconds have passed; the rest is taken up at the next start."""
        with self._changed:
            self._changed.wait_for(lambda: not self._running, seconds)
        DBOS.destroy(destroy_registry=True)
        self._engine.dispose()

    def _may_be_duplicate(self, run: str) -> bool:
        """Tell whether what a run accepted may have been answered by another, or by that run before it was killed."""
        return run != self._run or self._lease_expired(time.time())

    def _lease_expired(self, until: float) -> bool:
        return until - self._seen_at > limits.LEASE_SECONDS

    def _converse(self, event: Event, attempt: int, may_be_answered: MayBeAnswered) -> None:
        with self._changed:
            self._running += 1
        yield_to_webhooks()
        try:
            if self._answer(event, may_be_answered) and attempt < len(limits.RETRY_DELAYS_SECONDS):
                self._schedule_retry(event, attempt)
        finally:
            yield_to_webhooks()  # what came of it is written down next
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _schedule_retry(self, event: Event, attempt: int) -> None:
        """Have it tried again when Webex may be well. After a crash in between it is put off once all the same."""
        with (
            SetWorkflowID(f"{event.key}:again:{attempt + 1}"),
            SetEnqueueOptions(delay_seconds=limits.RETRY_DELAYS_SECONDS[attempt]),
        ):
            DBOS.enqueue_workflow(RETRY_QUEUE, self._workflow, asdict(event), "", attempt + 1)


def _register(job: ScheduledJob) -> Callable[[datetime, Any], None]:
    @DBOS.workflow(name=job.name)
    def do(at: datetime, _context: Any) -> None:
        # In a thread that knows of no workflow: else DBOS would record each call to it as a step of this one.
        with ThreadPoolExecutor(1, thread_name_prefix=job.name) as pool:
            pool.submit(job.do, at).result()

    return do


def _build_config(database_url: str, engine: Engine, replica: str) -> DBOSConfig:
    return {
        "name": NAME,
        "system_database_url": database_url,
        "system_database_engine": engine,
        "application_version": VERSION,
        "executor_id": replica,
        "max_executor_threads": limits.WORKER_THREADS,
        "notification_listener_polling_interval_sec": limits.QUEUE_POLLING_SECONDS,
        "serializer": JSONSerializer(),
        "log_level": "WARNING",
    }
