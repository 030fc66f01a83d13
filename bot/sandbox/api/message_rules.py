"""What Webex takes for a message, and what it refuses."""

import json
from typing import Any

from bot.sandbox.api.responses import Refusal
from bot.sandbox.engine.state import Raw, State

MAX_TEXT_LENGTH = 7439
"""Bytes, for text and markdown each (Webex's reference, "Create a Message")."""

MAX_CARD_BYTES = 22_000
"""Bytes. Not documented by Webex; the least of the limits that others report."""

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
VERSIONS = ("1.0", "1.1", "1.2", "1.3")
UNSUPPORTED = frozenset({"Media", "Table", "Action.Execute"})
MAX_ACTIONS = 5


def check_texts(*texts: str | None) -> None:
    """Refuse a text or markdown that is longer than Webex takes."""
    if any(text is not None and len(text.encode()) > MAX_TEXT_LENGTH for text in texts):
        raise Refusal(400, f"Message length limited to {MAX_TEXT_LENGTH} characters before encryption")


def check_parent(state: State, room_id: str, parent_id: str | None) -> None:
    """Refuse a parent that is not the root of a thread in this room."""
    if parent_id is None:
        return
    parent = state.messages.get(parent_id)
    if parent is None or parent["roomId"] != room_id:
        raise Refusal(404, "Could not find the parent message.")
    if parent.get("parentId"):
        raise Refusal(400, "Invalid parentId: a reply cannot be the parent of another reply.")


def check_attachments(attachments: object, has_files: bool) -> list[Raw]:
    """Return a message's attachments, none or one card. Raises Refusal."""
    if attachments in (None, []):
        return []
    if not isinstance(attachments, list) or not all(isinstance(each, dict) for each in attachments):
        raise Refusal(400, "attachments must be a list of objects")
    if len(attachments) > 1:
        raise Refusal(400, "Only one card per message is supported")
    if has_files:
        raise Refusal(400, "A message cannot have both a card and a file")
    if attachments[0].get("contentType") != CARD_TYPE:
        raise Refusal(400, f"Unsupported attachment contentType; expected {CARD_TYPE}")
    check_card(attachments[0].get("content"))
    return attachments


def check_card(card: object) -> None:
    """Refuse a card that Webex does not take or does not show."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        raise Refusal(400, "Unable to parse the card: it is not an AdaptiveCard")
    if card.get("version") not in VERSIONS:
        raise Refusal(400, "Unsupported card version: 1.3 is the highest")
    if not card.get("body") and not card.get("actions"):
        raise Refusal(400, "The card is empty")
    if not all(isinstance(card.get(name, []), list) for name in ("body", "actions")):
        raise Refusal(400, "Unable to parse the card: body and actions are lists")
    if len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode()) > MAX_CARD_BYTES:
        raise Refusal(400, f"The card is larger than {MAX_CARD_BYTES} bytes")
    _check_elements(card)


def _check_elements(element: Any) -> None:
    if isinstance(element, list):
        for child in element:
            _check_elements(child)
    elif isinstance(element, dict):
        if element.get("type") in UNSUPPORTED:
            raise Refusal(400, f"{element['type']} is not supported")
        actions = element.get("actions")
        if isinstance(actions, list) and len(actions) > MAX_ACTIONS:
            raise Refusal(400, f"At most {MAX_ACTIONS} actions are supported")
        for name, child in element.items():
            if name != "data":  # a button's data is the sender's own
                _check_elements(child)
