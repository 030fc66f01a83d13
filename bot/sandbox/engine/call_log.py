"""The log of API calls: who called what and when, the status, and how long it took."""

import itertools
import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

MAX_CALLS = 10_000
"""Older calls are dropped."""


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
        self._sequence = itertools.count(1)
        self._lock = threading.Lock()

    def record(self, **details: Any) -> dict[str, Any]:
        """Add a call; returns it in the form in which `list` returns it."""
        with self._lock:
            call = Call(sequence=next(self._sequence), **details)
            self._calls.append(call)
        return asdict(call)

    def list(self, since: int = 0) -> list[dict[str, Any]]:
        """List the calls after a sequence number, oldest first."""
        with self._lock:
            return [asdict(call) for call in self._calls if call.sequence > since]

    def clear(self) -> None:
        """Remove all calls."""
        with self._lock:
            self._calls.clear()
