"""The elements of an adaptive card: JSON, as Webex gets it.

They are built without a library's models, which take a third of the time of a card. That every card follows the schema
is checked by the tests (`tests/support/card_schema.py`).
"""

from typing import Any, TypeAlias

Element: TypeAlias = dict[str, Any]
"""A JSON object with the names and values of the adaptive cards' schema."""

VERSION = "1.3"
"""The newest version that Webex shows (its documentation, "Buttons and Cards")."""


def build_element(kind: str, **properties: Any) -> Element:
    """Build an element with those properties that are not None."""
    return {"type": kind, **{name: value for name, value in properties.items() if value is not None}}


def build_card(**properties: Any) -> Element:
    """Build a card, or one within a card, with those properties that are not None."""
    return build_element("AdaptiveCard", version=VERSION, **properties)
