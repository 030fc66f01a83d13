"""What Webex Messaging tells, read: messages, presses of buttons, spaces, people, times. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.errors import WebexInvalidResponse
from bot.model import Person, ReplyTarget

BOT_DOMAINS = ("@webex.bot", "@sparkbot.io")
"""Where bots have their email addresses."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as far as the bot cares."""

    id: str
    room_id: str
    person: Person
    text: str
    markup: str | None
    """The message's `html`, in which mentions are marked."""
    is_direct: bool
    parent_id: str | None

    @property
    def reply_target(self) -> ReplyTarget:
        """Where a reply to this message goes: into its thread, or plainly into a 1:1 space."""
        return ReplyTarget(self.room_id, self.is_direct, None if self.is_direct else self.parent_id or self.id)


@dataclass(frozen=True, slots=True)
class CardAction:
    """A press of a card's button."""

    id: str
    room_id: str
    person_id: str
    message_id: str
    inputs: object
    """Whatever was posted: anyone can post anything."""


@dataclass(frozen=True, slots=True)
class Room:
    """A space of the bot's."""

    id: str
    is_direct: bool


def to_time(timestamp: object) -> datetime | None:
    """Read one of Webex's timestamps; None where it is none."""
    try:
        read = datetime.fromisoformat(str(timestamp))
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def to_person(raw: Mapping[str, Any]) -> Person:
    """Read a person. Raises WebexInvalidResponse."""
    emails = raw.get("emails") or [""]
    if not raw.get("id"):
        raise WebexInvalidResponse("/people", "")
    return Person(str(raw["id"]), str(emails[0]), str(raw.get("displayName") or ""), str(raw.get("orgId") or ""))


def to_message(raw: Mapping[str, Any]) -> Message:
    """Read a message. Raises WebexInvalidResponse."""
    try:
        return Message(
            id=raw["id"],
            room_id=raw["roomId"],
            person=Person(raw["personId"], str(raw.get("personEmail") or "")),
            text=str(raw.get("text") or ""),
            markup=raw.get("html"),
            is_direct=raw.get("roomType") == "direct",
            parent_id=raw.get("parentId"),
        )
    except KeyError:
        raise WebexInvalidResponse("/messages", "") from None


def is_bot(email: str) -> bool:
    """Tell whether an address is a bot's: two bots that answer each other would never stop."""
    return email.lower().endswith(BOT_DOMAINS)
