"""Attempts to handle an event: each is a workflow of its own, which DBOS runs once."""

from dataclasses import dataclass, fields, replace
from typing import Any

from bot.model import Event


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to handle an event."""

    event: Event
    run_id: str
    """Under which no other process can have posted the reply; empty if an attempt may have posted it."""
    number: int = 0
    failures: int = 0
    """How many attempts failed because Webex did."""
    has_waited: bool = False
    """Whether it has waited in the queue of the slot that its command needs."""

    @property
    def workflow_id(self) -> str:
        """The workflow's id: DBOS stores and runs the same one only once."""
        return f"{self.event.key}:again:{self.number}" if self.number else self.event.key

    def build_next(self, **changes: Any) -> "Attempt":
        """Build the next attempt. It has no run id, unless it is known that this one has posted nothing."""
        return replace(self, **{"run_id": "", "has_waited": False, "number": self.number + 1, **changes})

    def to_arguments(self) -> tuple[Any, ...]:
        """Return the workflow's arguments."""
        return (to_input(self.event), self.run_id, self.number, self.failures, self.has_waited)


def to_input(event: Event) -> dict[str, Any]:
    """Return the workflow's input. Without `updated` where it is empty: earlier versions do not know it."""
    values = ((each.name, getattr(event, each.name)) for each in fields(event))
    return {name: value for name, value in values if name != "updated" or value}
