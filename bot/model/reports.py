"""A report: a command that is run at its times, and whose answer goes to a space."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.requests import Request
from bot.model.schedules import Schedule


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported, when, where to, and for whom."""

    id: int
    request: Request
    """As it was typed, with its location's id."""
    location_name: str
    """How that location was called when the report was set up; empty without one."""
    schedule: Schedule
    """With an IANA name as its zone."""
    room_id: str
    is_direct: bool
    person_id: str
    """Its creator, whose permissions it has."""
    next_at: datetime
    """When it is due next, UTC."""
    is_paused: bool = False
    failures: int = 0
    """How often it failed since it was last sent."""

    @property
    def key(self) -> str:
        """The name of the lock under which it is sent, paused and removed."""
        return f"reports:{self.id}"
