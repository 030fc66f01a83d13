"""Changes made through the bot, and watches."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.numbers import AlternateNumber, AutoAttendant, Location
from bot.model.requests import EVERYWHERE


class ChangeResult(StrEnum):
    """What came of a change."""

    BEGUN = "begun"
    """It was recorded before it was sent; its result is not recorded yet."""
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The auto attendant could not be read back from Webex."""

    @property
    def is_settled(self) -> bool:
        """Whether it is known for certain."""
        return self in (ChangeResult.DONE, ChangeResult.FAILED)


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the history: a number was assigned to an auto attendant, or removed from it."""

    id: int
    is_assignment: bool
    """False for a removal."""
    number: AlternateNumber
    attendant: AutoAttendant
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


class Measure(StrEnum):
    """What the threshold of a watch is about. Its value is stored."""

    NUMBERS = "numbers"
    """Fewer active numbers than so many."""
    PERCENT = "percent"
    """Fewer active numbers than so many percent of all that the list could have."""
    DAYS = "days"
    """Empty within so many days at this rate."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Alert a space when a location, or any of all locations, runs low on active numbers."""

    id: int
    location: Location
    """Its id is `EVERYWHERE` where all are watched."""
    purpose_key: str
    below: int
    """The threshold, in the unit of `measure`."""
    org_id: str
    room_id: str
    is_direct: bool
    person_id: str
    """Its creator."""
    is_low: bool = False
    """Whether the space was alerted, and the location has not recovered since."""
    measure: Measure = Measure.NUMBERS
    low: frozenset[str] = frozenset()
    """Where all locations are watched: those that the space was alerted about, by UUID."""

    @property
    def watches_all(self) -> bool:
        """Whether it is about all locations."""
        return self.location.id == EVERYWHERE

    @property
    def key(self) -> str:
        """The name of the lock under which it is checked, alerted and removed."""
        return f"watches:{self.id}"
