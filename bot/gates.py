"""Pauses that Webex asks for: a rate limit concerns a token at a host, so all threads wait for its end, not only one.

The end of a pause outlives the process: it is stored, and read at the next start.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from functools import lru_cache

from bot import limits


class Gate:
    """Whether calls may be made with one token at one host."""

    def __init__(self) -> None:
        self._opens_at = 0.0

    @property
    def seconds_left(self) -> float:
        """Seconds until calls may be made again; 0 if they may be made now."""
        return max(self._opens_at - time.monotonic(), 0.0)

    def close(self, seconds: float) -> bool:
        """Let no call through for so long. Returns whether that is a longer pause than the one in force."""
        opens_at = time.monotonic() + min(seconds, limits.MAX_GATE_SECONDS)
        is_longer = opens_at > self._opens_at
        self._opens_at = max(opens_at, self._opens_at)
        return is_longer


class Gates:
    """The gates of this process, by `build_gate_key`."""

    def __init__(self) -> None:
        self._gates: dict[str, Gate] = {}
        self._lock = threading.Lock()
        self.store: Callable[[str, float], None] = _store_nowhere
        """Stores when a gate opens again, in seconds since the epoch. Never raises."""

    def get(self, key: str) -> Gate:
        """Return the gate with this key."""
        gate = self._gates.get(key)
        if gate is None:
            with self._lock:
                gate = self._gates.setdefault(key, Gate())
        return gate

    def close(self, key: str, seconds: float) -> None:
        """Close a gate for so long, and store that."""
        if self.get(key).close(seconds):
            self.store(key, time.time() + self.get(key).seconds_left)

    def restore(self, stored: Mapping[str, float]) -> None:
        """Close the gates that an earlier process closed, by what it stored."""
        for key, opens_at in stored.items():
            self.get(key).close(opens_at - time.time())

    def reset(self) -> None:
        """Open all gates and store no more."""
        self._gates, self.store = {}, _store_nowhere


@lru_cache(64)
def build_gate_key(host: str, authorization: str) -> str:
    """Return what stands for a token at a host. The token cannot be read from it."""
    return hashlib.sha256(f"{host}\n{authorization}".encode()).hexdigest()[:32]


def _store_nowhere(_key: str, _opens_at: float) -> None:
    """Store nothing: there is no database, as in a terminal."""


GATES = Gates()
