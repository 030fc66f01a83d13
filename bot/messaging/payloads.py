"""What Webex Messaging sends, parsed: messages, card actions, rooms, people, timestamps. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

import msgspec

from bot.errors import WebexInvalidResponse
from bot.model import Person, ReplyTarget

Raw: TypeAlias = Mapping[str, Any]
"""A JSON object as Webex sent it."""

BOT_DOMAINS = ("@webex.bot", "@sparkbot.io")
"""The domains of bots' email addresses."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot needs of a message."""

    id: str
    room_id: str
    person: Person
    text: str
    markup: str | None
    """The message's `html`, which marks mentions."""
    is_direct: bool
    parent_id: str | None
    created: str = ""
    """The timestamp as Webex wrote it (ISO 8601), as is `updated`."""
    updated: str = ""
    """When it was last edited; empty if it never was."""
    is_pending: bool = False
    """Whether it has a card that waits for a confirmation."""
    files: tuple[str, ...] = ()
    """The addresses of the files that were posted with it."""

    @property
    def reply_target(self) -> ReplyTarget:
        """Where a reply to this message goes: into its thread, or unthreaded into a 1:1 space."""
        root_id = None if self.is_direct else self.parent_id or self.id
        return ReplyTarget(self.room_id, self.is_direct, root_id, self.is_pending)


@dataclass(frozen=True, slots=True)
class CardAction:
    """A click on a card's button."""

    id: str
    room_id: str
    person_id: str
    message_id: str
    """The message that holds the card."""
    inputs: object
    """Whatever was posted: anybody can post anything."""


@dataclass(frozen=True, slots=True)
class Room:
    """A space that the bot is in."""

    id: str
    is_direct: bool
    last_activity: str = ""
    """The timestamp as Webex wrote it (ISO 8601)."""
    title: str = ""


def to_time(timestamp: object) -> datetime | None:
    """Parse one of Webex's timestamps; None if it is not one."""
    try:
        parsed = datetime.fromisoformat(str(timestamp))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def to_person(raw: Raw) -> Person:
    """Parse a person. Raises WebexInvalidResponse."""
    emails = raw.get("emails") or [""]
    if not raw.get("id"):
        raise WebexInvalidResponse("/people", "")
    return Person(
        id=str(raw["id"]),
        email=str(emails[0]),
        name=str(raw.get("displayName") or ""),
        org_id=str(raw.get("orgId") or ""),
        time_zone=str(raw.get("timezone") or ""),
    )


def to_message(raw: Raw) -> Message:
    """Parse a message. Raises WebexInvalidResponse."""
    try:
        return Message(
            id=raw["id"],
            room_id=raw["roomId"],
            person=Person(raw["personId"], str(raw.get("personEmail") or "")),
            text=str(raw.get("text") or ""),
            markup=raw.get("html"),
            is_direct=raw.get("roomType") == "direct",
            parent_id=raw.get("parentId"),
            created=str(raw.get("created") or ""),
            updated=str(raw.get("updated") or ""),
            is_pending=awaits_confirmation(raw.get("attachments")),
            files=tuple(map(str, raw.get("files") or ())),
        )
    except KeyError:
        raise WebexInvalidResponse("/messages", "") from None


def awaits_confirmation(attachments: object) -> bool:
    """Return whether a card, or one of a message's attachments, has a button that confirms a change."""
    left = [attachments]
    while left:  # no recursion: anybody can post a card, nested as deeply as they like
        element = left.pop()
        if isinstance(element, dict):
            data = element.get("data")
            if isinstance(data, dict) and "confirmed" in data:
                return True
            left += [each for each in element.values() if isinstance(each, (dict, list))]
        elif isinstance(element, list):
            left += element
    return False


def has_confirmation(card: Raw) -> bool:
    """Return the same for one of the bot's own cards, in a tenth of the time: in JSON, only a name looks like this."""
    return b'"confirmed":' in msgspec.json.encode(card)


def to_card_action(raw: Raw) -> CardAction:
    """Parse a card action. Raises WebexInvalidResponse."""
    try:
        return CardAction(raw["id"], raw["roomId"], raw["personId"], raw["messageId"], raw.get("inputs"))
    except KeyError:
        raise WebexInvalidResponse("/attachment/actions", "") from None


def to_room(raw: Raw) -> Room:
    """Parse a room. Raises WebexInvalidResponse."""
    if not raw.get("id"):
        raise WebexInvalidResponse("/rooms", "")
    is_direct = raw.get("type") == "direct"
    return Room(str(raw["id"]), is_direct, str(raw.get("lastActivity") or ""), str(raw.get("title") or ""))


def is_bot(email: str) -> bool:
    """Return whether an email address is a bot's. Two bots that answer each other would never stop."""
    return email.lower().endswith(BOT_DOMAINS)
