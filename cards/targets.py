"""The list of targets, and the choice of a number to remove."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model import AlternateNumber, Request, Target, TargetKind
from cards.paging import build_pager, build_shown, count_pages, describe_page
from cards.rows import SEPARATOR, build_row
from cards.text import capitalize, format_number, name_organization, shorten
from cards.view import Button, Row, View

RING_PATTERNS = {
    "LONG_LONG": "long long",
    "SHORT_SHORT_LONG": "short short long",
    "SHORT_LONG_SHORT": "short long short",
}
"""All but `NORMAL`, which is not shown."""

MAX_ROW_ALTERNATES = 4
"""Alternate numbers in the row of a target. Its card for removals lists all."""

MAX_LISTED_ALTERNATES = 2
"""Alternate numbers of each target in a choice."""


@dataclass(frozen=True, slots=True)
class TargetsView:
    """One page of targets."""

    title: str
    request: Request
    """What was asked for: the buttons ask for its other pages."""
    shown: Sequence[Target]
    """The page, with the alternate numbers of each."""
    unread: Mapping[str, str]
    """Why a target's alternate numbers could not be read, by its id."""
    count: int
    """How many targets all pages have."""
    page: int
    page_size: int
    org_id: str = ""
    location: str = ""
    """The name of the location whose targets these are; empty for all locations."""
    kinds: Sequence[TargetKind] = (TargetKind.AUTO_ATTENDANT,)
    """What is listed: of several kinds, each row says its own."""
    assignable: Collection[TargetKind] = ()
    """The kinds that get buttons to change the alternate numbers."""


def build_targets(view: TargetsView) -> View:
    """Build one page of targets."""
    page_count = count_pages(view.count, view.page_size)
    return View(
        title=view.title,
        subtitle=describe_page(view.page, view.page_size, view.count),
        rows=tuple(_build_row(each, view) for each in view.shown),
        actions=build_pager(view.request, view.page, page_count),
        shown=build_shown(view.request, view.page, page_count, view.location),
    )


def build_removal_choice(target: Target, asked: Request, organization: str = "") -> View:
    """Build the question which of a target's alternate numbers to remove.

    `organization` is empty for the bot's own.
    """
    rows = [
        build_row(
            format_number(each.phone_number),
            (f"Rings {ring}",) if (ring := describe_ring(each)) else (),
            buttons=(Button("Remove", asked.with_(target=target.id, number=each.phone_number)),),
        )
        for each in target.alternates
    ]
    return View(
        title=name_organization(f"Remove which number from {shorten(target.name)}?", organization),
        subtitle=describe_numbers(target),
        rows=tuple(rows),
    )


def describe_target(target: Target) -> str:
    """Return a target's name and location."""
    return f"{shorten(target.name, 80)} ({shorten(target.location_name, 60)})"


def describe_numbers(target: Target) -> str:
    """Return a target's phone number and extension."""
    extension = f"ext {shorten(target.extension, 20)}" if target.extension else ""
    numbers = ", ".join(filter(None, (format_number(target.phone_number), extension)))
    return numbers or "No phone number or extension"


def describe_alternates(target: Target) -> str:
    """Return a target's alternate numbers: "Alternate numbers: …"."""
    if not target.alternates:
        return "No alternate numbers"
    return f"Alternate numbers: {list_alternates(target.alternates)}"


def describe_recipient(target: Target) -> str:
    """Return a target's name, numbers and alternate numbers, as one of several that can get a number."""
    return SEPARATOR.join((shorten(target.name, 60), describe_numbers(target), _count_alternates(target)))


def _describe_first_alternates(target: Target) -> str:
    rest = len(target.alternates) - MAX_ROW_ALTERNATES
    first = replace(target, alternates=target.alternates[:MAX_ROW_ALTERNATES])
    return f"{describe_alternates(first)} and {rest} more" if rest > 0 else describe_alternates(target)


def list_alternates(numbers: Sequence[AlternateNumber]) -> str:
    """Return alternate numbers separated by commas."""
    return ", ".join(map(describe_alternate, numbers)) or "none"


def describe_alternate(number: AlternateNumber) -> str:
    """Return an alternate number, with its ring pattern where that is not the normal one."""
    ring, formatted = describe_ring(number), format_number(number.phone_number)
    return f"{formatted} (rings {ring})" if ring else formatted


def describe_ring(number: AlternateNumber) -> str:
    """Return how an alternate number rings; empty where that is normal."""
    unknown = "" if number.ring_pattern == "NORMAL" else shorten(number.ring_pattern, 40)
    return RING_PATTERNS.get(number.ring_pattern, unknown)


def _count_alternates(target: Target) -> str:
    """Return the alternate numbers where they are few, else how many there are."""
    listed = [format_number(each.phone_number) for each in target.alternates]
    if len(listed) > MAX_LISTED_ALTERNATES:
        return f"{len(listed)} alternate numbers"
    return f"alternate {', '.join(listed)}" if listed else "no alternate numbers"


def _build_row(target: Target, view: TargetsView) -> Row:
    kind = capitalize(target.kind.noun) if len(view.kinds) > 1 else ""
    location = "" if view.location else shorten(target.location_name, 40)
    details = (
        SEPARATOR.join(filter(None, (kind, location, describe_numbers(target)))),
        view.unread.get(target.id) or _describe_first_alternates(target),
    )
    return build_row(shorten(target.name, 60), details, buttons=_build_buttons(target, view))


def _build_buttons(target: Target, view: TargetsView) -> tuple[Button, ...]:
    if target.kind not in view.assignable or target.id in view.unread:
        return ()
    assign = Request("assign", target=target.id, org=view.org_id)
    add = Button("Add", assign)
    remove = Button("Remove", assign.with_(command="unassign"))
    return (add, remove) if target.alternates else (add,)
