"""The event queue: events are stored before they are acknowledged, and handled once, also after a crash (DBOS)."""

import inspect
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from dbos import DBOS, DBOSConfig, DBOSContextSetAuth, SetWorkflowID
from dbos import DBOSPortableJSONSerializer as JSONSerializer
from sqlalchemy import Engine

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.inbound import queues
from bot.inbound.attempts import Attempt, to_input
from bot.inbound.earlier_events import StoredEvents, is_stored, list_stored
from bot.inbound.in_memory import EventsInMemory, InFlightEvent
from bot.inbound.kept_events import KeptEvents
from bot.inbound.lease import ReplicaLease
from bot.inbound.prepared_sqlite import prepare_statements
from bot.inbound.schedule import ScheduledJob, register_jobs
from bot.inbound.unwritten_results import UnwrittenResults
from bot.model import EarlierEvents, Event, EventResult, Slot
from bot.priority import yield_to_webhooks
from bot.store import (
    EVENT_WORKFLOW,
    build_engine,
    close_engine,
    count_pending_events,
    fail_fast,
    transaction,
    translating_errors,
)

APPLICATION_NAME = "webex-numbers-bot"

APPLICATION_VERSION = "1"
"""Never changes: DBOS recovers only workflows of the same version, so a change would abandon the stored events."""


class HandledEvent(Protocol):
    """What came of an event, as far as the queue needs it."""

    @property
    def should_retry(self) -> bool:
        """Whether to try again later."""

    @property
    def wait_seconds(self) -> float:
        """After how long to handle it again, however often that was tried; 0 if it does not wait."""

    @property
    def waits_for(self) -> Slot | None:
        """What it waits for a slot of; nothing was posted."""

    @property
    def is_token_refused(self) -> bool:
        """Whether it waits for Webex to accept the bot's token."""

    @property
    def result(self) -> EventResult:
        """What later events need to know about it."""


HandleEvent = Callable[[Event, EarlierEvents], HandledEvent]
"""Handles an event."""


class _StillUnhandled(BaseException):
    """The database failed, perhaps before the next attempt was stored. After any other exception, DBOS would take the
    event for handled."""


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
        self._replica = replica
        self._lease = lease
        self._handle = handle
        self._unwritten = UnwrittenResults()
        self._kept = KeptEvents(is_token_accepted, self.release_delayed)
        self._running = 0
        self._running_changed = threading.Condition()
        self._in_memory = EventsInMemory()
        self._engine = build_engine(database_url)
        prepare_statements()
        DBOS(config=_build_config(database_url, self._engine, replica))

        def handle_event(
            event: dict[str, Any], run_id: str, number: int = 0, failures: int = 0, has_waited: bool = False
        ) -> Any:
            return self._run(Attempt(Event(**event), run_id, number, failures, has_waited))

        # DBOS reads the parameters for each event, twice: from here, that takes no time.
        handle_event.__signature__ = inspect.signature(handle_event)  # type: ignore[attr-defined]
        self._workflow = DBOS.workflow(name=EVENT_WORKFLOW)(handle_event)

    @property
    def running(self) -> int:
        """How many events are being handled at the moment."""
        return self._running

    def launch(self, jobs: Sequence[ScheduledJob]) -> None:
        """Begin: recover the events that an earlier process left, and run the jobs at their times."""
        schedules = register_jobs(jobs)
        DBOS.launch()
        queues.register_queues()
        DBOS.apply_schedules(schedules)
        # Webex has just accepted the bot's token, and this machine's clock may have been set back meanwhile.
        self.release_delayed()

    def enqueue(self, event: Event, *, is_new: bool = True) -> None:
        """Store an event and have it handled; does nothing if it is stored already.

        `is_new` says that nobody can have handled it before. Raises DatabaseUnavailable if it cannot be stored.
        """
        in_flight = InFlightEvent(to_input(event))
        run_id = self._lease.run_id if is_new else ""
        # The workflow's id is the event's key: DBOS stores and runs the same id only once. Its user is the person, so
        # that a follow-up finds that person's earlier events.
        with fail_fast(), SetWorkflowID(event.key), DBOSContextSetAuth(event.person_id, None):
            if self._in_memory.has_room_for(event.person_id):
                self._in_memory.add(in_flight, event.person_id)
                DBOS.start_workflow(self._workflow, in_flight, run_id)
            else:
                queues.put(queues.PEOPLE, event, self._workflow, in_flight, run_id)

    def enqueue_missing(self, events: Sequence[Event], is_new: bool) -> None:
        """Store those of the events that are not stored, in this order. Raises DatabaseUnavailable."""
        # One query: a flood is found again by each catch-up while it waits, and storing each event is a write.
        stored = list_stored([event.key for event in events])
        for event in events:
            if event.key not in stored:
                self.enqueue(event, is_new=is_new)

    def recover_from(self, replica: str) -> None:
        """Have the events that a dead replica accepted handled by the replicas that are alive."""
        workflows = DBOS.list_workflows(status="PENDING", executor_id=replica, load_input=False, load_output=False)
        if workflows:
            DBOS.resume_workflows([each.workflow_id for each in workflows])

    def repeat_unwritten(self) -> None:
        """Have events handled again whose result the database did not take, as a full one. Raises DBOS's errors."""

        def list_unhandled() -> set[str]:
            workflows = DBOS.list_workflows(
                status="PENDING",
                name=EVENT_WORKFLOW,
                executor_id=self._replica,
                load_input=False,
                load_output=False,
            )
            return {each.workflow_id for each in workflows}

        self._unwritten.repeat(list_unhandled, DBOS.resume_workflows)

    def release_delayed(self) -> int:
        """Have all events that wait for their next attempt handled now. Returns how many."""
        workflows = DBOS.list_workflows(status="DELAYED", queue_name=queues.PEOPLE, load_input=False, load_output=False)
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

    def _run(self, attempt: Attempt) -> Any:
        """Handle the event, and schedule its next attempt if it needs one.

        Returns the workflow's result, which later events read.
        """
        with self._running_changed:
            self._running += 1
        yield_to_webhooks()
        is_repeated = self._unwritten.begin(attempt.workflow_id)

        def may_be_duplicate() -> bool:
            return is_repeated or not self._lease.covers(attempt.run_id)

        try:
            # After a crash, an attempt runs again that may have scheduled the next one already.
            if may_be_duplicate() and is_stored(attempt.build_next().workflow_id):
                return EventResult().pack()
            event = attempt.event
            earlier = StoredEvents(event, attempt.workflow_id, not attempt.number, attempt.has_waited, may_be_duplicate)
            handled = self._handle(event, earlier)
            self._schedule_next(attempt, handled)
            return handled.result.pack()
        except DatabaseUnavailable as error:
            raise _StillUnhandled from error
        finally:
            self._unwritten.end(attempt.workflow_id)
            yield_to_webhooks()  # DBOS writes the result next
            with self._running_changed:
                self._running -= 1
                self._running_changed.notify_all()

    def _schedule_next(self, attempt: Attempt, handled: HandledEvent) -> None:
        """Schedule the event's next attempt, if it needs one."""
        failures = attempt.failures
        if handled.is_token_refused:
            self._kept.note()
        if handled.waits_for is not None:
            self._put(handled.waits_for, attempt.build_next(run_id=attempt.run_id, has_waited=True))
        elif handled.wait_seconds:
            self._put(queues.PEOPLE, attempt.build_next(), handled.wait_seconds)
        elif handled.should_retry and failures < len(limits.RETRY_DELAYS_SECONDS):
            again = attempt.build_next(failures=failures + 1)
            self._put(queues.PEOPLE, again, limits.RETRY_DELAYS_SECONDS[failures])

    def _put(self, queue: str, attempt: Attempt, seconds: float = 0.0) -> None:
        """Put the event's next attempt into a queue. The id makes it one, also if a crash repeats the last one."""
        with translating_errors(), SetWorkflowID(attempt.workflow_id):
            queues.put(queue, attempt.event, self._workflow, *attempt.to_arguments(), seconds=seconds)


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
