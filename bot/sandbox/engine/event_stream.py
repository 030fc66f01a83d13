"""Server-sent events for the chat page (HTML standard, 9.2)."""

import json
import queue
import threading
from collections.abc import Iterator
from typing import Any

HEARTBEAT_SECONDS = 15.0
"""The interval of the comments that are sent while nothing happens: writing one detects a closed connection."""

MAX_QUEUED_EVENTS = 1000
"""A listener with a longer backlog is disconnected; its page then reloads everything."""

RECONNECT_MILLISECONDS = 500
"""How soon a browser reconnects."""


class EventStream:
    """Sends each event to every listener."""

    def __init__(self) -> None:
        self._listeners: set[queue.Queue[str | None]] = set()
        self._lock = threading.Lock()

    def publish(self, kind: str, data: dict[str, Any]) -> None:
        """Queue an event for all listeners, without waiting for any of them."""
        event = f"event: {kind}\ndata: {json.dumps(data)}\n\n"
        with self._lock:
            for listener in list(self._listeners):
                try:
                    listener.put_nowait(event)
                except queue.Full:
                    self._listeners.discard(listener)

    def listen(self) -> Iterator[str]:
        """Yield all future events as text/event-stream, until the stream is closed."""
        listener: queue.Queue[str | None] = queue.Queue(MAX_QUEUED_EVENTS)
        with self._lock:
            self._listeners.add(listener)
        return self._read(listener)

    def close(self) -> None:
        """Disconnect all listeners."""
        with self._lock:
            for listener in self._listeners:
                listener.put(None)
            self._listeners.clear()

    def _read(self, listener: queue.Queue[str | None]) -> Iterator[str]:
        try:
            yield f"retry: {RECONNECT_MILLISECONDS}\n\n"
            while True:
                with self._lock:
                    is_connected = listener in self._listeners
                try:
                    event = listener.get(timeout=HEARTBEAT_SECONDS) if is_connected else None
                except queue.Empty:
                    event = ": heartbeat\n\n"
                if event is None:  # closed, or the backlog was too long
                    return
                yield event
        finally:
            with self._lock:
                self._listeners.discard(listener)
