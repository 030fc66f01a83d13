"""Events that wait for what only time or an operator can change."""

from datetime import UTC, datetime, timedelta

from bot import limits
from bot.errors import EarlierEventsUnavailable, WebexStatusError
from bot.handling.outcomes import EventOutcome, Outcome
from bot.messaging.payloads import to_time
from bot.model import Event


def postpone(error: Exception, event: Event, max_minutes: int, *, was_reading: bool = False) -> EventOutcome | None:
    """Return how an event waits after an error of a call of the bot's own or of its database; None if it does not wait.

    No longer than `max_minutes`, CATCH_UP_MINUTES: an older question is not found by catching up either. `was_reading`
    says that the event's content could not be read, which an operator can allow again (403).
    """
    happened_at = to_time(event.at)
    if not isinstance(error, WebexStatusError | EarlierEventsUnavailable) or happened_at is None:
        return None
    if datetime.now(UTC) - happened_at > timedelta(minutes=max_minutes):
        return None
    if isinstance(error, EarlierEventsUnavailable):
        return EventOutcome(Outcome.POSTPONED, detail=error.sentence, wait_seconds=limits.RETRY_DELAYS_SECONDS[0])
    if error.status == 401:
        return EventOutcome(
            Outcome.POSTPONED, detail=error.sentence, wait_seconds=limits.KEPT_SECONDS, is_token_refused=True
        )
    if error.status == 403 and was_reading:
        return EventOutcome(Outcome.POSTPONED, detail=error.sentence, wait_seconds=limits.FORBIDDEN_SECONDS)
    if error.status == 429 and (error.retry_after or 0) > limits.RETRY_DELAYS_SECONDS[0]:
        return EventOutcome(Outcome.POSTPONED, detail=error.sentence, wait_seconds=error.retry_after or 0)
    return None
