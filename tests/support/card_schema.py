"""The rules that every card follows: the official 1.3 schema, Webex's limit on buttons, our own limit on size."""

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import jsonschema_rs

from bot.model import Reply

MAX_CARD_BYTES = 20_000
"""Webex documents no limit; others report 22 KB and more."""

MAX_MESSAGE_BYTES = 7_439
"""Webex's reference, "Create a Message"."""

_SCHEMA = json.loads(resources.files("adaptive_cards").joinpath("schemas/schema-1.3.json").read_text("utf-8-sig"))

# In Rust: the schema has so many alternatives that a validator in Python takes 90 ms for a card, and this one 20 µs.
_VALIDATOR = jsonschema_rs.Draft6Validator(_SCHEMA)


def check_reply(reply: Reply) -> None:
    """Fail unless Webex accepts the reply and shows all of it."""
    check_card(reply.card)
    assert reply.markdown.strip()
    assert len(reply.markdown.encode()) <= MAX_MESSAGE_BYTES - 200  # room for the marker that messaging adds


def check_card(card: Mapping[str, Any]) -> None:
    """Fail unless Webex accepts the card and shows all of it."""
    _VALIDATOR.validate(card)
    assert card["version"] == "1.3"
    assert len(json.dumps(card, ensure_ascii=False).encode()) < MAX_CARD_BYTES
    for actions in find_action_sets(card):
        assert 1 <= len(actions) <= 5


def find_action_sets(element: Any) -> Iterator[list[Any]]:
    """Yield every action set of a card."""
    if isinstance(element, dict):
        if isinstance(element.get("actions"), list):
            yield element["actions"]
        for child in element.values():
            yield from find_action_sets(child)
    elif isinstance(element, list):
        for child in element:
            yield from find_action_sets(child)


def list_texts(element: Any) -> list[str]:
    """List the texts on a card, top to bottom, with breakable spaces and hyphens; a fact as "name: value"."""
    return [text.translate(_BREAKABLE) for text in _iterate_texts(element)]


_BREAKABLE = str.maketrans("\u00a0\u2011", " -", "\u200b")
"""What keeps a phone number together on a card, and what lets a line end within a long email address."""


def _iterate_texts(element: Any) -> Iterator[str]:
    if isinstance(element, list):
        for child in element:
            yield from _iterate_texts(child)
    elif isinstance(element, dict):
        if element.get("type") == "TextBlock":
            yield element["text"]
        if element.get("type") == "Input.Toggle":
            yield element["title"]
        yield from filter(None, (run["text"].strip() for run in element.get("inlines", ())))
        yield from (f"{fact['title']}: {fact['value']}" for fact in element.get("facts", ()))
        for key, child in element.items():
            if key != "data":
                yield from _iterate_texts(child)


def list_buttons(card: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Map the titles of a card's buttons to their data."""
    actions = [button for actions in find_action_sets(card) for button in actions if button["title"] != "Apply"]
    return {button["title"]: button.get("data", {}) for button in actions}
