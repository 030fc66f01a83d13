"""The words that go with a file of numbers: Webex takes no card beside a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import File, Purpose, Reply
from cards.numbers import describe_purpose
from cards.parts import cut, escape_message, name_some, write_lines


@dataclass(frozen=True, slots=True)
class ExportView:
    """What is said of the file."""

    title: str
    """Which location, or how many."""
    purpose: Purpose
    count: int
    taken_at: datetime
    """When Webex gave the oldest of the lists, UTC."""
    filters: str = ""
    """In words; empty for none."""
    organization: str = ""
    """Named where it is not the bot's own."""
    unread_numbers: Sequence[str] = ()
    """What was asked for and could not be read as a phone number."""
    unread_locations: Sequence[str] = ()
    """The names of locations that could not be read."""
    is_cut: bool = False
    """Whether a list is longer than what was read of it."""


def build_export(view: ExportView, file: File) -> Reply:
    """Build the answer that brings the file."""
    numbers = "1 number" if view.count == 1 else f"{view.count:,} numbers"
    facts = [f"{numbers}, as of {view.taken_at:%Y-%m-%d %H:%M:%S} UTC"]
    facts += [f"Filtered by: {view.filters}"] if view.filters else []
    facts += [f"I could not read as a phone number: {name_some(view.unread_numbers)}"] if view.unread_numbers else []
    facts += [f"Could not be read, and is missing: {name_some(view.unread_locations)}"] if view.unread_locations else []
    facts += ["A list is longer than I may read (MAX_NUMBERS): its end is missing."] if view.is_cut else []
    heading = (
        f"**{escape_message(cut(view.title))}** — {escape_message(describe_purpose(view.purpose, view.organization))}"
    )
    return Reply(markdown=write_lines([heading, *map(escape_message, facts)]), file=file)
