"""The event queue: events are stored before they are acknowledged, and handled once, also after a crash (DBOS)."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol
from weakref import WeakValueDictionary

from dbos import DBOS, DBOSConfig, DBOSContextSetAuth, SetEnqueueOptions, SetWorkflowID
from dbos import DBOSPortableJSONSerializer as JSONSerializer
from sqlalchemy import Engine

from bot import limits
from bot.inbound.earlier_events import StoredEvents
from bot.inbound.kept_events import KeptEvents
from bot.inbound.lease import ReplicaLease
from bot.inbound.prepared_sqlite import prepare_statements
from bot.inbound.schedule import ScheduledJob, register_jobs
from bot.model import EarlierEvents, Event, EventResult
from bot.priority import yield_to_webhooks
from bot.store import EVENT_WORKFLOW, build_engine, close_engine, count_pending_events, fail_fast, transaction

APPLICATION_NAME = "webex-numbers-bot"

APPLICATION_VERSION = "1"
"""Never changes: DBOS recovers only workflows of the same version, so a change would abandon the stored events."""

RETRY_QUEUE = "later"
"""Events that could not be handled because Webex failed. The names of queues are stored in the database."""

OVERFLOW_QUEUE = "backlog"
"""Events accepted while the maximum was in memory: they wait in the database only."""


class HandledEvent(Protocol):
    """What came of an event, as far as the queue needs it."""

    @property
    def should_retry(self) -> bool:
        """Whether to try again later."""

    @property
    def wait_seconds(self) -> float:
        """After how long to handle it again, however often that was tried; 0 if it does not wait."""

    @property
    def is_token_refused(self) -> bool:
        """Whether it waits for Webex to accept the bot's token."""

    @property
    def result(self) -> EventResult:
        """What later events need to know about it."""


HandleEvent = Callable[[Event, EarlierEvents], HandledEvent]
"""Handles an event."""


class _InFlightEvent(dict[str, Any]):
    """The workflow's input, in a class of its own: a plain dict cannot be referenced weakly."""


class EventQueue:
    """Stores accepted events and has each handled once, also after a crash.

    The workflow has no recorded steps: after a crash it runs again from its start, so `handle` must look for its
    reply before it posts, when it is warned that the event may be a duplicate. DBOS is a singleton: a process has one
    event queue.
    """

    def __init__(
        self,
        database_url: str,
        replica: str,
        lease: ReplicaLease,
        handle: HandleEvent,
        is_token_accepted: Callable[[], bool],
    ) -> None:
        """`is_token_accepted` asks Webex whether it accepts the bot's token, and never raises."""
        self._lease = lease
        self._handle = handle
        self._kept = KeptEvents(is_token_accepted, self.release_delayed)
        self._running = 0
        self._running_changed = threading.Condition()
        # Counts the events in memory: DBOS alone refers to a workflow's input, until the workflow has ended. If DBOS
        # kept it for longer, the maximum would be reached sooner, and more events would wait in the database: later
        # replies, but none lost.
        self._in_memory: WeakValueDictionary[int, _InFlightEvent] = WeakValueDictionary()
        self._engine = build_engine(database_url)
        prepare_statements()
        DBOS(config=_build_config(database_url, self._engine, replica))

        @DBOS.workflow(name=EVENT_WORKFLOW)
        def handle_event(event: dict[str, Any], run_id: str, attempt: int = 0, failures: int | None = None) -> Any:
            # Earlier versions stored no count of failures: each attempt was one.
            return self._run(Event(**event), run_id, attempt, attempt if failures is None else failures)

        self._workflow = handle_event

    @property
    def running(self) -> int:
        """How many events are being handled at the moment."""
        return self._running

    def launch(self, jobs: Sequence[ScheduledJob]) -> None:
        """Begin: recover the events that an earlier process left, and run the jobs at their times."""
        schedules = register_jobs(jobs)
        DBOS.launch()
        DBOS.register_queue(RETRY_QUEUE, polling_interval_sec=limits.QUEUE_POLLING_SECONDS)
        DBOS.register_queue(
            OVERFLOW_QUEUE,
            polling_interval_sec=limits.QUEUE_POLLING_SECONDS,
            worker_concurrency=limits.MAX_EVENTS_IN_MEMORY // 2,
        )
        DBOS.apply_schedules(schedules)
        # Webex has just accepted the bot's token, and this machine's clock may have been set back meanwhile.
        self.release_delayed()

    def enqueue(self, event: Event, *, is_new: bool = True) -> None:
        """Store an event and have it handled; does nothing if it is stored already.

        `is_new` says that nobody can have handled it before. Raises DatabaseUnavailable if it cannot be stored.
        """
        in_flight = _InFlightEvent(_to_input(event))
        run_id = self._lease.run_id if is_new else ""
        # The workflow's id is the event's key: DBOS stores and runs the same id only once. Its user is the person, so
        # that a follow-up finds that person's earlier events.
        with fail_fast(), SetWorkflowID(event.key), DBOSContextSetAuth(event.person_id, None):
            if len(self._in_memory) < limits.MAX_EVENTS_IN_MEMORY:
                self._in_memory[id(in_flight)] = in_flight
                DBOS.start_workflow(self._workflow, in_flight, run_id)
            else:
                DBOS.enqueue_workflow(OVERFLOW_QUEUE, self._workflow, in_flight, run_id)

    def recover_from(self, replica: str) -> None:
        """Have the events that a dead replica accepted handled by the replicas that are alive."""
        workflows = DBOS.list_workflows(status="PENDING", executor_id=replica, load_input=False, load_output=False)
        if workflows:
            DBOS.resume_workflows([each.workflow_id for each in workflows])

    def release_delayed(self) -> int:
        """Have all events that wait for their next attempt handled now. Returns how many."""
        workflows = DBOS.list_workflows(status="DELAYED", queue_name=RETRY_QUEUE, load_input=False, load_output=False)
        for each in workflows:
            DBOS.set_workflow_delay(each.workflow_id, delay_seconds=0)
        return len(workflows)

    def delete_completed(self, before: datetime) -> int:
        """Delete the events whose handling ended before then. Returns how many."""
        count = 0
        while True:
            workflows = DBOS.list_workflows(
                completed_before=before.isoformat(), limit=limits.PURGE_BATCH, load_input=False, load_output=False
            )
            if not workflows:
                return count
            DBOS.delete_workflows([each.workflow_id for each in workflows])
            count += len(workflows)

    def count_pending(self) -> int:
        """Count the stored events whose handling has not ended. Raises DatabaseUnavailable."""
        with transaction(self._engine) as connection:
            return count_pending_events(connection)

    def close(self, seconds: float = 0) -> None:
        """Stop once running events are handled, or after so many seconds. The next start recovers the rest."""
        self._kept.stop()
        with self._running_changed:
            self._running_changed.wait_for(lambda: not self._running, seconds)
        DBOS.destroy(destroy_registry=True)
        close_engine(self._engine)

    def _run(self, event: Event, run_id: str, attempt: int, failures: int) -> Any:
        """Handle the event, and schedule its next attempt if it needs one.

        Returns the workflow's result, which later events read.
        """
        with self._running_changed:
            self._running += 1
        yield_to_webhooks()
        try:
            workflow_id = _build_workflow_id(event, attempt)
            earlier = StoredEvents(event, workflow_id, not attempt, lambda: not self._lease.covers(run_id))
            handled = self._handle(event, earlier)
            if handled.is_token_refused:
                self._kept.note()
            if handled.wait_seconds:
                self._schedule(event, attempt, handled.wait_seconds, failures)
            elif handled.should_retry and failures < len(limits.RETRY_DELAYS_SECONDS):
                self._schedule(event, attempt, limits.RETRY_DELAYS_SECONDS[failures], failures + 1)
            return handled.result.pack()
        finally:
            yield_to_webhooks()  # DBOS writes the result next
            with self._running_changed:
                self._running -= 1
                self._running_changed.notify_all()

    def _schedule(self, event: Event, attempt: int, seconds: float, failures: int) -> None:
        """Enqueue the event for its next attempt. The id makes it one retry, also if a crash repeats this attempt."""
        with (
            SetWorkflowID(_build_workflow_id(event, attempt + 1)),
            SetEnqueueOptions(delay_seconds=seconds),
        ):
            # No run id: the failed attempt may have posted the reply although its connection broke.
            # The count of failures only where it differs: earlier versions do not know it.
            counted = () if failures == attempt + 1 else (failures,)
            DBOS.enqueue_workflow(RETRY_QUEUE, self._workflow, _to_input(event), "", attempt + 1, *counted)


def _build_workflow_id(event: Event, attempt: int) -> str:
    return f"{event.key}:again:{attempt}" if attempt else event.key


def _to_input(event: Event) -> dict[str, Any]:
    """Return the workflow's input. Without `updated` where it is empty: earlier versions do not know it."""
    return {name: value for name, value in asdict(event).items() if name != "updated" or value}


def _build_config(database_url: str, engine: Engine, replica: str) -> DBOSConfig:
    return {
        "name": APPLICATION_NAME,
        "system_database_url": database_url,
        "system_database_engine": engine,
        "application_version": APPLICATION_VERSION,
        "executor_id": replica,
        "max_executor_threads": limits.WORKER_THREADS,
        "notification_listener_polling_interval_sec": limits.QUEUE_POLLING_SECONDS,
        "serializer": JSONSerializer(),
        "log_level": "WARNING",
    }
