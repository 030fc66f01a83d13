"""What an error means for the bot's administrator, and what to do: one table for startup, doctor and readiness."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.calling.refusals import CallingStatusError
from bot.errors import (
    BotError,
    ServiceAppRefused,
    WebexConnectionError,
    WebexInvalidResponse,
    WebexStatusError,
    WebsocketClosed,
    quote_tracking_id,
)
from bot.inbound.websocket.services import UntrustedAddress
from bot.model.connections import Cause
from bot.setting_descriptions import advise_setting, describe_setting
from bot.settings import Settings

CHECK_NETWORK = (
    "Check WEBEX_API_URL and the outbound network settings: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE."
)

CHECK_WEBSOCKET = (
    "Check the outbound network settings: HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE, and whether your proxy lets "
    "websockets to *.wbx2.com through."
)

CHECK_API = f"Check WEBEX_API_URL: {describe_setting('WEBEX_API_URL')}."

NETWORK_ACTIONS: Mapping[Cause, str] = {
    Cause.NAME: "Check WEBEX_API_URL, and the DNS of this machine. Behind a proxy, set HTTPS_PROXY.",
    Cause.REFUSED: "Check WEBEX_API_URL, and whether a firewall blocks it. Behind a proxy, set HTTPS_PROXY.",
    Cause.NO_ROUTE: "Check this machine's network. Behind a proxy, set HTTPS_PROXY.",
    Cause.TIMEOUT: "Check whether a firewall blocks it. Behind a proxy, set HTTPS_PROXY.",
    Cause.PROXY: "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
    Cause.CERTIFICATE: "If a proxy inspects TLS, set REQUESTS_CA_BUNDLE to a file with your company's authority.",
    Cause.TLS: "Check WEBEX_API_URL, and whether a proxy answers instead of Webex.",
    Cause.BROKEN: "Check whether a firewall or a proxy interrupts it, and try again.",
}
"""What to do where Webex cannot be reached."""

CHECK_CLIENT = (
    "Copy SERVICE_APP_CLIENT_ID and SERVICE_APP_CLIENT_SECRET again from the service app's page at "
    "developer.webex.com, My Webex Apps. The refresh token must be of the same app."
)

AUTHORIZE_AGAIN = (
    "Authorize the service app again in Control Hub, Management, Apps, Service Apps, and copy its new refresh token."
)


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
        case CallingStatusError() | UntrustedAddress():
            # Its sentence names the scope, the role or the object. A refused access token concerns the service app.
            return Advice(error.sentence)
        case WebexStatusError(status=401) | WebsocketClosed(status=401) | WebsocketClosed(code=4401):
            return Advice("Webex does not accept WEBEX_BOT_TOKEN", f"{advise_setting('WEBEX_BOT_TOKEN')}.")
        case WebexStatusError(status=404):
            return Advice(error.sentence.rstrip("."), CHECK_API)
        case WebsocketClosed(code=None):
            return Advice(error.sentence.rstrip("."), CHECK_WEBSOCKET)
        case WebexConnectionError(failure=failure) if failure is not None:
            problem = f"Webex cannot be reached at {settings.webex_api_url}: {failure.words}"
            return Advice(problem, NETWORK_ACTIONS[failure.cause])
        case WebexConnectionError():
            return Advice(f"{settings.webex_api_url} does not answer", CHECK_NETWORK)
        case ServiceAppRefused(is_client_wrong=True):
            return Advice(f"Webex does not accept the service app's client id or secret{_quote(error)}", CHECK_CLIENT)
        case ServiceAppRefused():
            return Advice(f"Webex does not accept SERVICE_APP_REFRESH_TOKEN{_quote(error)}", AUTHORIZE_AGAIN)
        case WebexInvalidResponse():
            return Advice(
                f"{settings.webex_api_url} answers, but not in JSON as Webex does",
                "Check WEBEX_API_URL, and whether a proxy answers instead of Webex.",
            )
        case _:
            return Advice(error.sentence)


def _quote(refused: ServiceAppRefused) -> str:
    """Return what Webex says of a refusal, to be put after what is refused."""
    return f"{f': {refused.reason}' if refused.reason else ''}{quote_tracking_id(refused.tracking_id)}"
