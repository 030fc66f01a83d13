"""Whether the bot's public address leads to this bot, and if not, why Webex would not reach it."""

import logging
import threading
import time
from dataclasses import dataclass

from bot import http, limits
from bot.errors import BotError, WebexConnectionError
from bot.inbound.receiver import ALIVE
from bot.model.connections import Cause
from bot.settings import Settings

log = logging.getLogger(__name__)

FORWARD = "Does PUBLIC_URL lead to this machine, and does the reverse proxy forward /webhook to HOST and PORT?"

FAILURE_ACTIONS = {
    Cause.NAME: "Create a DNS record for it, or correct PUBLIC_URL.",
    Cause.REFUSED: "Is the reverse proxy (or the tunnel) running, and does the firewall let Webex in?",
    Cause.NO_ROUTE: "Is the network of the reverse proxy up, and does the firewall let Webex in?",
    Cause.TIMEOUT: "Does the firewall let Webex in, and does PUBLIC_URL lead to the right machine?",
    Cause.CERTIFICATE: (
        "Webex delivers nothing there. Use a certificate of a public authority for this name, and have the reverse "
        "proxy send the whole chain."
    ),
    Cause.TLS: "Webex needs https there: have the reverse proxy speak TLS on this port.",
    Cause.BROKEN: FORWARD,
}

UNAVAILABLE_STATUSES = (502, 503, 504)
"""What a reverse proxy answers where nothing listens behind it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the public address leads."""

    is_ours: bool
    words: str
    """The address, and what is there."""
    action: str = ""
    """What to do about it; empty if nothing is wrong."""
    is_unknown: bool = False
    """Whether it cannot be seen from here: an outbound proxy does not lead there. Webex may reach it."""
    may_be_down: bool = False
    """Whether it looks the same where all is well and the bot is not running."""

    def __str__(self) -> str:
        """Return both as sentences."""
        return f"{self.words}. {self.action}".rstrip()


def ask_public_address(settings: Settings) -> Reach:
    """Call the bot's public address, as Webex does. Raises CertificatesNotFound."""
    url = settings.webhook_url
    try:
        with http.build_session(url, total_seconds=limits.DOCTOR_CALL_SECONDS) as session:
            is_ours = session.get(url).text == ALIVE
    except WebexConnectionError as error:
        return _explain_failure(url, error)
    except BotError as error:
        if error.status is None:
            raise
        return _explain_status(url, error.status)
    if is_ours:
        return Reach(True, f"{url} is answered by this bot")
    return Reach(False, f"{url} is answered by another server", FORWARD)


def _explain_failure(url: str, error: WebexConnectionError) -> Reach:
    failure = error.failure
    if failure is None:
        return Reach(False, f"{url} does not answer", FORWARD, may_be_down=True)
    if failure.cause == Cause.PROXY:
        return Reach(False, f"{url} cannot be called from here: {failure.words}", is_unknown=True)
    may_be_down = failure.cause == Cause.REFUSED
    return Reach(False, f"{url}: {failure.words}", FAILURE_ACTIONS[failure.cause], may_be_down=may_be_down)


def _explain_status(url: str, status: int) -> Reach:
    words = f"{url} answers with status {status}"
    if 300 <= status < 400:
        return Reach(False, words, "It redirects: set PUBLIC_URL to the address that it leads to.")
    if status in (401, 403):
        return Reach(False, words, "Something before the bot asks for a login. Let Webex through to /webhook.")
    return Reach(False, words, FORWARD, may_be_down=status in UNAVAILABLE_STATUSES)


class AddressMonitor:
    """Asks the public address once the bot is ready, and every five minutes; more often while it fails."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopped = threading.Event()
        self._logged = ("", 0.0)
        self.latest: Reach | None = None
        """What the last call found; None before the first."""

    def start(self) -> None:
        """Begin. The thread is a daemon: a call that hangs must not keep the process from stopping."""
        threading.Thread(target=self._run, name="public address", daemon=True).start()

    def stop(self) -> None:
        """Make no further calls."""
        self._stopped.set()

    def check(self) -> Reach:
        """Ask once, and log if Webex would not reach the bot: when that changes, and every five minutes."""
        try:
            reach = ask_public_address(self._settings)
        except BotError as error:
            reach = Reach(False, error.sentence.rstrip("."), is_unknown=True)
        self._log(reach)
        self.latest = reach
        return reach

    def _run(self) -> None:
        while not self._stopped.is_set():
            is_well = self.check().action == ""
            self._stopped.wait(limits.ADDRESS_CHECK_SECONDS if is_well else limits.ADDRESS_RETRY_SECONDS)

    def _log(self, reach: Reach) -> None:
        words, at = self._logged
        if reach.words == words and time.monotonic() - at < limits.ADDRESS_CHECK_SECONDS:
            return
        if reach.action:
            log.warning("Webex cannot reach the bot: %s", reach)
        elif reach.words != words and self.latest is not None:
            log.info("The public address works: %s.", reach.words)
        self._logged = (reach.words, time.monotonic())
