"""Events handed to an event handler, and the replies to them."""

from typing import Any

from bot.handling.handler import EventHandler
from bot.handling.outcomes import EventOutcome
from bot.model import Event
from bot.sandbox import Person
from tests.support.settings import BOT

Raw = dict[str, Any]


def to_event(raw: Raw) -> Event:
    """Build the event of a message or a card action."""
    is_action = "messageId" in raw
    return Event(
        "attachmentActions" if is_action else "messages",
        raw["id"],
        raw["roomId"],
        raw["personId"],
        is_direct=None if is_action else raw["roomType"] == "direct",
        message_id=raw.get("messageId"),
        created=raw["created"],
    )


def handle(handler: EventHandler, raw: Raw, *, may_be_duplicate: bool = False) -> EventOutcome:
    return handler.handle(to_event(raw), lambda: may_be_duplicate)


def list_replies(person: Person, raw: Raw) -> list[Raw]:
    """List the bot's messages in a space, oldest first."""
    return [each for each in reversed(person.list_messages(raw["roomId"])) if each["personEmail"] == BOT]
