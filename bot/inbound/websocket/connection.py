"""One websocket to Webex: opened, authorized, kept alive, read and acknowledged."""

import json
import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from bot import http, limits
from bot.errors import WebsocketClosed
from bot.inbound.websocket.addresses import add_query

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

Envelope: TypeAlias = Mapping[str, Any]
"""A message of Webex's on the websocket: `id`, `type`, `data`."""

READY_EVENTS = ("mercury.buffer_state", "mercury.registration_status")
"""By these, Webex says that it has accepted the token."""

SILENT = logging.getLogger(f"{__name__}.frames")
"""The library logs what it sends, which begins with the token. So it gets a logger that takes no such records.

Nor any traceback: where a connection breaks while another thread closes it, the library logs an internal error of its
own. The same error ends `read`, and is logged there as what it is, a broken connection.
"""
SILENT.setLevel(logging.CRITICAL)


class Connection:
    """An open websocket. One thread reads it; `close` may be called from any."""

    def __init__(self, socket: "ClientConnection", on_pong: Callable[[], None]) -> None:
        self._socket = socket
        self._on_pong = on_pong
        self._opened_at = time.monotonic()
        self._ping_at = self._opened_at + limits.PING_SECONDS
        self._ping_id = ""
        """The id of the ping that no pong has come for; empty if there is none."""
        self._is_ready = False

    def authorize(self, token: str) -> None:
        """Send the bot's token, as the first message. Raises WebsocketClosed."""
        self._send({"id": str(uuid.uuid4()), "type": "authorization", "data": {"token": f"Bearer {token}"}})

    def read(self, on_ready: Callable[[], None]) -> Iterator[Envelope]:
        """Yield the messages that have data, until the connection ends. Then raises WebsocketClosed.

        Sends pings meanwhile. `on_ready` is called once, when Webex has accepted the token.
        """
        while True:
            envelope = self._receive()
            if envelope is None:
                continue
            data = envelope.get("data")
            event_type = str(data.get("eventType", "")) if isinstance(data, dict) else ""
            if not self._is_ready and any(name in event_type for name in READY_EVENTS):
                self._is_ready = True
                on_ready()
            if event_type:
                yield envelope

    def acknowledge(self, envelope: Envelope) -> None:
        """Let Webex forget a message: it may send others again. Raises WebsocketClosed."""
        if envelope.get("id"):
            self._send({"type": "ack", "messageId": envelope["id"]})

    def close(self) -> None:
        """End the connection: `read` raises WebsocketClosed."""
        self._socket.close()

    def _receive(self) -> Envelope | None:
        """Return the next message; None if there is none yet, or it was part of keeping the connection alive."""
        self._keep_alive()
        try:
            text = _translating(lambda: self._socket.recv(timeout=self._choose_timeout()))
        except TimeoutError:
            self._check_alive()
            return None
        envelope = _parse(text)
        match envelope.get("type"):
            case "pong":
                self._note_pong(envelope)
                return None
            case "shutdown":
                raise WebsocketClosed("is closed by Webex, which asks to connect again")
        return envelope

    def _keep_alive(self) -> None:
        """Send a ping when it is time for one."""
        if not self._ping_id and time.monotonic() >= self._ping_at:
            self._ping_id = str(uuid.uuid4())
            self._ping_at = time.monotonic()
            self._send({"id": self._ping_id, "type": "ping"})

    def _note_pong(self, envelope: Envelope) -> None:
        if envelope.get("id") == self._ping_id:
            self._ping_id = ""
            self._ping_at += limits.PING_SECONDS
            self._on_pong()

    def _choose_timeout(self) -> float:
        """Return how long to wait for a message: until the next ping, until its pong or the token is overdue."""
        due = self._ping_at + (limits.PONG_SECONDS if self._ping_id else 0)
        if not self._is_ready:
            due = min(due, self._opened_at + limits.WEBSOCKET_READY_SECONDS)
        return max(due - time.monotonic(), 0.01)

    def _check_alive(self) -> None:
        """Raise WebsocketClosed if Webex is silent for too long. Called when nothing is left to be read."""
        now = time.monotonic()
        if not self._is_ready and now >= self._opened_at + limits.WEBSOCKET_READY_SECONDS:
            raise WebsocketClosed("was opened, but Webex has not accepted the token on it")
        if self._ping_id and now >= self._ping_at + limits.PONG_SECONDS:
            raise WebsocketClosed("is silent: no reply to a ping")

    def _send(self, message: Mapping[str, Any]) -> None:
        _translating(lambda: self._socket.send(json.dumps(message)))


def open_connection(address: str, token: str, on_pong: Callable[[], None]) -> Connection:
    """Open the websocket at this address and send the token. Raises WebsocketClosed or CertificatesNotFound."""
    # Imported here: with webhooks, nothing needs it.
    from websockets.exceptions import InvalidProxyStatus, InvalidStatus, WebSocketException
    from websockets.sync.client import connect

    context, proxy = http.build_ssl_context(address), http.find_proxy(address)
    try:
        socket = connect(
            _add_parameters(address),
            ssl=context,
            proxy=proxy,
            open_timeout=limits.WEBSOCKET_OPEN_SECONDS,
            close_timeout=limits.WEBSOCKET_CLOSE_SECONDS,
            # Webex's own pings are messages. Those of the protocol would end a connection through some proxies.
            ping_interval=None,
            max_size=limits.MAX_WEBSOCKET_BYTES,
            user_agent_header=http.USER_AGENT,
            logger=SILENT,
        )
    except InvalidProxyStatus as error:
        status = error.response.status_code
        raise WebsocketClosed(f"could not be opened: the proxy answered with status {status}") from None
    except InvalidStatus as error:
        status = error.response.status_code
        raise WebsocketClosed(f"could not be opened: Webex answered with status {status}", status=status) from None
    # Without the cause, here and below: it may contain the address of a proxy with its password.
    except (WebSocketException, OSError, ValueError) as error:
        raise WebsocketClosed(f"could not be opened ({type(error).__name__})") from None
    connection = Connection(socket, on_pong)
    connection.authorize(token)
    return connection


def _add_parameters(address: str) -> str:
    """Add the parameters that clients send."""
    milliseconds = str(round(time.time() * 1000))
    switches = {"bufferStates": "true", "aliasHttpStatus": "true"}
    return add_query(address, outboundWireFormat="text", **switches, clientTimestamp=milliseconds)


def _translating(call: Callable[[], Any]) -> Any:
    """Call a function of the library. Raises WebsocketClosed for its errors, and TimeoutError as it does."""
    from websockets.exceptions import ConnectionClosed

    try:
        return call()
    except ConnectionClosed as error:
        code = error.rcvd.code if error.rcvd else None
        words = f"was closed by Webex with code {code}" if code else "is broken"
        raise WebsocketClosed(words, code=code) from None


def _parse(text: str | bytes) -> Envelope:
    """Parse a message; empty if it is not a JSON object."""
    try:
        envelope = json.loads(text)
    # RecursionError: it is nested thousands of levels deep.
    except (ValueError, RecursionError):
        return {}
    return envelope if isinstance(envelope, dict) else {}
