"""Events handed to an event handler, and the replies to them."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from bot.handling.handler import EventHandler
from bot.handling.outcomes import EventOutcome
from bot.model import Event, Shown
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


@dataclass(frozen=True)
class NoEvents:
    """What an event handler may ask about earlier events where there is no database of them."""

    is_duplicate: bool = False
    has_waited: bool = False

    def may_be_duplicate(self) -> bool:
        return self.is_duplicate

    def list_handled_texts(self) -> Set[str]:
        return frozenset()

    def list_shown(self) -> Sequence[Shown]:
        return ()


def handle(handler: EventHandler, raw: Raw, *, may_be_duplicate: bool = False) -> EventOutcome:
    return handler.handle(to_event(raw), NoEvents(may_be_duplicate))


def list_replies(person: Person, raw: Raw) -> list[Raw]:
    """List the bot's messages in a space, oldest first."""
    return [each for each in reversed(person.list_messages(raw["roomId"])) if each["personEmail"] == BOT]
