"""What marks a message as the reply to an event: the event's key in its card, or a reference in its text."""

import hashlib
import re
from collections.abc import Iterator, Set
from typing import Any

from bot.messaging.payloads import Raw
from bot.model import Event

REFERENCE = "Reference for support: "

REFERENCE_LENGTH = 12
"""Hexadecimal digits."""


def add_marker(card: Raw, event: Event) -> dict[str, Any]:
    """Return the card with the event's key as the id of its first element, which nobody sees."""
    first, *others = card["body"]
    return {**card, "body": [{**first, "id": event.key}, *others]}


def build_reference(event: Event) -> str:
    """Build the words that stand for the event, in the text of a message without a card."""
    return f"{REFERENCE}{hashlib.sha256(event.key.encode()).hexdigest()[:REFERENCE_LENGTH]}"


def has_marker(message: Raw, event: Event) -> bool:
    """Return whether a message is the reply to this event: by its card, or by its text where it has none."""
    return _is_marked(set(_list_marks(message)), event)


class FoundReplies:
    """The replies among the messages of the bot that were read."""

    def __init__(self) -> None:
        self._marks: set[str] = set()

    def add(self, message: Raw) -> None:
        """Remember which event a message of the bot replies to."""
        self._marks.update(_list_marks(message))

    def has_reply_to(self, event: Event) -> bool:
        """Return whether one of them is the reply to this event."""
        return _is_marked(self._marks, event)


def _list_marks(message: Raw) -> Iterator[str]:
    """Yield what says which event a message of the bot replies to."""
    attachments = message.get("attachments") or ()
    if not attachments:
        yield from re.findall(f"{REFERENCE}[0-9a-f]{{{REFERENCE_LENGTH}}}", str(message.get("text")))
    for attachment in attachments:
        body = (attachment.get("content") or {}).get("body") or [{}]
        yield str(body[0].get("id"))


def _is_marked(marks: Set[str], event: Event) -> bool:
    return event.key in marks or build_reference(event) in marks
