"""Changes made through the bot, and watches."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.numbers import Location
from bot.model.targets import AlternateNumber, Target


class ChangeResult(StrEnum):
    """What came of a change."""

    BEGUN = "begun"
    """It was recorded before it was sent; its result is not recorded yet."""
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The target could not be read back from Webex."""

    @property
    def is_settled(self) -> bool:
        """Whether it is known for certain."""
        return self in (ChangeResult.DONE, ChangeResult.FAILED)


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the history: a number was assigned to a target, or removed from it."""

    id: int
    is_assignment: bool
    """False for a removal."""
    number: AlternateNumber
    target: Target
    """Without its alternate numbers."""
    org_id: str
    person_email: str
    space: str
    """The title of the space in which it was confirmed; empty for a 1:1 space."""
    at: datetime
    """UTC."""
    event_key: str
    result: ChangeResult = ChangeResult.BEGUN
    detail: str = ""
    """Why it failed, or why its result is unknown."""
    undoes: int | None = None
    """The entry that it reverts."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Alert a space when a location has fewer active numbers than a threshold."""

    id: int
    location: Location
    purpose_key: str
    below: int
    org_id: str
    room_id: str
    is_direct: bool
    person_id: str
    """Its creator."""
    is_low: bool = False
    """Whether the space was alerted, and the location has not recovered since."""

    @property
    def key(self) -> str:
        """The name of the lock under which it is checked, alerted and removed."""
        return f"watches:{self.id}"
