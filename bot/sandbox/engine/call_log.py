"""What was asked of the simulated Webex: who called what, when, with which status, in how long."""

import itertools
import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

MAX_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was answered. It never holds a token or a body."""

    sequence: int
    at: float
    """Seconds since the epoch."""
    caller: str
    """Whose token it was, by name; the service app's, or nobody's."""
    method: str
    path: str
    query: str
    status: int | None
    """None where the connection was broken instead of an answer."""
    milliseconds: float


class Record:
    """The latest calls."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=MAX_KEPT)
        self._sequence = itertools.count(1)
        self._lock = threading.Lock()

    def note(self, **call: Any) -> dict[str, Any]:
        """Write a call down; returns it as it is listed."""
        with self._lock:
            noted = Call(sequence=next(self._sequence), **call)
            self._calls.append(noted)
        return asdict(noted)

    def list(self, since: int = 0) -> list[dict[str, Any]]:
        """List the calls after a sequence number, oldest first."""
        with self._lock:
            return [asdict(call) for call in self._calls if call.sequence > since]

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()
