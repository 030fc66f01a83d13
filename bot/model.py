"""What travels through the house: an Event comes in, becomes a Request, leaves as a Reply."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened at Webex, as its webhook told it. It never holds what somebody wrote."""

    resource: str
    """`messages`, `attachmentActions` or `memberships`; `watches` where our own clock made it."""
    id: str
    """The id of the message, card action, membership (the payload's `data.id`) or watch."""
    room_id: str
    person_id: str
    is_direct: bool | None = None
    """Whether it happened in a 1:1 space; None where the webhook does not tell (card actions)."""
    message_id: str | None = None
    """The message that bears the card which was clicked; card actions only."""
    created: str = ""
    """When it happened, as Webex wrote it (ISO 8601, UTC)."""

    @property
    def key(self) -> str:
        """What makes this event one of a kind: Webex may tell of the same one twice."""
        # Who leaves a space and comes back has the same membership again, and a watch may tell more than once.
        when = f":{self.created}" if self.resource in ("memberships", "watches") else ""
        return f"{self.resource}:created:{self.id}{when}"


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote or clicked."""

    id: str
    email: str
    name: str = ""
    """The display name, where Webex told it; so too the organization."""
    org_id: str = ""


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """Where a reply goes."""

    room_id: str
    is_direct: bool
    root_id: str | None = None
    """The thread's first message, which the reply is threaded to; None for a 1:1 space or no thread."""


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks, where, and by which event."""

    person: Person
    place: ReplyTarget
    event_key: str


NOBODY = Requester(Person("", ""), ReplyTarget("", is_direct=True), "")


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants: the same whether it was typed or pressed."""

    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)

    @property
    def replaces_card(self) -> bool:
        """Whether its answer takes the place of the card that was pressed: another view of it, or its end."""
        return self.command in ("cancel", "undo") or not self.arguments.keys().isdisjoint(
            ("page", "fresh", "confirmed")
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button that an answer offers: its title and the Request that pressing it makes."""

    title: str
    request: Request


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes into a space."""

    name: str
    """In ASCII, without a path."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says: a card, and the same in words for clients and readers that show no cards.

    Or a file, and words about it: Webex takes no card beside a file.
    """

    markdown: str
    card: Mapping[str, Any] = field(default_factory=dict)
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A Webex Calling location."""

    id: str
    name: str
    city: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2 code, or empty where Webex does not tell."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a list of available numbers is for."""

    key: str
    """Its name in buttons."""
    title: str
    path: str
    """Its part of the list's path: `…/locations/{id}/<path>/availableNumbers`."""
    wording: str = ""
    """Another way to say it than its title."""
    has_owners: bool = False
    """Whether its numbers are assigned, so that each has an owner and may have an extension alone."""


@dataclass(frozen=True, slots=True)
class AvailableNumber:
    """A number that a location has left to give, with the values that Webex gave it, known to us or not."""

    phone_number: str
    """E.164, as Webex writes it."""
    state: str
    """`ACTIVE` or `INACTIVE`, or whatever Webex may add."""
    is_main_number: bool
    is_toll_free: bool
    is_service_number: bool
    telephony_type: str
    """`PSTN_NUMBER`, or whatever Webex may add."""
    extension: str = ""
    """Only in lists whose numbers have owners, as is the owner."""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class AlternateNumber:
    """One of an auto attendant's alternate numbers."""

    phone_number: str
    """E.164."""
    ring_pattern: str = "NORMAL"
    """`NORMAL`, `LONG_LONG`, `SHORT_SHORT_LONG`, `SHORT_LONG_SHORT`, or whatever Webex may add."""
    is_toll_free: bool = False


@dataclass(frozen=True, slots=True)
class AutoAttendant:
    """An auto attendant. Webex's list of them leaves the alternate numbers out."""

    id: str
    name: str
    location_id: str
    location_name: str
    phone_number: str = ""
    """E.164, or empty."""
    extension: str = ""
    alternates: tuple[AlternateNumber, ...] = ()


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
