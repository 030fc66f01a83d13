"""The bot's startup: the checks before it serves, and what is prepared once it listens."""

import logging
import socket
import sys
import threading
import time
from contextlib import closing

from bot import limits
from bot.errors import BotError
from bot.gates import GATES
from bot.inbound.websocket.device import remove_devices
from bot.messaging.client import Messaging
from bot.model import Location, Person
from bot.operations.advice import advise
from bot.operations.bot import Bot
from bot.setting_descriptions import describe_setting
from bot.settings import Settings
from bot.settings_reader import list_file_faults
from bot.startup_errors import PortUnavailable
from bot.store import Store, claim_database, prepare_database
from cards.locations import build_locations
from cards.reply import render_reply

log = logging.getLogger("bot")


def check_start(settings: Settings) -> Person:
    """Return the bot itself, as Webex knows it. Exits with a clear message if the bot cannot start."""
    if not settings.allowed_people and not settings.allowed_rooms:
        log.warning(
            "NOBODY MAY USE THE BOT: set ALLOWED_PEOPLE (%s) or ALLOWED_ROOMS (%s).",
            describe_setting("ALLOWED_PEOPLE"),
            describe_setting("ALLOWED_ROOMS"),
        )
    for fault in list_file_faults():
        log.warning("%s", fault)
    try:
        if settings.admin_port is None or not settings.uses_websocket:
            _check_port(settings.host, settings.port, "PORT")
        if settings.admin_port is not None:
            _check_port(settings.host, settings.admin_port, "ADMIN_PORT")
        database_url = settings.database_url.get_secret_value()
        prepare_database(database_url)
        claim_database(database_url)
        with closing(Store(database_url)) as store:
            GATES.restore(store.pauses.list())
        with closing(Messaging(settings)) as messaging:
            me = messaging.fetch_me()
    except BotError as error:
        log.error("The bot cannot start: %s", advise(error, settings))  # noqa: TRY400
        sys.exit(1)
    log.info("Signed in as %s (%s).", me.name, me.email)
    return me


def _check_port(host: str, port: int, name: str) -> None:
    """Raise PortUnavailable if the bot cannot listen there: the server's own message would not name the setting."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise PortUnavailable(host, port, name, error.strerror or "") from None


def prepare(bot: Bot) -> None:
    """Have events come in once the server listens, and retry until they do. What can wait is done beside that.

    The first command would obtain the service app's token, and so does this; commands that need none do not wait for
    it. Catching up comes after that: what is sent until then is found too.
    """
    settings = bot.settings
    threading.Thread(target=_warm_up, args=(bot,), name="warm up", daemon=True).start()
    pause_seconds = limits.FIRST_STARTUP_RETRY_SECONDS
    # The first card of a process takes 60 ms, because its models are completed on first use.
    render_reply(build_locations([Location("", "")], title="", text="", page=1, page_size=1))
    _wait_until_listening(settings)
    while True:
        try:
            if bot.listener is not None:
                bot.listener.start()
                bot.listener.wait_until_connected()
            bot.maintenance.open()
        except BotError as error:
            log.error(  # noqa: TRY400
                "Startup incomplete: %s Retrying in %d s.", advise(error, settings), pause_seconds
            )
            time.sleep(pause_seconds)
            pause_seconds = min(pause_seconds * 2, limits.MAX_STARTUP_RETRY_SECONDS)
        else:
            log.info("Ready.")
            break
    if bot.address_monitor is not None:
        bot.address_monitor.start()
    bot.maintenance.catch_up()
    if bot.listener is None:
        remove_devices(settings)


def _warm_up(bot: Bot) -> None:
    """Obtain the service app's token and the locations. The first command does it otherwise."""
    try:
        bot.calling.fetch_locations(bot.calling.choose_organization(""))
    except BotError as error:
        log.error("Webex Calling cannot be read: %s", advise(error, bot.settings))  # noqa: TRY400


def _wait_until_listening(settings: Settings) -> None:
    """Wait until the server's port is open: a webhook that is activated earlier would fail at its first event."""
    while True:
        try:
            socket.create_connection((settings.host, settings.listening_port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
