"""What the bot keeps of numbers that are kept back: reserved for somebody, or resting after they were released."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class MarkKind(StrEnum):
    """Why a number is kept back."""

    RESERVED = "reserved"
    RESTING = "resting"
    """It was released a while ago: its former callers still ring it."""


class EndReason(StrEnum):
    """Why a mark has ended."""

    RELEASED = "released"
    """Somebody released it."""
    EXPIRED = "expired"
    ASSIGNED = "assigned"
    """The number was assigned."""
    REPLACED = "replaced"
    """Another one took its place: extended, or for somebody else."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number is kept back for a while."""

    id: int
    kind: MarkKind
    phone_number: str
    """E.164."""
    beneficiary: str
    """Whom it is reserved for, as it was typed, perhaps nobody; of a resting one, what had it."""
    until: date
    """The last day, in the time zone of its location."""
    ends_at: datetime
    """The end of that day, UTC."""
    person_email: str
    """Who reserved it, or released it; empty where that was not through the bot."""
    at: datetime
    """When, UTC."""
    location_id: str
    location_name: str
    time_zone: str = ""
    """The location's, as an IANA name; empty where it is not known."""
    org_id: str = ""
    person_id: str = ""
    room_id: str = ""
    """The space that is notified of its end; empty for none."""
    is_direct: bool = False
    space: str = ""
    """The title of that space; empty for a 1:1 space."""
    event_key: str = ""
    """The event that made it."""
    extended_by: str = ""
    """The email of the person who moved its end; empty where nobody did."""
    is_announced: bool = False
    """Whether the space was notified that it ends soon."""
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    ended_by: str = ""
    """The email of the person who ended it; empty where nobody did."""

    @property
    def is_reservation(self) -> bool:
        """False for a number that rests."""
        return self.kind is MarkKind.RESERVED


class Marks:
    """The marks of many numbers at one moment. It never changes, so that what is made of it can be cached."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        found: dict[str, tuple[Mark, ...]] = {}
        for mark in sorted(marks, key=lambda each: each.kind is MarkKind.RESTING):
            found[mark.phone_number] = (*found.get(mark.phone_number, ()), mark)
        self._by_number: Mapping[str, tuple[Mark, ...]] = found

    def __bool__(self) -> bool:
        return bool(self._by_number)

    @property
    def phone_numbers(self) -> Set[str]:
        """The numbers that are kept back, in E.164."""
        return self._by_number.keys()

    def get(self, phone_number: str) -> tuple[Mark, ...]:
        """Return the marks of a number, in E.164: a reservation first. Usually none."""
        return self._by_number.get(phone_number, ())

    def list_all(self) -> list[Mark]:
        """List all marks."""
        return [mark for marks in self._by_number.values() for mark in marks]


NO_MARKS = Marks()
