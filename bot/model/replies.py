"""What the bot posts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class File:
    """A file to post in a space."""

    name: str
    """In ASCII, without a path."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A message of the bot: a card, with the same in markdown for clients and screen readers that show no cards.

    Or a file with markdown: Webex accepts no card beside a file.
    """

    markdown: str
    card: Mapping[str, Any] = field(default_factory=dict)
    file: File | None = None
