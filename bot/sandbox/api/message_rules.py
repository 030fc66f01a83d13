"""Webex's rules for messages and cards: limits, versions and elements."""

import json
from typing import Any

from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import Raw, State

MAX_TEXT_BYTES = 7439
"""The limit of text and of markdown (Webex's reference, "Create a Message")."""

MAX_CARD_BYTES = 22_000
"""Not documented by Webex: the lowest of the limits that developers report."""

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
CARD_VERSIONS = ("1.0", "1.1", "1.2", "1.3")
UNSUPPORTED_ELEMENTS = frozenset({"Media", "Table", "Action.Execute"})
"""Cards up to version 1.3 work (Webex developer documentation, "Buttons and Cards"). Developers report that
these elements do not."""

MAX_ACTIONS = 5
"""The limit of a card's `actions` and of each ActionSet: "up to five buttons" (same page)."""


def check_texts(*texts: str | None) -> None:
    """Raise ApiError if a text or markdown is too long."""
    if any(text is not None and len(text.encode()) > MAX_TEXT_BYTES for text in texts):
        raise ApiError(400, f"Message length limited to {MAX_TEXT_BYTES} characters before encryption")


def check_announcements(state: State, person: Raw, room: Raw) -> None:
    """Raise ApiError if only moderators can post messages in the room, and this person is none.

    OpenAPI, Room: "Indicates when a space is in Announcement Mode where only moderators can post messages".
    """
    if not room.get("isAnnouncementOnly"):
        return
    memberships = [each for each in state.list_members(room["id"]) if each["personId"] == person["id"]]
    if not any(each["isModerator"] for each in memberships):
        raise ApiError(403, "Only moderators can post messages in this room.")


def check_parent(state: State, room_id: str, parent_id: str | None) -> None:
    """Raise ApiError if the parent is not the root of a thread in this room."""
    if parent_id is None:
        return
    parent = state.messages.get(parent_id)
    if parent is None or parent["roomId"] != room_id:
        raise ApiError(404, "Could not find the parent message.")
    if parent.get("parentId"):
        raise ApiError(400, "Invalid parentId: a reply cannot be the parent of another reply.")


def check_attachments(attachments: object, has_files: bool) -> list[Raw]:
    """Return a message's attachments: none, or one card. Raises ApiError."""
    if attachments in (None, []):
        return []
    if not isinstance(attachments, list) or not all(isinstance(each, dict) for each in attachments):
        raise ApiError(400, "attachments must be a list of objects")
    if len(attachments) > 1:
        raise ApiError(400, "Only one card per message is supported")
    if has_files:
        raise ApiError(400, "A message cannot have both a card and a file")
    if attachments[0].get("contentType") != CARD_TYPE:
        raise ApiError(400, f"Unsupported attachment contentType; expected {CARD_TYPE}")
    check_card(attachments[0].get("content"))
    return attachments


def check_card(card: object) -> None:
    """Raise ApiError for a card that Webex rejects or does not show."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        raise ApiError(400, "Unable to parse the card: it is not an AdaptiveCard")
    if card.get("version") not in CARD_VERSIONS:
        raise ApiError(400, "Unsupported card version: 1.3 is the highest")
    if not card.get("body") and not card.get("actions"):
        raise ApiError(400, "The card is empty")
    if not all(isinstance(card.get(name, []), list) for name in ("body", "actions")):
        raise ApiError(400, "Unable to parse the card: body and actions are lists")
    if len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode()) > MAX_CARD_BYTES:
        raise ApiError(400, f"The card is larger than {MAX_CARD_BYTES} bytes")
    _check_elements(card)


def _check_elements(element: Any) -> None:
    if isinstance(element, list):
        for child in element:
            _check_elements(child)
    elif isinstance(element, dict):
        if element.get("type") in UNSUPPORTED_ELEMENTS:
            raise ApiError(400, f"{element['type']} is not supported")
        actions = element.get("actions")
        if isinstance(actions, list) and len(actions) > MAX_ACTIONS:
            raise ApiError(400, f"At most {MAX_ACTIONS} actions are supported")
        for name, child in element.items():
            if name != "data":  # a button's data may contain anything
                _check_elements(child)
