"""What happens, told as it happens: server-sent events for the chat page (HTML standard, 9.2)."""

import json
import queue
import threading
from collections.abc import Iterator
from typing import Any

HEARTBEAT_SECONDS = 15.0
"""How often something is sent all the same, so that a listener who left is noticed."""

MAX_WAITING = 1000
"""Events; a listener who falls further behind is sent away, and its page reads everything anew."""


class Stream:
    """Tells every listener of every event."""

    def __init__(self) -> None:
        self._listeners: set[queue.Queue[str | None]] = set()
        self._lock = threading.Lock()

    def tell(self, kind: str, data: dict[str, Any]) -> None:
        """Tell all listeners; never waits for one."""
        event = f"event: {kind}\ndata: {json.dumps(data)}\n\n"
        with self._lock:
            for listener in list(self._listeners):
                try:
                    listener.put_nowait(event)
                except queue.Full:
                    self._listeners.discard(listener)

    def listen(self) -> Iterator[str]:
        """Yield events from now on, as text/event-stream, until the stream is closed."""
        listener: queue.Queue[str | None] = queue.Queue(MAX_WAITING)
        with self._lock:
            self._listeners.add(listener)
        return self._read(listener)

    def close(self) -> None:
        """Send all listeners away."""
        with self._lock:
            for listener in self._listeners:
                listener.put(None)
            self._listeners.clear()

    def _read(self, listener: queue.Queue[str | None]) -> Iterator[str]:
        try:
            yield "retry: 500\n\n"
            while True:
                with self._lock:
                    is_welcome = listener in self._listeners
                try:
                    event = listener.get(timeout=HEARTBEAT_SECONDS) if is_welcome else None
                except queue.Empty:
                    event = ": still here\n\n"
                if event is None:
                    return
                yield event
        finally:
            with self._lock:
                self._listeners.discard(listener)
