"""What the event that is being handled can ask about others, read from what DBOS stores of each."""

import time
from collections.abc import Callable, Sequence, Set
from contextvars import Context
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

from dbos import DBOS, WorkflowStatus, error

from bot import limits
from bot.errors import DatabaseUnavailable, EarlierEventsUnavailable
from bot.messaging.payloads import to_time
from bot.model import Event, EventResult, Shown
from bot.store import EVENT_WORKFLOW, fail_fast, translating_errors


@dataclass(frozen=True, slots=True)
class StoredEvents:
    """The events that are stored besides the one that is being handled."""

    event: Event
    workflow_id: str
    """Of this attempt to handle the event."""
    is_first_attempt: bool
    has_waited: bool
    """Whether it has waited in a queue for the slot that its command needs."""
    may_be_duplicate: Callable[[], bool]

    def list_handled_texts(self) -> Set[str]:
        """Return the digests of the texts in which this message was answered, by its event and by its edits.

        What is being handled at the moment is waited for: its answer may be to the text as it is now.
        """
        if self.is_first_attempt and not self.event.updated:
            return frozenset()  # a new message cannot have been handled before: this costs it no query
        _wait_until_handled(
            lambda: list(takewhile(lambda each: each.workflow_id != self.workflow_id, self._list_edits()))
        )
        return {digest for each in self._list_edits() if (digest := _read_result(each).text_digest)}

    def list_shown(self) -> Sequence[Shown]:
        """Return which lists the person got in the space before this event, the latest first.

        By the times at which Webex says that the events happened: an event that is handled again, or late, finds what
        was there before it.
        """
        at = to_time(self.event.at) or datetime.now(UTC)
        handled = _wait_until_handled(lambda: self._list_before(at))
        return [shown for each in reversed(handled) if (shown := _read_result(each).shown)]

    def _list_edits(self) -> list[WorkflowStatus]:
        """List the handling of this message and of its edits, in the order in which they were stored."""
        prefixes = [replace(self.event, updated="").key, f"{self.event.resource}:updated:{self.event.id}:"]
        listed = _list_workflows(workflow_id_prefix=prefixes, load_input=False)
        return sorted(listed, key=lambda each: (each.created_at or 0, each.workflow_id))

    def _list_before(self, at: datetime) -> list[WorkflowStatus]:
        """List the person's events in this space in the FOLLOW_UP_SECONDS before then, the oldest first."""
        since = at - timedelta(seconds=limits.FOLLOW_UP_SECONDS)
        # The machine's clock, by which DBOS has stored them, may differ from Webex's.
        stored_since = since - timedelta(seconds=limits.MAX_CLOCK_SKEW_SECONDS)
        listed = _list_workflows(
            user=self.event.person_id,
            name=EVENT_WORKFLOW,
            start_time=stored_since.isoformat(),
            sort_desc=True,
            limit=limits.MAX_EARLIER_EVENTS,
        )
        by_order = {_read_order(each): each for each in listed if _read_event(each).room_id == self.event.room_id}
        return [by_order[order] for order in sorted(by_order) if (since,) <= order < (at, self.event.key)]


def list_stored(workflow_ids: Sequence[str]) -> Set[str]:
    """Return which of these workflows are stored. Raises EarlierEventsUnavailable."""
    if not workflow_ids:
        return frozenset()
    listed = _list_workflows(workflow_ids=list(workflow_ids), load_input=False, load_output=False)
    return {each.workflow_id for each in listed}


def is_stored(workflow_id: str) -> bool:
    """Return whether this attempt to handle an event is stored. Waits while the database does not work."""

    def run() -> bool:
        return bool(DBOS.list_workflows(workflow_ids=[workflow_id], load_input=False, load_output=False))

    return Context().run(run)


def _wait_until_handled(list_earlier: Callable[[], list[WorkflowStatus]]) -> list[WorkflowStatus]:
    """List earlier events once their handling has ended, or after EARLIER_EVENT_SECONDS.

    Each waits only for earlier ones, so they never wait for one another.
    """
    deadline = time.monotonic() + limits.EARLIER_EVENT_SECONDS
    pause = limits.EARLIER_EVENT_POLLING_SECONDS
    while True:
        earlier = list_earlier()
        # A delayed one tries again later, and then checks this itself.
        is_waiting = any(each.status in ("PENDING", "ENQUEUED") for each in earlier)
        if not is_waiting or time.monotonic() > deadline:
            return earlier
        time.sleep(pause)
        pause = min(2 * pause, limits.MAX_EARLIER_EVENT_POLLING_SECONDS)  # many may wait for a slow one


def _list_workflows(**query: Any) -> list[WorkflowStatus]:
    """List workflows. Raises EarlierEventsUnavailable."""

    def run() -> list[WorkflowStatus]:
        try:
            with fail_fast(), translating_errors():
                return DBOS.list_workflows(**query)
        except DatabaseUnavailable as failure:
            raise EarlierEventsUnavailable(failure.sentence) from None
        except error.DBOSException:
            # The bot stops, and waits for this event no longer: the next start handles it.
            raise EarlierEventsUnavailable("The bot is being stopped.") from None

    # In an empty context, where DBOS knows of no workflow: it would record the query as a step.
    return Context().run(run)


def _read_result(workflow: WorkflowStatus) -> EventResult:
    return EventResult.unpack(workflow.output)


def _read_event(workflow: WorkflowStatus) -> Event:
    assert workflow.input  # noqa: S101 - the input of an event's workflow begins with the event
    return Event(**workflow.input["args"][0])


def _read_order(workflow: WorkflowStatus) -> tuple[datetime, str, str]:
    """Return what puts events in order: when they happened, and two ids for those of the same millisecond."""
    event = _read_event(workflow)
    stored_at = datetime.fromtimestamp((workflow.created_at or 0) / 1000, UTC)
    return to_time(event.at) or stored_at, event.key, workflow.workflow_id
