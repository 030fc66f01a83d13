"""The websockets of devices: each is authorized, gets the events that its owner may see, and acknowledges them."""

import json
import logging
import queue
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from bot.sandbox.engine.activities import build_activities
from bot.sandbox.engine.mercury_faults import MercuryFaults
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.webhook_delivery import MAX_DELIVERIES, Delivery

PATH = "/v1/apps/wx2/registrations/"
"""Of a device's websocket, before its key."""

TOKEN_REFUSED, BAD_REQUEST = 4401, 4400
"""Close codes."""

AUTHORIZATION_SECONDS = 10.0

_SILENT = logging.getLogger(f"{__name__}.frames")
_SILENT.setLevel(logging.CRITICAL)


@dataclass(eq=False)
class Session:
    """An authorized connection."""

    socket: ServerConnection
    person_id: str
    outgoing: queue.Queue[Raw | None] = field(default_factory=queue.Queue)


@dataclass(frozen=True, slots=True)
class SentEnvelope:
    """An event that was sent on a connection."""

    delivery: Delivery
    session: Session
    envelope: Raw
    started: float


class Mercury:
    """A websocket server on a loopback port of its own."""

    def __init__(
        self, state: State, get_url: Callable[[], str], sequence: Iterator[int], on_delivered: Callable[[Raw], None]
    ) -> None:
        """`get_url` returns the sandbox's address, `sequence` numbers the deliveries."""
        self.faults = MercuryFaults()
        self._state = state
        self._get_url = get_url
        self._sequence = sequence
        self._on_delivered = on_delivered
        self._sessions: set[Session] = set()
        self._open: set[ServerConnection] = set()
        self._sent: deque[SentEnvelope] = deque(maxlen=MAX_DELIVERIES)
        self._lock = threading.Lock()
        self._server = serve(
            self._serve,
            "127.0.0.1",
            0,
            process_request=self._check_handshake,
            ping_interval=None,
            close_timeout=1,
            logger=_SILENT,
        )
        self._thread = threading.Thread(target=self._server.serve_forever, name="sandbox-mercury")
        self._thread.start()

    @property
    def address(self) -> str:
        """The address of all websockets, before the device's key."""
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}{PATH}"

    @property
    def connections(self) -> int:
        """How many connections are authorized at the moment."""
        return len(self._sessions)

    def send_event(self, resource: str, event: str, raw: Raw, actor_id: str) -> None:
        """Send an event on each connection whose owner may see it. The caller holds the state's lock."""
        for session in self._list_sessions():
            owner = self._state.people[session.person_id]
            for activity in build_activities(self._state, owner, resource, event, raw, actor_id, self._get_url()):
                data = {"eventType": "conversation.activity", "activity": activity}
                envelope = {"id": str(uuid.uuid4()), "timestamp": round(time.time() * 1000), "data": data}
                delivery = Delivery(0, "websocket", resource, event, raw["id"], "websocket", time.time())
                for _ in range(2 if self.faults.duplicates else 1):
                    self._send(session, envelope, delivery)

    def redeliver(self, sequence: int) -> bool:
        """Send the same message again, on its owner's connection; returns whether there is such a delivery."""
        with self._lock:
            found = [each for each in self._sent if each.delivery.sequence == sequence]
        for sent in found:
            for session in self._list_sessions():
                if session.person_id == sent.session.person_id:
                    self._send(session, sent.envelope, sent.delivery)
        return bool(found)

    def list_deliveries(self, since: int = 0) -> list[dict[str, Any]]:
        """List the deliveries after a sequence number, oldest first."""
        with self._lock:
            return [asdict(each.delivery) for each in self._sent if each.delivery.sequence > since]

    def find_body(self, sequence: int) -> str | None:
        """Return the JSON that a delivery sent, or None where there is no such delivery."""
        with self._lock:
            return next((json.dumps(each.envelope) for each in self._sent if each.delivery.sequence == sequence), None)

    def clear(self) -> None:
        """Forget all deliveries and faults, and break all connections."""
        self.faults = MercuryFaults()
        self.drop_connections()
        with self._lock:
            self._sent.clear()

    def drop_connections(self) -> None:
        """Break all connections, without a word."""
        with self._lock:
            open_sockets = list(self._open)
        for each in open_sockets:
            with suppress(OSError):
                each.socket.shutdown(socket.SHUT_RDWR)

    def send_shutdown(self) -> None:
        """Ask all clients to connect again."""
        for session in self._list_sessions():
            session.outgoing.put({"type": "shutdown"})

    def close(self) -> None:
        """Stop the server, and end all connections and threads."""
        self._server.shutdown()
        self._thread.join()
        self.drop_connections()

    def _list_sessions(self) -> list[Session]:
        with self._lock:
            return list(self._sessions)

    def _check_handshake(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuse a connection for a device that is not registered, or as a fault says."""
        if status := self.faults.take_handshake_status():
            return connection.respond(status, "Simulated.\n")
        key = request.path.partition("?")[0].removeprefix(PATH).removesuffix("/messages")
        is_known = request.path.startswith(PATH) and key in self._state.devices
        return None if is_known else connection.respond(404, "The device is not registered.\n")

    def _serve(self, connection: ServerConnection) -> None:
        with self._lock:
            self._open.add(connection)
        try:
            if person_id := self._authorize(connection):
                self._run(Session(connection, person_id))
        except ConnectionClosed:
            pass
        finally:
            with self._lock:
                self._open.discard(connection)

    def _authorize(self, connection: ServerConnection) -> str | None:
        """Return the id of the owner of the token that the client sends first; None if it is closed instead."""
        try:
            message = json.loads(connection.recv(timeout=AUTHORIZATION_SECONDS))
        except (TimeoutError, ValueError):
            message = None
        if not isinstance(message, dict) or message.get("type") != "authorization" or not message.get("id"):
            connection.close(BAD_REQUEST, "authorization expected")
            return None
        scheme, _, token = str(message.get("data", {}).get("token", "")).partition(" ")
        person_id = self._state.people_by_token.get(token) if scheme == "Bearer" else None
        code = self.faults.take_close_code() or (None if person_id else TOKEN_REFUSED)
        if code:
            connection.close(code, "refused")
            return None
        return person_id

    def _run(self, session: Session) -> None:
        """Send and receive until the connection ends."""
        session.outgoing.put({"id": str(uuid.uuid4()), "data": {"eventType": "mercury.buffer_state"}})
        # Before the client can know that it is connected: no event may come in between.
        with self._lock:
            self._sessions.add(session)
        writer = threading.Thread(target=_write, args=(session,), name="sandbox-mercury-writer")
        writer.start()
        try:
            for text in session.socket:
                self._receive(session, json.loads(text))
        finally:
            with self._lock:
                self._sessions.discard(session)
            session.outgoing.put(None)
            writer.join()
            self._fail_unacknowledged(session)

    def _receive(self, session: Session, message: Raw) -> None:
        match message.get("type"):
            case "ping" if not self.faults.silent:
                session.outgoing.put({"id": message["id"], "type": "pong"})
            case "ack":
                self._acknowledge(session, str(message.get("messageId")))

    def _send(self, session: Session, envelope: Raw, delivery: Delivery) -> None:
        unsent = replace(delivery, sequence=next(self._sequence), status=None, error=None, milliseconds=None)
        with self._lock:
            if session not in self._sessions:
                return  # it has just ended, and what it had not acknowledged has failed
            self._sent.append(SentEnvelope(unsent, session, envelope, time.monotonic()))
        session.outgoing.put(envelope)

    def _acknowledge(self, session: Session, message_id: str) -> None:
        """Record that a client has a message. webex_bot names the message of the API instead of the one received."""
        with self._lock:
            found = [
                each
                for each in self._sent
                if each.session is session
                and each.delivery.milliseconds is None
                and message_id in (each.envelope["id"], each.delivery.data_id)
            ]
        for sent in found:
            self._finish(sent, status=200)

    def _fail_unacknowledged(self, session: Session) -> None:
        with self._lock:
            found = [each for each in self._sent if each.session is session and each.delivery.milliseconds is None]
        for sent in found:
            self._finish(sent, error="ConnectionClosed")

    def _finish(self, sent: SentEnvelope, status: int | None = None, error: str | None = None) -> None:
        sent.delivery.status, sent.delivery.error = status, error
        sent.delivery.milliseconds = (time.monotonic() - sent.started) * 1000
        self._on_delivered(asdict(sent.delivery))


def _write(session: Session) -> None:
    """Send what is queued, in its order: the call that caused an event does not wait for a slow client."""
    while (message := session.outgoing.get()) is not None:
        try:
            session.socket.send(json.dumps(message))
        except ConnectionClosed:
            return
