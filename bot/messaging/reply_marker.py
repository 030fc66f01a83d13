"""The event's key in the message that answers it, so that the message is found again after a crash. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.model import Event


def mark(card: Mapping[str, Any], event: Event) -> dict[str, Any]:
    """Return the card with the event's key as its first element's id: unseen, and found again after a crash."""
    first, *others = card["body"]
    return {**card, "body": [{**first, "id": event.key}, *others]}


def build_reference(event: Event) -> str:
    """Build the words by which a message with a file is found again after a crash."""
    return f"Reference: {hashlib.sha256(event.key.encode()).hexdigest()[:12]}"


def has_mark(message: Mapping[str, Any], event: Event) -> bool:
    """Tell whether a message bears the card, or the file, that answers this event."""
    if message.get("files"):
        return build_reference(event) in str(message.get("text"))
    for attachment in message.get("attachments") or ():
        body = (attachment.get("content") or {}).get("body") or [{}]
        if body[0].get("id") == event.key:
            return True
    return False
