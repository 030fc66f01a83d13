"""What differs between two readings of an organization's inventory: numbers assigned, released, added, removed …"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.numbers import Owner


class DifferenceKind(StrEnum):
    """What became of a number, as people type it and as the database has it."""

    ASSIGNED = "assigned"
    RELEASED = "released"
    REASSIGNED = "reassigned"
    """It has another owner than before."""
    ADDED = "added"
    REMOVED = "removed"
    ACTIVATED = "activated"
    DEACTIVATED = "deactivated"
    MAIN = "main"
    """It became its location's main number."""
    NOT_MAIN = "not-main"
    """It is no longer its location's main number."""
    MOVED = "moved"
    """It belongs to another location than before."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that became of a number between two readings of the inventory."""

    kind: DifferenceKind
    phone_number: str
    """E.164."""
    location_id: str
    location_name: str
    """Its location now or, if it was removed, the last one."""
    old: Owner | None = None
    """Its owner before, where that is what changed, or where the number was removed. Without the owner's id."""
    new: Owner | None = None
    """Its owner now, where that is what changed."""
    old_location: str = ""
    """The name of its location before, where that is what changed."""


@dataclass(frozen=True, slots=True)
class RecordedDifference:
    """A difference, and the readings between which it happened."""

    difference: Difference
    after: datetime
    """When the reading began that did not have it yet, UTC."""
    found_at: datetime
    """When the reading began that has it, UTC."""
