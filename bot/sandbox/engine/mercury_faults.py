"""Faults of the websocket on demand."""

import threading
from dataclasses import asdict, dataclass
from typing import Any

MAX_TIMES = 1_000_000


class InvalidFaults(ValueError):
    """The faults have an unknown field or an invalid value."""


@dataclass(slots=True)
class FaultValues:
    """What goes wrong, by the names in the control plane."""

    handshake_status: int = 0
    """Refuse connections with this HTTP status; 0 for no fault, as with all others."""
    close_code: int = 0
    """Close connections with this code once the token was sent."""
    times: int = MAX_TIMES
    """For how many connections those two still hold."""
    silent: bool = False
    """Whether pings get no pong."""
    duplicates: bool = False
    """Whether each event is sent twice."""


class MercuryFaults:
    """The active faults of the websocket."""

    def __init__(self, **values: Any) -> None:
        """Raise InvalidFaults for a wrong name or type."""
        try:
            self._values = FaultValues(**values)
        except TypeError as error:
            raise InvalidFaults(str(error)) from None
        defaults = asdict(FaultValues())
        if wrong := [name for name, value in values.items() if type(value) is not type(defaults[name])]:
            raise InvalidFaults(f"{', '.join(wrong)}: not valid")
        self._lock = threading.Lock()

    @property
    def silent(self) -> bool:
        """Whether pings get no pong."""
        return self._values.silent

    @property
    def duplicates(self) -> bool:
        """Whether each event is sent twice."""
        return self._values.duplicates

    def take_handshake_status(self) -> int:
        """Return the status with which to refuse a connection, and count it; 0 to accept it."""
        return self._take(self._values.handshake_status)

    def take_close_code(self) -> int:
        """Return the code with which to close a connection, and count it; 0 to keep it."""
        return self._take(self._values.close_code)

    def describe(self) -> dict[str, Any]:
        """Return the faults as the control plane shows them."""
        return asdict(self._values)

    def _take(self, value: int) -> int:
        with self._lock:
            if not value or not self._values.times:
                return 0
            self._values.times -= 1
            return value
