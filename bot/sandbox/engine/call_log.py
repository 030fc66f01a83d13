"""The log of API calls: who called what and when, the status, and how long it took; of the latest, the bodies too."""

import itertools
import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

MAX_CALLS = 10_000
"""Older calls are dropped."""

MAX_BODIES = 500
MAX_BODY_CHARACTERS = 20_000
"""The bodies of older calls are dropped, and longer ones are cut: the chat page shows them."""


@dataclass(frozen=True, slots=True)
class Call:
    """One API call and its status. It never contains a token or a body."""

    sequence: int
    at: float
    """Seconds since the epoch."""
    caller: str
    """The name of the token's owner; "Service app" or "nobody" where it is not a person's token."""
    method: str
    path: str
    query: str
    status: int | None
    """None if the connection was broken instead of a response sent."""
    milliseconds: float


class CallLog:
    """The most recent calls."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=MAX_CALLS)
        self._bodies: deque[tuple[int, str, str]] = deque(maxlen=MAX_BODIES)
        self._sequence = itertools.count(1)
        self._lock = threading.Lock()

    def record(self, request_body: bytes, response_body: bytes, **details: Any) -> dict[str, Any]:
        """Add a call with its bodies; returns it in the form in which `list` returns it."""
        with self._lock:
            call = Call(sequence=next(self._sequence), **details)
            self._calls.append(call)
            self._bodies.append((call.sequence, _shorten(request_body), _shorten(response_body)))
        return asdict(call)

    def find_bodies(self, sequence: int) -> dict[str, str] | None:
        """Return the bodies of a call's request and response, or None where they are not known any more."""
        with self._lock:
            found = next((each for each in self._bodies if each[0] == sequence), None)
        return {"request": found[1], "response": found[2]} if found else None

    def list(self, since: int = 0) -> list[dict[str, Any]]:
        """List the calls after a sequence number, oldest first."""
        with self._lock:
            return [asdict(call) for call in self._calls if call.sequence > since]

    def clear(self) -> None:
        """Remove all calls."""
        with self._lock:
            self._calls.clear()
            self._bodies.clear()


def _shorten(body: bytes) -> str:
    text = body[: MAX_BODY_CHARACTERS + 1].decode("utf-8", "replace")
    return text if len(body) <= MAX_BODY_CHARACTERS else f"{text[:MAX_BODY_CHARACTERS]}…"
