"""What marks a message as the reply to an event: the event's key in its card, or a reference in its text."""

import hashlib
import re
from typing import Any

from bot.messaging.payloads import Raw
from bot.model import Event

REFERENCE = "Reference for support: "


def add_marker(card: Raw, event: Event) -> dict[str, Any]:
    """Return the card with the event's key as the id of its first element, which nobody sees."""
    first, *others = card["body"]
    return {**card, "body": [{**first, "id": event.key}, *others]}


def build_reference(event: Event) -> str:
    """Build the words that stand for the event, in the text of a message without a card."""
    return f"{REFERENCE}{hashlib.sha256(event.key.encode()).hexdigest()[:12]}"


def has_marker(message: Raw, event: Event) -> bool:
    """Return whether a message is the reply to this event: by its card, or by its text where it has none."""
    if not message.get("attachments"):
        return build_reference(event) in str(message.get("text"))
    for attachment in message.get("attachments") or ():
        body = (attachment.get("content") or {}).get("body") or [{}]
        if body[0].get("id") == event.key:
            return True
    return False


class FoundReplies:
    """The replies among the messages of the bot that were read."""

    def __init__(self) -> None:
        self._marks: set[str] = set()

    def add(self, message: Raw) -> None:
        """Remember which event a message of the bot replies to."""
        for attachment in message.get("attachments") or ():
            body = (attachment.get("content") or {}).get("body") or [{}]
            self._marks.add(str(body[0].get("id")))
        self._marks.update(re.findall(f"{REFERENCE}[0-9a-f]+", str(message.get("text"))))

    def has_reply_to(self, event: Event) -> bool:
        """Return whether one of them is the reply to this event."""
        return event.key in self._marks or build_reference(event) in self._marks
