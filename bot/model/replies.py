"""What the bot posts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes into a space."""

    name: str
    """In ASCII, without a path."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says: a card, and the same in words for clients and readers that show no cards.

    Or a file, and words about it: Webex takes no card beside a file.
    """

    markdown: str
    card: Mapping[str, Any] = field(default_factory=dict)
    file: File | None = None
