"""Everything that can go wrong, each with a sentence for the person whom it concerns.

BotError
├── NotUnderstood              what was typed or pressed is not a command
│   └── UnknownCommand         … but it may be close to one
├── NotAllowed                 this person may not use the bot in this space
│   └── OrganizationNotAllowed … or not for this organization
├── NotAllowedToAssign         this person may not assign numbers
├── NotFound                   no location or target has this name or id
├── NotPossible                the request does not fit what Webex has now
│   └── NothingToExport        … because the list is empty
├── DatabaseUnavailable        the database cannot be read or written
└── WebexError                 Webex did not do what the bot requested
    ├── WebexStatusError       it answered with an error status
    ├── WebexConnectionError   it did not answer
    ├── WebexOverloaded        it is slow, and too many requests are waiting already
    ├── WebsocketClosed        the websocket could not be opened, or has ended
    ├── WebexInvalidResponse   its response does not have the documented shape
    └── ServiceAppRefused      it issues no access token to the service app

Those that keep the bot from starting are in `bot.startup_errors`.

Every error classifies itself: `status`, `is_transient`, `outcome_unknown`. Ask these instead of comparing statuses.
"""

import math

from bot.model import Suggestion
from bot.model.connections import Failure

NOT_PROCESSED_STATUSES = frozenset({423, 429})
"""Webex has not begun: any method may be sent again (Webex developer documentation, "API Behavior")."""

PERMANENT_SERVER_ERRORS = frozenset({501, 505})
"""The server will never do this, so that another attempt is useless (RFC 9110, 15.6.2 and 15.6.6)."""


class BotError(Exception):
    """Anything that keeps the bot from answering. `sentence` is for a person and never holds a secret."""

    status: int | None = None
    """The HTTP status that Webex answered with, if it did."""

    is_transient: bool = False
    """Whether the same request may succeed later."""

    outcome_unknown: bool = False
    """Whether the call may have been carried out although it failed."""

    to_copy: str = ""
    """A line for a person to copy, below the sentence."""

    def __init__(self, sentence: str, suggestions: tuple[Suggestion, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.suggestions = suggestions


class NotUnderstood(BotError):
    """What was typed or pressed cannot be parsed as a command."""


class UnknownCommand(NotUnderstood):
    """The first word names no command. `suggestions` holds the nearest one, if any is near."""


class NotAllowed(BotError):
    """The person may not use the bot here. The sentence reveals nothing of what the bot knows, but CONTACT."""

    def __init__(self, contact: str = "") -> None:
        whom = f"ask {contact}" if contact else "contact the bot's administrator"
        super().__init__(f"You are not authorized to use this bot. To request access, {whom}.")


class NotAllowedToAssign(BotError):
    """The person may read, but not change anything."""

    def __init__(self, contact: str = "", line: str = "", kinds: str = "auto attendants") -> None:
        """`contact` is whom to ask, `line` what to forward to them; each may be empty.

        `kinds` are the targets that may be changed here, in words.
        """
        whom = contact or "somebody who may assign numbers, or the bot's administrator"
        end = " and forward this line:" if line else "."
        super().__init__(f"You are not authorized to change {kinds}. Nothing was changed. Ask {whom}{end}")
        self.to_copy = line


class NotAllowedToReserve(BotError):
    """The person may neither reserve numbers nor release them."""

    def __init__(self, contact: str = "", line: str = "") -> None:
        """`contact` is whom to ask, `line` what to forward to them; each may be empty."""
        whom = contact or "somebody who may reserve numbers, or the bot's administrator"
        end = " and forward this line:" if line else "."
        super().__init__(f"You are not authorized to reserve or release numbers. Nothing was changed. Ask {whom}{end}")
        self.to_copy = line


class OrganizationNotAllowed(NotAllowed):
    """The bot may not be used for this organization, or not by this person."""

    def __init__(self, contact: str = "") -> None:
        """`contact` is whom to ask; it may be empty."""
        whom = f"Ask {contact}" if contact else "Ask the bot's administrator"
        sentence = f"You are not authorized to use this bot for that organization. {whom} to add it to ORGANIZATIONS."
        BotError.__init__(self, sentence)


class NotFound(BotError):
    """No location or target has this name or id. `suggestions` holds the nearest ones."""


class NotPossible(BotError):
    """The request does not fit what Webex has now. Nothing was changed."""


class NothingToExport(NotPossible):
    """The list is empty: its file would hold headings only."""


class DatabaseUnavailable(BotError):
    """The database cannot be read or written."""

    is_transient = True


class EarlierEventsUnavailable(DatabaseUnavailable):
    """The events cannot be read that the one being handled refers to: it can be handled later."""


class WebexError(BotError):
    """Webex did not do what the bot requested."""

    was_not_processed: bool = False
    """Whether Webex says that it has not begun, so that any method may be sent again."""


class WebexStatusError(WebexError):
    """Webex answered with an error status.

    Attributes: `status` (HTTP), `message` (Webex's own words, empty if it sent none), `code` (Webex's error code, empty
    if it sent none), `tracking_id` (for Cisco support), `method` and `path` of the call, `retry_after` (seconds, if
    Webex named them).
    """

    status: int

    def __init__(
        self,
        status: int,
        message: str,
        tracking_id: str,
        method: str = "GET",
        path: str = "",
        retry_after: float | None = None,
        code: str = "",
    ) -> None:
        self.status = status
        self.message = message
        self.code = code
        self.tracking_id = tracking_id
        self.method = method
        self.path = path
        self.retry_after = retry_after
        self.was_not_processed = status in NOT_PROCESSED_STATUSES
        self.outcome_unknown = status >= 500 and status not in PERMANENT_SERVER_ERRORS
        self.is_transient = self.was_not_processed or self.outcome_unknown
        super().__init__(f"{self._explain()}{self._quote_reason()}{quote_tracking_id(tracking_id)}")

    @property
    def reason(self) -> str:
        """Webex's own words and its error code, without a full stop, to be put into a sentence."""
        words = self.message.rstrip(". ")
        # Some messages begin with their code: "[Error 4008] User not found".
        code = f"Webex error code {self.code}" if self.code and self.code not in words else ""
        return f"{words} ({code})" if words and code else words or code or "no reason given"

    @property
    def has_reason(self) -> bool:
        """Whether Webex sent words or a code; a body that is empty or a web page has neither."""
        return bool(self.message or self.code)

    def _quote_reason(self) -> str:
        """Return Webex's reason as a further sentence; empty if it sent none, or the explanation has it."""
        is_needed = self.has_reason and self.reason not in self._explain()
        return f" Webex says: “{self.reason}”." if is_needed else ""

    def _explain(self) -> str:
        """Return what the status means and what to do next."""
        if self.status == 429:
            return f"Webex is rate limiting the bot. Please try again in {_describe_wait(self.retry_after)}."
        if 300 <= self.status < 400:
            return (
                f"Webex sent the bot to another address (status {self.status}), and the bot does not follow. "
                "Please contact the bot's administrator: WEBEX_API_URL or a proxy may be wrong."
            )
        if self.was_not_processed:
            return "Webex is busy with this. Please try again in a minute."
        if self.is_transient:
            return f"Webex has a problem at the moment (status {self.status}). Please try again in a few minutes."
        return f"Webex answered with status {self.status}: {self.reason}."


class WebexConnectionError(WebexError):
    """Webex did not answer: no connection, a broken one, or a timeout. `failure` says why, if that is known."""

    is_transient = True
    outcome_unknown = True

    def __init__(self, method: str, path: str, failure: Failure | None = None, *, was_sent: bool = True) -> None:
        """`was_sent` is False where no connection was made."""
        self.method = method
        self.path = path
        self.failure = failure
        self.was_not_processed = not was_sent
        self.outcome_unknown = was_sent
        super().__init__("Webex did not answer. Please try again in a minute.")


class WebsocketClosed(WebexError):
    """The websocket to Webex could not be opened, or has ended."""

    is_transient = True

    def __init__(self, reason: str, code: int | None = None, status: int | None = None) -> None:
        """`reason` completes "The websocket to Webex …". `code` is that of the end (RFC 6455, 7.4), if there is one.

        `status` is the HTTP status that Webex answered the handshake with, if it did.
        """
        self.code = code
        self.status = status
        super().__init__(f"The websocket to Webex {reason}.")


class WebexOverloaded(WebexError):
    """Webex is slow, and as many requests are waiting as may: further ones are refused at once."""

    is_transient = True

    def __init__(self) -> None:
        super().__init__("Webex is responding slowly and too many requests are waiting. Please try again in a minute.")


class WebexInvalidResponse(WebexError):
    """The response does not have the documented shape."""

    is_transient = True
    outcome_unknown = True

    def __init__(self, path: str, tracking_id: str) -> None:
        self.path = path
        self.tracking_id = tracking_id
        super().__init__(
            "Webex sent a response that the bot cannot read. Please try again; if it keeps happening, "
            f"contact the bot's administrator.{quote_tracking_id(tracking_id)}"
        )


class ServiceAppRefused(WebexError):
    """Webex issues no access token to the service app."""

    def __init__(self, tracking_id: str, reason: str = "", *, is_client_wrong: bool = False) -> None:
        """`reason` is Webex's own words, without a secret, and its error code; empty if it sent none.

        `is_client_wrong` says that Webex refuses the client id or the client secret, and not the refresh token.
        """
        self.tracking_id = tracking_id
        self.reason = reason
        self.is_client_wrong = is_client_wrong
        quoted = f" Webex says: “{reason}”." if reason else ""
        super().__init__(f"{self._explain()}{quoted}{quote_tracking_id(tracking_id)}")

    def _explain(self) -> str:
        if self.is_client_wrong:
            return (
                "Webex does not accept the service app's client id or client secret, so the bot cannot read any "
                "numbers. The bot's administrator can fix this: copy both again from the service app's page into "
                "SERVICE_APP_CLIENT_ID and SERVICE_APP_CLIENT_SECRET."
            )
        return (
            "Webex no longer accepts the service app's refresh token, so the bot cannot read any numbers. "
            "The bot's administrator can fix this: authorize the service app again in Control Hub "
            "and set SERVICE_APP_REFRESH_TOKEN to its new refresh token."
        )


def _describe_wait(seconds: float | None) -> str:
    """Describe how long Webex wants to be left alone: "a minute" where it does not say."""
    if seconds is None:
        return "a minute"
    count, unit = (math.ceil(seconds), "second") if seconds <= 90 else (math.ceil(seconds / 60), "minute")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def quote_tracking_id(tracking_id: str) -> str:
    """Return the end of a sentence that names the tracking ID, if there is one."""
    return f" (Tracking ID for Cisco support: {tracking_id})" if tracking_id else ""
