"""What an error means for the bot's administrator, and what to do: one table for startup, doctor and readiness."""

from dataclasses import dataclass

from bot.calling.refusals import CallingStatusError
from bot.errors import BotError, WebexConnectionError, WebexInvalidResponse, WebexStatusError, WebsocketClosed
from bot.settings import Settings, advise_setting, describe_setting

CHECK_NETWORK = (
    "Check WEBEX_API_URL and the outbound network settings: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE."
)

CHECK_WEBSOCKET = (
    "Check the outbound network settings: HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE, and whether your proxy lets "
    "websockets to *.wbx2.com through."
)

CHECK_API = f"Check WEBEX_API_URL: {describe_setting('WEBEX_API_URL')}."


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong, and what to do about it."""

    problem: str
    action: str = ""
    """Empty if the problem says it already."""

    def __str__(self) -> str:
        """Return both as sentences."""
        return f"{self.problem}. {self.action}" if self.action else self.problem


def advise(error: BotError, settings: Settings) -> Advice:
    """Return the advice for an error."""
    match error:
        case CallingStatusError():
            # Its sentence names the scope, the role or the object. A refused access token concerns the service app.
            return Advice(error.sentence)
        case WebexStatusError(status=401) | WebsocketClosed(status=401) | WebsocketClosed(code=4401):
            return Advice("Webex does not accept WEBEX_BOT_TOKEN", f"{advise_setting('WEBEX_BOT_TOKEN')}.")
        case WebexStatusError(status=404):
            return Advice(error.sentence.rstrip("."), CHECK_API)
        case WebsocketClosed(code=None):
            return Advice(error.sentence.rstrip("."), CHECK_WEBSOCKET)
        case WebexConnectionError():
            return Advice(f"{settings.webex_api_url} does not answer", CHECK_NETWORK)
        case WebexInvalidResponse():
            return Advice(
                f"{settings.webex_api_url} answers, but not in JSON as Webex does",
                "Check WEBEX_API_URL, and whether a proxy answers instead of Webex.",
            )
        case _:
            return Advice(error.sentence)
