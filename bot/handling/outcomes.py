"""What came of an event: the label of its metric, and the fields of its log line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot import errors
from bot.errors import BotError
from bot.model import EventResult, Slot


class Outcome(StrEnum):
    """What came of an event, as the metric `bot_events` and the log name it."""

    ANSWERED = "answered"
    INTRODUCED = "introduced"
    """The bot was added to a space and introduced itself."""

    # The reply says why the command was not carried out.
    NOT_UNDERSTOOD = "not_understood"
    UNKNOWN_COMMAND = "unknown_command"
    NOT_ALLOWED = "not_allowed"
    NOT_ALLOWED_TO_ASSIGN = "not_allowed_to_assign"
    NOT_ALLOWED_TO_RESERVE = "not_allowed_to_reserve"
    NOT_FOUND = "not_found"
    NOT_POSSIBLE = "not_possible"
    RATE_LIMITED = "rate_limited"
    CARD_DELETED = "card_deleted"
    """The clicked card was deleted before its action could be read."""
    WEBEX_STATUS_ERROR = "webex_status_error"
    WEBEX_CONNECTION_ERROR = "webex_connection_error"
    WEBEX_OVERLOADED = "webex_overloaded"
    WEBEX_INVALID_RESPONSE = "webex_invalid_response"
    SERVICE_APP_REFUSED = "service_app_refused"
    WEBEX_ERROR = "webex_error"
    """Any other failure of Webex."""
    DATABASE_UNAVAILABLE = "database_unavailable"
    UNEXPECTED_ERROR = "unexpected_error"
    """A bug. The log has the traceback."""

    # There is no reply.
    IGNORED_OVER_LIMIT = "ignored_over_limit"
    """Over the rate limit, and the person has been warned."""
    IGNORED_DELETED_MESSAGE = "ignored_deleted_message"
    """The message was deleted before it could be read."""
    IGNORED_SAME_TEXT = "ignored_same_text"
    """The message was edited, but it was answered with the same text before."""
    POSTPONED = "postponed"
    """It is handled later: Webex refuses the bot's token or asked for a long pause, or too many commands run."""
    UNANSWERED = "unanswered"
    """The reply could not be posted."""


_BY_ERROR: Mapping[type[Exception], Outcome] = {
    errors.UnknownCommand: Outcome.UNKNOWN_COMMAND,
    errors.NotUnderstood: Outcome.NOT_UNDERSTOOD,
    errors.NotAllowed: Outcome.NOT_ALLOWED,
    errors.NotAllowedToAssign: Outcome.NOT_ALLOWED_TO_ASSIGN,
    errors.NotAllowedToReserve: Outcome.NOT_ALLOWED_TO_RESERVE,
    errors.NotFound: Outcome.NOT_FOUND,
    errors.NotPossible: Outcome.NOT_POSSIBLE,
    errors.DatabaseUnavailable: Outcome.DATABASE_UNAVAILABLE,
    errors.WebexStatusError: Outcome.WEBEX_STATUS_ERROR,
    errors.WebexConnectionError: Outcome.WEBEX_CONNECTION_ERROR,
    errors.WebexOverloaded: Outcome.WEBEX_OVERLOADED,
    errors.WebexInvalidResponse: Outcome.WEBEX_INVALID_RESPONSE,
    errors.ServiceAppRefused: Outcome.SERVICE_APP_REFUSED,
    errors.WebexError: Outcome.WEBEX_ERROR,
}


@dataclass(frozen=True, slots=True)
class EventOutcome:
    """What came of one event."""

    kind: Outcome
    command: str = ""
    """The command's name, if the text or button was understood."""
    email: str = ""
    """The requester's, if known."""
    detail: str = ""
    """What Webex or the database refused, or why the reply could not be posted."""
    should_retry: bool = False
    """Whether the reply could not be posted for a reason that may pass."""
    wait_seconds: float = 0.0
    """After how long to handle a postponed event again."""
    waits_for: Slot | None = None
    """What a postponed event waits for a slot of."""
    is_token_refused: bool = False
    """Whether Webex refuses the bot's token: the event is kept until it is accepted."""
    result: EventResult = field(default=EventResult(), compare=False)
    """What later events need to know about this one."""


def to_outcome(error: BaseException) -> Outcome:
    """Return the outcome that stands for an error, by its class or the nearest class it inherits from."""
    if not isinstance(error, BotError):
        return Outcome.UNEXPECTED_ERROR
    kinds = (_BY_ERROR[kind] for kind in type(error).__mro__ if kind in _BY_ERROR)
    return next(kinds, Outcome.UNEXPECTED_ERROR)
