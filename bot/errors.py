"""Everything that can go wrong, each knowing what to tell the person it went wrong for.

BotError
├── NotUnderstood          what was typed or pressed is no command
│   └── UnknownCommand     … but it may be near one
├── NotAllowed             this person, in this space, may not use the bot
├── NotAllowedToAssign            this person may not change auto attendants
├── NotFound               no location or auto attendant of that name or id
├── NotPossible            what is asked for does not fit what Webex has now
│   └── NothingToExport    … because the list is empty
├── InvalidSettings          settings are missing or malformed (told to whoever starts the bot)
├── PortUnavailable           another has the port (told to whoever starts the bot)
├── CertificatesNotFound         the file of a company's own certificates is missing (told to whoever starts the bot)
├── DatabaseUnavailable              an event could not be written down (told to Webex, not to a person)
└── WebexError             Webex did not do what it was asked
    ├── WebexStatusError       it answered with an error status
    ├── WebexConnectionError   it did not answer
    ├── WebexOverloaded          it takes long, and others wait for the same already
    ├── WebexInvalidResponse    it answered something that is not of the documented shape
    └── ServiceAppRefused  it gives the service app no access token
"""

from collections.abc import Sequence

from bot.model import Suggestion


class BotError(Exception):
    """Anything that keeps the bot from answering; `sentence` is for the person, never holds a secret."""

    def __init__(self, sentence: str, suggestions: tuple[Suggestion, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.suggestions = suggestions


class NotUnderstood(BotError):
    """What was typed or pressed cannot be read as a command."""


class UnknownCommand(NotUnderstood):
    """The first word is no command's; `suggestions` holds the nearest one, if any is near."""


class NotAllowed(BotError):
    """The person may not use the bot here. The sentence says nothing about what the bot knows."""

    def __init__(self) -> None:
        super().__init__(
            "Sorry, you are not on the list of people I answer. "
            "Please ask the people who run this bot to add you to it."
        )


class NotAllowedToAssign(BotError):
    """The person may look, but not change anything."""

    def __init__(self) -> None:
        super().__init__(
            "Sorry, you are not on the list of people who may change auto attendants. Nothing was changed. "
            "Please ask the people who run this bot to add you to ASSIGNERS, or somebody who is on it."
        )


class NotFound(BotError):
    """No location or auto attendant has this name or id; `suggestions` holds the nearest ones."""


class NotPossible(BotError):
    """What is asked for does not fit what Webex has now; nothing was changed."""


class NothingToExport(NotPossible):
    """The list is empty: a file of it would be one of headings alone."""


class InvalidSettings(BotError):
    """The bot cannot start with these settings.

    Attribute: `lines`, one for each that is missing or malformed, with how to get its value. None quotes a value.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("The bot cannot start. Please mend these settings, in the environment or in .env:")
        self.lines = lines


class PortUnavailable(BotError):
    """The bot cannot listen where it is told to."""

    def __init__(self, host: str, port: int, setting: str, reason: str) -> None:
        super().__init__(
            f"I cannot listen on {host} port {port}: {reason}. "
            f"Stop what listens there, or set HOST and {setting} to what this machine has."
        )


class CertificatesNotFound(BotError):
    """The certificates are missing by which Webex is to be known: nothing can be sent."""

    def __init__(self, path: str) -> None:
        super().__init__(f"There are no certificates at {path}. Check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE.")


class DatabaseUnavailable(BotError):
    """The event could not be written to the database, so Webex must not be told that it was accepted."""


class WebexError(BotError):
    """Webex did not do what it was asked."""


class WebexStatusError(WebexError):
    """Webex answered with an error status.

    Attributes: `status` (HTTP), `message` (Webex's own words), `tracking_id` (what Cisco's support asks for),
    `method` and `path` of the call, `retry_after` (seconds, where Webex named them).
    """

    def __init__(
        self,
        status: int,
        message: str,
        tracking_id: str,
        method: str = "GET",
        path: str = "",
        retry_after: float | None = None,
    ) -> None:
        self.status = status
        self.message = message
        self.tracking_id = tracking_id
        self.method = method
        self.path = path
        self.retry_after = retry_after
        explained = _explain_calling(self) if _is_calling(path) else _explain_messaging(self)
        super().__init__(f"{explained}{_quote(tracking_id)}")


class WebexConnectionError(WebexError):
    """Webex did not answer: no connection, a broken one, or a timeout. What was asked may have been done."""

    def __init__(self, method: str, path: str) -> None:
        self.method = method
        self.path = path
        super().__init__("Webex did not answer. Please try again in a minute.")


class WebexOverloaded(WebexError):
    """Webex takes long, and as many wait already as may: whoever comes now is told at once."""

    def __init__(self) -> None:
        super().__init__("Webex is slow at the moment, and others wait for it already. Please try again in a minute.")


class WebexInvalidResponse(WebexError):
    """Webex answered with something that is not of the documented shape."""

    def __init__(self, path: str, tracking_id: str) -> None:
        self.path = path
        self.tracking_id = tracking_id
        super().__init__(
            f"Webex gave an answer that I cannot read. Please try again; "
            f"if it stays so, tell the people who run this bot.{_quote(tracking_id)}"
        )


class ServiceAppRefused(WebexError):
    """Webex gives the service app no access token."""

    def __init__(self, tracking_id: str) -> None:
        self.tracking_id = tracking_id
        super().__init__(
            "Webex no longer accepts my service app's sign-in, so I cannot read any numbers. "
            "The people who run this bot can mend it: authorize the service app again in Control Hub "
            f"and put its new refresh token into SERVICE_APP_REFRESH_TOKEN.{_quote(tracking_id)}"
        )


def is_trouble(error: BaseException) -> bool:
    """Tell whether Webex itself failed, so that it may go better later: what it refuses is an answer."""
    return isinstance(error, WebexConnectionError | WebexInvalidResponse) or (
        isinstance(error, WebexStatusError) and (error.status >= 500 or error.status in (423, 429))
    )


def _is_calling(path: str) -> bool:
    return any(part in path for part in ("/telephony/", "/locations", "/organizations"))


def _explain_calling(refusal: WebexStatusError) -> str:
    """Say what a status of Webex Calling's means for the person, and what to do next."""
    match refusal.status:
        case 400:
            return f"Webex did not accept the request: {_repeat(refusal)}."
        case 401:
            return "Webex did not accept my sign-in, even a renewed one. Please tell the people who run this bot."
        case 403:
            scope, roles = _name_needs(refusal)
            return (
                f"Webex does not let me do this. My service app needs the scope {scope}, and behind it {roles}. "
                "The people who run this bot can add the scope on the service app's page at developer.webex.com, "
                "authorize the app again in Control Hub, and set its new SERVICE_APP_REFRESH_TOKEN."
            )
        case 404 if "/autoAttendants/" in refusal.path and not refusal.path.endswith("/availableNumbers"):
            return "Webex does not know this auto attendant any more. Type attendants to see those it knows."
        case 404:
            return "Webex does not know this location any more. Type locations to see those it knows."
        case _:
            return _explain_messaging(refusal)


def _name_needs(refusal: WebexStatusError) -> tuple[str, str]:
    """Name the scope and the administrator's roles that a call needs (Webex's reference names them for each)."""
    if "/telephony/" not in refusal.path:
        return "spark-admin:locations_read", "a full, read-only or location administrator"
    if refusal.method == "PUT":
        return "spark-admin:telephony_config_write", "a full or location administrator"
    return "spark-admin:telephony_config_read", "a full, read-only or location administrator"


def _explain_messaging(refusal: WebexStatusError) -> str:
    match refusal.status:
        case 423 | 429:
            return "Webex is busy and asked me to wait longer than I can. Please try again in a minute."
        case 500 | 502 | 503 | 504:
            return f"Webex has trouble at the moment (status {refusal.status}). Please try again in a few minutes."
        case _:
            return f"Webex answered with status {refusal.status}: {_repeat(refusal)}."


def _repeat(refusal: WebexStatusError) -> str:
    """Say Webex's own words, without the full stop that most of them have: the sentence has its own."""
    return refusal.message.rstrip(". ") or "it gave no reason"


def _quote(tracking_id: str) -> str:
    return f" (Tracking id for Cisco's support: {tracking_id})" if tracking_id else ""
