"""What the log and the metrics say of an event."""

import logging
from datetime import UTC, datetime

from bot.handling.outcomes import EventOutcome, Outcome
from bot.logs import shorten_id
from bot.messaging.payloads import to_time
from bot.metrics import REPLY_SECONDS
from bot.model import Event

log = logging.getLogger(__name__)

EVENT_NAMES = {"messages": "message", "attachmentActions": "card action", "memberships": "membership"}
"""What the log calls an event of each resource."""


LEVELS = {Outcome.UNANSWERED: logging.ERROR, Outcome.POSTPONED: logging.WARNING}
"""The levels of outcomes that an administrator should see."""


def observe_delay(event: Event) -> None:
    """Record the time from the event at Webex to its reply."""
    if created_at := to_time(event.at):
        seconds = (datetime.now(UTC) - created_at).total_seconds()
        REPLY_SECONDS.labels(event.resource).observe(max(seconds, 0.0))  # the clocks may differ


def describe_event(event: Event) -> str:
    """Name the event by its resource and the end of its id."""
    if event.updated:
        return f"edited message {shorten_id(event.id)}"
    return f"{EVENT_NAMES.get(event.resource, event.resource)} {shorten_id(event.id)}"


def log_event(event: Event, outcome: EventOutcome, milliseconds: int) -> None:
    """Write the event's line: a sentence, and fields for LOG_FORMAT=json, which hold whole ids."""
    log.log(
        LEVELS.get(outcome.kind, logging.INFO),
        "Handled %s from %s in %d ms: %s%s",
        describe_event(event),
        outcome.email or f"person {shorten_id(event.person_id)}",
        milliseconds,
        ", ".join(filter(None, (outcome.command, outcome.kind))),
        f" ({outcome.detail})" if outcome.detail else "",
        extra={
            "event_key": event.key,
            "person_id": event.person_id,
            "email": outcome.email,
            "command": outcome.command,
            "milliseconds": milliseconds,
            "outcome": outcome.kind.value,
            "detail": outcome.detail,
        },
    )
