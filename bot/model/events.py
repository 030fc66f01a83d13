"""What happens at Webex: events, the people behind them, and where replies go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened at Webex, as its webhook reports it: without the text or the inputs of anybody."""

    resource: str
    """`messages`, `attachmentActions` or `memberships`; `watches` and the like for what our own schedule posts."""
    id: str
    """The id of the message, card action, membership (the payload's `data.id`), watch or report."""
    room_id: str
    person_id: str
    is_direct: bool | None = None
    """Whether it happened in a 1:1 space; None where the webhook does not say (card actions)."""
    message_id: str | None = None
    """The message with the card whose button was clicked; only for card actions."""
    created: str = ""
    """When it happened, as Webex writes it (ISO 8601, UTC); of an edited message, when it was first sent."""
    updated: str = ""
    """When a message was edited; empty for everything that is new."""

    @property
    def at(self) -> str:
        """When the event happened, as Webex writes it; empty if that is not known."""
        return self.updated or self.created

    @property
    def key(self) -> str:
        """Identifies the event: Webex may report the same one twice."""
        if self.updated:
            return f"{self.resource}:updated:{self.id}:{self.updated}"
        # A membership keeps its id when somebody leaves a space and returns. Watches and reports post more than once.
        when = f":{self.created}" if self.resource in ("memberships", "watches", "reports") else ""
        return f"{self.resource}:created:{self.id}{when}"


@dataclass(frozen=True, slots=True)
class Person:
    """Who typed or clicked."""

    id: str
    email: str
    name: str = ""
    """The display name; empty where Webex does not say, as are the organization and the time zone."""
    org_id: str = ""
    time_zone: str = ""
    """An IANA name."""


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """Where a reply goes."""

    room_id: str
    is_direct: bool
    root_id: str | None = None
    """The first message of the thread that the reply belongs to; None in a 1:1 space or outside threads."""
    is_pending: bool = False
    """Whether the card that was pressed waits for a confirmation."""


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks, where the reply goes, and by which event."""

    person: Person
    target: ReplyTarget
    event_key: str


NOBODY = Requester(Person("", ""), ReplyTarget("", is_direct=True), "")
"""The requester in a terminal."""
