"""What happens at Webex: events, the people behind them, and where replies go."""

from dataclasses import dataclass


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
    target: ReplyTarget
    event_key: str


NOBODY = Requester(Person("", ""), ReplyTarget("", is_direct=True), "")
