"""The listener: keeps a websocket to Webex open, stores each event that comes in, and then acknowledges it."""

import logging
import random
import threading
import time
from collections.abc import Callable

from bot import limits
from bot.errors import BotError, DatabaseUnavailable, WebexError, WebsocketClosed
from bot.inbound.websocket.activity import parse_activity
from bot.inbound.websocket.connection import Connection, Envelope, open_connection
from bot.inbound.websocket.device import Device
from bot.inbound.websocket.events import EventBuilder
from bot.inbound.websocket.rest_ids import RestIds
from bot.inbound.websocket.services import Services
from bot.inbound.websocket.status import ConnectionStatus, StatusBoard
from bot.logs import shorten_id
from bot.messaging.client import Messaging
from bot.model import Event
from bot.priority import webhook_in_progress
from bot.settings import Settings

log = logging.getLogger(__name__)

TOKEN_REFUSED = 4401
FINAL_CODES = frozenset({4400, 4403})
"""Close codes: after these, clients do not connect again."""

DEVICE_UNKNOWN = 404
"""The status of a handshake for a device that Webex no longer has."""


class Listener:
    """Receives events without a public address. It has a thread of its own, and one that catches up."""

    def __init__(
        self,
        settings: Settings,
        messaging: Messaging,
        enqueue: Callable[[Event], None],
        keep: Callable[[Event], None],
        catch_up: Callable[[], None],
    ) -> None:
        """`enqueue` stores an event, or raises DatabaseUnavailable; `keep` then keeps it until it can be stored.

        `catch_up` finds what came while there was no connection. It never raises.
        """
        self._token = settings.webex_bot_token.get_secret_value()
        self._services = Services(settings)
        self._device = Device(self._services, settings.replica)
        self._builder = EventBuilder(RestIds(self._services, messaging), messaging)
        self._enqueue = enqueue
        self._keep = keep
        self._catch_up = catch_up
        self._board = StatusBoard()
        self._connection: Connection | None = None
        self._is_device_unknown = False
        self._stopped = threading.Event()
        self._should_catch_up = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name="websocket", daemon=True),
            threading.Thread(target=self._run_catch_up, name="websocket catch-up", daemon=True),
        ]

    @property
    def status(self) -> ConnectionStatus:
        """The state of the connection at this moment."""
        return self._board.status

    def start(self) -> None:
        """Begin to connect. Does nothing if that has begun already."""
        for thread in self._threads:
            if thread.ident is None:
                thread.start()

    def wait_until_connected(self) -> None:
        """Wait for the first connection. Raises WebexError if it could not be made; the listener goes on trying."""
        seconds = limits.WEBSOCKET_OPEN_SECONDS + limits.WEBSOCKET_READY_SECONDS
        status = self._board.wait_until_connected(seconds, self._stopped.is_set)
        if status.connected_since is None:
            raise status.error or WebsocketClosed("could not be opened in time")

    def stop(self) -> None:
        """Take no more events."""
        self._stopped.set()
        self._should_catch_up.set()
        if (connection := self._connection) is not None:
            connection.close()

    def close(self) -> None:
        """Wait for the end, which removes the device, and close all connections."""
        self.stop()
        if self._threads[0].ident is not None:
            self._threads[0].join(limits.WEBSOCKET_CLOSE_SECONDS + limits.DEVICE_REMOVAL_SECONDS)
        self._services.close()

    def _run(self) -> None:
        attempts = 0
        while not self._stopped.is_set():
            started_at = time.monotonic()
            try:
                self._listen()
            except BotError as error:
                if self._stopped.is_set():
                    break
                attempts = 0 if time.monotonic() - started_at > limits.STABLE_SECONDS else attempts + 1
                if not self._pause(error, attempts):
                    break
            except Exception as error:
                # A fault of our own must not end the listening for good. Without its text, which may hold anything.
                attempts += 1
                log.exception("Unexpected error on the websocket")
                self._pause(WebsocketClosed(f"failed ({type(error).__name__})"), attempts)
        self._remove_device()

    def _listen(self) -> None:
        """Connect, and store events until the connection ends. Raises BotError."""
        address = self._device.replace() if self._is_device_unknown else self._device.register()
        self._is_device_unknown = False
        connection = open_connection(address, self._token, self._board.note_pong)
        self._connection = connection
        try:
            # `stop` may have come before there was a connection to close.
            if not self._stopped.is_set():
                for envelope in connection.read(self._note_ready):
                    self._accept(connection, envelope)
        finally:
            self._connection = None
            connection.close()

    def _note_ready(self) -> None:
        log.info("Connected to Webex by a websocket.")
        # After the first connection, the startup catches up.
        if self._board.status.connections:
            self._should_catch_up.set()
        self._board.note_connected()

    def _accept(self, connection: Connection, envelope: Envelope) -> None:
        """Store the event of a message on the websocket, then acknowledge it. Raises WebsocketClosed."""
        if self._store(envelope):
            connection.acknowledge(envelope)

    def _store(self, envelope: Envelope) -> bool:
        """Store the event of a message, if the bot answers it. Return whether the message can be acknowledged."""
        activity = parse_activity(envelope.get("data"))
        try:
            event = self._builder.build(activity) if activity else None
            if event is not None:
                self._enqueue_or_keep(event)
        except DatabaseUnavailable:
            return False
        except WebexError as error:
            # Its ids cannot be found out. If it is a message, catching up finds it.
            log.warning("An event could not be identified: %s", error.sentence)
            self._should_catch_up.set()
            return not error.is_transient
        return True

    def _enqueue_or_keep(self, event: Event) -> None:
        """Store an event. Raises DatabaseUnavailable, and then keeps it until it can be stored."""
        try:
            # First, as with webhooks: until the block ends, event handling waits (bot/priority.py).
            with webhook_in_progress():
                self._enqueue(event)
        except DatabaseUnavailable as error:
            log.error("Event %s of %s was not stored: %s", shorten_id(event.id), event.resource, error)  # noqa: TRY400
            self._keep(event)
            raise
        self._board.note_event()

    def _pause(self, error: BotError, attempts: int) -> bool:
        """Report why there is no connection, and wait before the next attempt. Return whether there is to be one."""
        code = error.code if isinstance(error, WebsocketClosed) else None
        self._is_device_unknown = isinstance(error, WebsocketClosed) and error.status == DEVICE_UNKNOWN
        is_refused = code == TOKEN_REFUSED or error.status == 401
        is_final = code in FINAL_CODES
        reason = error if isinstance(error, WebexError) else WebsocketClosed(f"could not be opened: {error.sentence}")
        self._board.note_disconnected(reason, is_final=is_final)
        if is_final:
            log.error("%s That is final: run check, then restart the bot.", error.sentence)
            return False
        seconds = limits.REFUSED_RECONNECT_SECONDS if is_refused else choose_pause(attempts)
        log.warning("%s Connecting again in %.1f s.", error.sentence, seconds)
        return not self._stopped.wait(seconds)

    def _remove_device(self) -> None:
        """Remove the device at the end, so that it does not count against the account's limit."""
        try:
            self._device.remove()
        except BotError as error:
            log.warning("The bot's device could not be removed from Webex: %s", error.sentence)

    def _run_catch_up(self) -> None:
        while not self._stopped.is_set():
            self._should_catch_up.wait()
            self._should_catch_up.clear()
            if not self._stopped.is_set():
                self._catch_up()


def choose_pause(attempts: int) -> float:
    """Return the seconds before the next attempt: each pause is twice the last, and differs by chance.

    Without the chance, all bots would come back at the same moment after an outage of Webex.
    """
    longest = min(limits.FIRST_RECONNECT_SECONDS * 2.0 ** min(attempts, 20), limits.MAX_RECONNECT_SECONDS)
    return longest * random.uniform(0.5, 1.5)  # noqa: S311 - chance, not secrecy
