"""The message that goes with a file of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import File, Purpose
from cards.numbers import describe_purpose
from cards.text import list_names, shorten
from cards.times import describe_exact_time
from cards.totals import describe_assigned
from cards.view import Line, View


@dataclass(frozen=True, slots=True)
class ExportView:
    """What the message says about the file."""

    title: str
    """Which location, or how many."""
    purpose: Purpose
    count: int
    """Numbers in the file."""
    taken_at: datetime
    """When Webex returned the oldest of the lists, UTC."""
    filters: str = ""
    """In words; empty for none."""
    organization: str = ""
    """Empty for the bot's own."""
    unread_locations: Sequence[str] = ()
    """The names of locations that could not be read."""
    is_truncated: bool = False
    """Whether a location has more numbers than were read."""
    assigned: int = 0
    """How many of the numbers somebody has."""
    time_zone: str = ""
    """The location's, as an IANA name; empty for several locations."""
    notes: Sequence[str] = ()
    """Further sentences."""
    unread_reason: str = ""
    """Why the first of the unread locations could not be read."""


def build_export(view: ExportView, file: File) -> View:
    """Build the message, with the file."""
    size = describe_assigned(view.count, view.assigned, view.purpose)
    facts = [f"{size}, as of {describe_exact_time(view.taken_at, view.time_zone)}"]
    if view.filters:
        facts.append(f"Filtered by: {view.filters}")
    if view.unread_locations:
        facts.append(f"Could not be read, and not in the file: {list_names(view.unread_locations)}")
        facts += filter(None, [view.unread_reason])
    if view.is_truncated:
        facts.append("List truncated: a location has more numbers than the bot reads (setting MAX_NUMBERS).")
    facts += view.notes
    return View(
        title=shorten(view.title),
        subtitle=describe_purpose(view.purpose, view.organization),
        facts=tuple(map(Line, facts)),
        file=file,
    )
