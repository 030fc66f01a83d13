"""The list of auto attendants, and the choice of a number to remove."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import AlternateNumber, AutoAttendant, Request
from cards.paging import build_pager, build_shown, count_pages, describe_page
from cards.text import format_number, name_organization, shorten
from cards.view import Button, Line, Row, Tone, View

RING_PATTERNS = {
    "LONG_LONG": "long long",
    "SHORT_SHORT_LONG": "short short long",
    "SHORT_LONG_SHORT": "short long short",
}
"""All but `NORMAL`, which is not shown."""

MAX_LISTED_ALTERNATES = 2
"""Alternate numbers that are listed of each of several auto attendants."""


@dataclass(frozen=True, slots=True)
class AttendantsView:
    """One page of auto attendants."""

    title: str
    request: Request
    """What was asked for: the buttons ask for its other pages."""
    shown: Sequence[AutoAttendant]
    """The page, with the alternate numbers of each."""
    unread: Mapping[str, str]
    """Why an auto attendant's alternate numbers could not be read, by its id."""
    count: int
    """How many auto attendants all pages have."""
    page: int
    page_size: int
    org_id: str = ""
    location: str = ""
    """The name of the location whose auto attendants these are; empty for all locations."""
    may_assign: bool = False
    """Whether the requester gets buttons to change the alternate numbers."""


def build_attendants(view: AttendantsView) -> View:
    """Build one page of auto attendants."""
    page_count = count_pages(view.count, view.page_size)
    return View(
        title=view.title,
        subtitle=describe_page(view.page, view.page_size, view.count),
        rows=tuple(_build_row(each, view) for each in view.shown),
        actions=build_pager(view.request, view.page, page_count),
        shown=build_shown(view.request, view.page, page_count, view.location),
    )


def build_removal_choice(attendant: AutoAttendant, asked: Request, organization: str = "") -> View:
    """Build the question which of an auto attendant's alternate numbers to remove.

    `organization` is empty for the bot's own.
    """
    rows = [
        _build_choice_row(
            describe_alternate(each),
            "Remove",
            asked.with_(attendant=attendant.id, number=each.phone_number),
        )
        for each in attendant.alternates
    ]
    return View(
        title=name_organization(f"Remove which number from {shorten(attendant.name)}?", organization),
        subtitle=describe_numbers(attendant),
        rows=tuple(rows),
    )


def describe_attendant(attendant: AutoAttendant) -> str:
    """Return an auto attendant's name and location."""
    return f"{shorten(attendant.name, 80)} ({shorten(attendant.location_name, 60)})"


def describe_numbers(attendant: AutoAttendant) -> str:
    """Return an auto attendant's phone number and extension."""
    extension = f"ext {shorten(attendant.extension, 20)}" if attendant.extension else ""
    numbers = ", ".join(filter(None, (format_number(attendant.phone_number), extension)))
    return numbers or "No phone number or extension"


def describe_alternates(attendant: AutoAttendant) -> str:
    """Return an auto attendant's alternate numbers: "Alternate numbers: …"."""
    if not attendant.alternates:
        return "No alternate numbers"
    return f"Alternate numbers: {list_alternates(attendant.alternates)}"


def describe_recipient(attendant: AutoAttendant) -> str:
    """Return an auto attendant's name, numbers and alternate numbers, as one of several that can get a number."""
    listed = [format_number(each.phone_number) for each in attendant.alternates]
    rest = f" and {len(listed) - MAX_LISTED_ALTERNATES} more" if len(listed) > MAX_LISTED_ALTERNATES else ""
    alternates = f"alternate {', '.join(listed[:MAX_LISTED_ALTERNATES])}{rest}" if listed else "no alternate numbers"
    return f"{shorten(attendant.name, 60)} · {describe_numbers(attendant)} · {alternates}"


def list_alternates(numbers: Sequence[AlternateNumber]) -> str:
    """Return alternate numbers separated by commas."""
    return ", ".join(map(describe_alternate, numbers)) or "none"


def describe_alternate(number: AlternateNumber) -> str:
    """Return an alternate number, with its ring pattern where that is not the normal one."""
    ring = RING_PATTERNS.get(number.ring_pattern, "" if number.ring_pattern == "NORMAL" else number.ring_pattern)
    formatted = format_number(number.phone_number)
    return f"{formatted} (rings {shorten(ring, 40)})" if ring else formatted


def _build_choice_row(text: str, title: str, request: Request) -> Row:
    return Row(((Line(text),),), (Button(title, request),))


def _build_row(attendant: AutoAttendant, view: AttendantsView) -> Row:
    alternates = view.unread.get(attendant.id) or describe_alternates(attendant)
    lines = (
        Line(describe_attendant(attendant), is_bold=True),
        Line(describe_numbers(attendant)),
        Line(alternates, Tone.SUBTLE),
    )
    return Row((lines,), _build_buttons(attendant, view))


def _build_buttons(attendant: AutoAttendant, view: AttendantsView) -> tuple[Button, ...]:
    if not view.may_assign or attendant.id in view.unread:
        return ()
    assign = Request("assign", attendant=attendant.id, org=view.org_id)
    add = Button("Add a number", assign)
    remove = Button("Remove a number", assign.with_(command="unassign"))
    return (add, remove) if attendant.alternates else (add,)
