"""What is known of the websocket: since when it is connected, and when Webex was last heard on it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.errors import WebexError


@dataclass(frozen=True, slots=True)
class ConnectionStatus:
    """The state at one moment."""

    connected_since: datetime | None = None
    """None while there is no connection."""
    last_event: datetime | None = None
    """When the last event was stored; None if there was none since the start. Likewise:"""
    last_pong: datetime | None = None
    connections: int = 0
    """How often a connection was made since the start."""
    error: WebexError | None = None
    """Why there is no connection."""
    is_final: bool = False
    """Whether the bot does not try again."""

    def describe(self) -> dict[str, str | None]:
        """Return the times as ISO 8601, UTC, and None for those that there are none of."""
        times = {
            "connected_since": self.connected_since,
            "last_event": self.last_event,
            "last_pong": self.last_pong,
        }
        return {name: at.isoformat(timespec="seconds") if at else None for name, at in times.items()}


class StatusBoard:
    """The current status. Any thread may read it, and wait for a connection."""

    def __init__(self) -> None:
        self._status = ConnectionStatus()
        self._changed = threading.Condition()

    @property
    def status(self) -> ConnectionStatus:
        """The status at this moment."""
        return self._status

    def note_connected(self) -> None:
        """Record that Webex has accepted the token on a new connection."""
        self._update(connected_since=_now(), connections=self._status.connections + 1, error=None)

    def note_event(self) -> None:
        """Record that an event was stored."""
        self._update(last_event=_now())

    def note_pong(self) -> None:
        """Record that Webex has replied to a ping."""
        self._update(last_pong=_now())

    def note_disconnected(self, error: WebexError, *, is_final: bool = False) -> None:
        """Record why there is no connection any more."""
        self._update(connected_since=None, error=error, is_final=is_final)

    def wait_until_connected(self, seconds: float, is_stopped: Callable[[], bool]) -> ConnectionStatus:
        """Wait for a connection, or for the first error; returns the status then."""
        with self._changed:
            self._changed.wait_for(lambda: self._status.connected_since or self._status.error or is_stopped(), seconds)
            return self._status

    def _update(self, **changes: object) -> None:
        with self._changed:
            self._status = replace(self._status, **changes)  # type: ignore[arg-type]
            self._changed.notify_all()


def _now() -> datetime:
    return datetime.now(UTC)
