"""Changes made through the bot, and watches."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.numbers import AlternateNumber, AutoAttendant, Location


class ChangeResult(StrEnum):
    """What came of a change."""

    BEGUN = "begun"
    """It was to be sent; what came of it was never written down."""
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Webex did not answer when the auto attendant was read again."""

    @property
    def is_settled(self) -> bool:
        """Whether it is known."""
        return self in (ChangeResult.DONE, ChangeResult.FAILED)


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the history: a number came to an auto attendant, or went from it."""

    id: int
    is_assignment: bool
    """False for a removal."""
    number: AlternateNumber
    attendant: AutoAttendant
    """Without its alternates."""
    org_id: str
    person_email: str
    space: str
    """The title of the space in which it was confirmed; empty for a 1:1 space."""
    at: datetime
    """UTC."""
    event_key: str
    result: ChangeResult = ChangeResult.BEGUN
    detail: str = ""
    """Why it is not done."""
    undoes: int | None = None
    """The entry that it takes back."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A space is to be told when a location's active available numbers become few."""

    id: int
    location: Location
    purpose_key: str
    below: int
    org_id: str
    room_id: str
    is_direct: bool
    person_id: str
    """Who set it up."""
    is_low: bool = False
    """Whether the space was told, and the numbers have not become more since."""

    @property
    def key(self) -> str:
        """What it is called where one thing at a time may be done about it."""
        return f"watches:{self.id}"
