"""Kinds of commands of which few run at once, because each takes memory and many calls."""

from enum import StrEnum


class Slot(StrEnum):
    """What a command needs a slot of. The values name queues, which are stored in the database."""

    BULK = "bulk"
    """Of all people: commands that read everything, or write a file."""
    CHANGES = "changes"
    """Of all people: changes of several numbers."""
