"""Watches of changes: a space that reads what changed in the inventory, through the bot or not."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.numbers import Location


@dataclass(frozen=True, slots=True)
class ChangeWatch:
    """Report to a space what changed in the inventory, once for each reading of it."""

    id: int
    location: Location
    """Its id is empty where changes at all locations are reported."""
    org_id: str
    room_id: str
    is_direct: bool
    person_id: str
    """Its creator."""
    reported: datetime
    """Up to which reading of the inventory everything was reported, UTC."""
    pending: datetime | None = None
    """Up to which reading a message is being posted. It may be there already where the process was killed."""

    @property
    def key(self) -> str:
        """The name of the lock under which it is checked, reported and removed."""
        return f"watches:{self.id}"
