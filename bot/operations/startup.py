"""The bot's start: whether it makes sense, and what is done once it listens."""

import logging
import socket
import sys
import time
from contextlib import closing

from bot import limits
from bot.errors import BotError, PortUnavailable, WebexConnectionError, WebexInvalidResponse, WebexStatusError
from bot.messaging.client import Messaging
from bot.model import Location
from bot.operations.bot import Bot
from bot.settings import HOW_TO_GET, Settings
from bot.store import claim_database, prepare_database
from cards.locations import build_locations
from cards.reply import render_reply

log = logging.getLogger("bot")


def check_start(settings: Settings) -> None:
    """Stop here, with a sentence, where serving would be in vain."""
    if not settings.allowed_people and not settings.allowed_rooms:
        log.warning(
            "NOBODY MAY USE THE BOT: set ALLOWED_PEOPLE (%s) or ALLOWED_ROOMS (%s).",
            HOW_TO_GET["ALLOWED_PEOPLE"],
            HOW_TO_GET["ALLOWED_ROOMS"],
        )
    try:
        _check_port(settings.host, settings.port, "PORT")
        if settings.admin_port is not None:
            _check_port(settings.host, settings.admin_port, "ADMIN_PORT")
        database_url = settings.database_url.get_secret_value()
        prepare_database(database_url)
        claim_database(database_url)
        with closing(Messaging(settings)) as messaging:
            me = messaging.fetch_me()
        log.info("I am %s (%s).", me.name, me.email)
    except BotError as error:
        log.error("The bot cannot start: %s", _explain_start(error, settings))  # noqa: TRY400
        sys.exit(1)


def _check_port(host: str, port: int, name: str) -> None:
    """Raise PortUnavailable where nobody can listen there: the server's own words are for its makers."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise PortUnavailable(host, port, name, error.strerror or "") from None


def _explain_start(error: BotError, settings: Settings) -> str:
    match error:
        case WebexStatusError(status=401):
            return f"Webex does not accept WEBEX_BOT_TOKEN. How to get it: {HOW_TO_GET['WEBEX_BOT_TOKEN']}"
        case WebexConnectionError():
            return f"{settings.webex_api_url} does not answer. Check WEBEX_API_URL and this machine's way out."
        case WebexInvalidResponse():
            return (
                f"{settings.webex_api_url} answers, but not as Webex does. "
                "Check WEBEX_API_URL, and whether a proxy on this machine's way out answers in Webex's place."
            )
        case _:
            return error.sentence


def prepare(bot: Bot) -> None:
    """Register the webhooks once the server listens, and have the service app's token at hand."""
    settings = bot.settings
    pause_seconds = limits.FIRST_STARTUP_RETRY_SECONDS
    # The first card of a process takes 60 ms: its models are completed when they are first used.
    render_reply(build_locations([Location("", "")], title="", text="", page=1, page_size=1))
    _wait_until_listening(settings)
    while True:
        try:
            bot.maintenance.open()
            bot.calling.fetch_locations(bot.calling.choose_organization(""))
        except BotError as error:
            log.error("Not ready: %s Trying again in %d s.", error.sentence, pause_seconds)  # noqa: TRY400
            time.sleep(pause_seconds)
            pause_seconds = min(pause_seconds * 2, limits.MAX_STARTUP_RETRY_SECONDS)
        else:
            log.info("Ready.")
            return


def _wait_until_listening(settings: Settings) -> None:
    """Wait for the server's own port: a webhook that is activated before would fail at its first event."""
    while True:
        try:
            socket.create_connection((settings.host, settings.port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
