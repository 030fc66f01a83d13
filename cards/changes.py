"""What changed in the inventory: the list of it, and the message to a space that watches changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.model import Difference, DifferenceKind, Owner, RecordedDifference, Request
from cards.numbers import FILE_TITLES
from cards.paging import build_pager, build_refresh, build_shown, count_pages, describe_page
from cards.rows import SEPARATOR, describe_owner
from cards.text import describe_count, format_number, name_organization, shorten
from cards.times import describe_time
from cards.view import Action, Button, Choice, Field, Form, Line, Menu, Row, Size, Tone, View

TITLE = "Changes"

WORDS: Mapping[DifferenceKind, str] = {
    DifferenceKind.ASSIGNED: "assigned",
    DifferenceKind.RELEASED: "released",
    DifferenceKind.REASSIGNED: "reassigned",
    DifferenceKind.ADDED: "added",
    DifferenceKind.REMOVED: "removed",
    DifferenceKind.ACTIVATED: "activated",
    DifferenceKind.DEACTIVATED: "deactivated",
    DifferenceKind.MAIN: "now the main number",
    DifferenceKind.NOT_MAIN: "no longer the main number",
    DifferenceKind.MOVED: "moved to another location",
}

TONES: Mapping[DifferenceKind, Tone] = {
    DifferenceKind.ASSIGNED: Tone.GOOD,
    DifferenceKind.REMOVED: Tone.ATTENTION,
    DifferenceKind.DEACTIVATED: Tone.WARNING,
}

SCOPE_HINT = (
    "Who made changes in Control Hub is not known: the service app may not read the audit log. "
    "It needs the scope audit:events_read, and a full administrator who authorizes it."
)

AUDIT_FAILED = "Who made changes in Control Hub is not known at the moment: the audit log could not be read."


class AuditAccess(Enum):
    """Whether Control Hub's audit log was read."""

    READ = auto()
    NOT_NEEDED = auto()
    """The bot made all changes itself, or there are none."""
    REFUSED = auto()
    """The service app may not read it."""
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a change, and when."""

    name: str
    at: datetime
    entry: int = 0
    """The entry of the bot's history; 0 for a change in Control Hub."""
    action: str = ""
    """What was done in Control Hub, in Webex's words."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change, with who made it as far as that is known."""

    recorded: RecordedDifference
    author: Author | None = None


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Changes, and which page of them is shown."""

    request: Request
    rows: Sequence[ChangeRow]
    """Those of the page."""
    counts: Mapping[DifferenceKind, int]
    """How many there are of each kind that was asked for."""
    since: datetime
    until: datetime
    """When the inventory was read last, UTC."""
    page: int
    """Counted from 1."""
    page_size: int
    location: str = ""
    """The name of the one location that it is about."""
    numbers: Sequence[str] = ()
    """The numbers that it is about, in E.164; none for all."""
    organization: str = ""
    """Empty for the bot's own."""
    time_zone: str = ""
    """An IANA name; empty for UTC."""
    known_since: datetime | None = None
    """When the inventory was read for the first time, if that is later than `since`."""
    audit: AuditAccess = AuditAccess.NOT_NEEDED
    notes: Sequence[str] = ()
    """Further sentences."""

    @property
    def total(self) -> int:
        """How many changes there are."""
        return sum(self.counts.values())


def build_changes(view: ChangesView) -> View:
    """Build one page of changes, the last ones first."""
    page_count = count_pages(view.total, view.page_size)
    part = f"{describe_page(view.page, view.page_size, view.total)}, last first · " if view.total else ""
    return View(
        title=TITLE,
        title_buttons=(_build_next_step(view),),
        subtitle=name_organization(_name_subject(view), view.organization),
        facts=tuple(_list_facts(view)),
        chips=tuple(WORDS[each] for each in view.request.kinds),
        chip_buttons=_build_all(view.request),
        rows=tuple(build_change_row(each, view.time_zone, names_location=not view.location) for each in view.rows),
        footer=f"{part}As of {describe_time(view.until, view.time_zone)}",
        actions=(*build_pager(view.request, view.page, page_count), *_build_actions(view)),
        shown=build_shown(view.request, view.page, page_count, view.location),
    )


def _build_all(asked: Request) -> tuple[Button, ...]:
    """Build the button that shows changes of all kinds again."""
    return (Button("All changes", asked.without("kinds").with_(page=1)),) if asked.kinds else ()


def _name_subject(view: ChangesView) -> str:
    if view.numbers:
        more = f" and {len(view.numbers) - 1:,} more" if len(view.numbers) > 1 else ""
        return f"{format_number(view.numbers[0])}{more}"
    return shorten(view.location) or "Whole organization"


def _list_facts(view: ChangesView) -> list[Line]:
    since = describe_time(max(view.since, view.known_since or view.since), view.time_zone)
    facts = [Line(f"{_count(view)} since {since}", is_bold=True)]
    if view.total and len(view.counts) > 1:
        facts.append(Line(describe_counts(view.counts)))
    if view.known_since:
        facts.append(
            Line(f"Changes have been recorded since {since}. What changed before that is not known.", Tone.SUBTLE)
        )
    facts += [Line(each) for each in view.notes]
    facts += list_audit_notes(view.audit)
    return facts


def _count(view: ChangesView) -> str:
    if view.total:
        return describe_count(view.total, "change")
    words = " or ".join(WORDS[each] for each in view.request.kinds)
    return f"No number was {words}" if words and not _has_main(view) else "No changes"


def _has_main(view: ChangesView) -> bool:
    return any(each in (DifferenceKind.MAIN, DifferenceKind.NOT_MAIN) for each in view.request.kinds)


def list_audit_notes(audit: AuditAccess) -> list[Line]:
    """Say why nothing is said of who made changes in Control Hub."""
    notes = {AuditAccess.REFUSED: SCOPE_HINT, AuditAccess.FAILED: AUDIT_FAILED}
    return [Line(notes[audit], Tone.SUBTLE)] if audit in notes else []


def describe_counts(counts: Mapping[DifferenceKind, int]) -> str:
    """Return how many changes there are of each kind: "5 assigned · 3 released"."""
    return SEPARATOR.join(f"{counts[kind]:,} {WORDS[kind]}" for kind in DifferenceKind if counts.get(kind))


def build_change_row(row: ChangeRow, time_zone: str, *, names_location: bool = True) -> Row:
    """Build the row of a change: what became of which number, from whom to whom, when and by whom."""
    difference = row.recorded.difference
    what = describe_change(difference, names_location=names_location)
    details = filter(None, (what, describe_author(row, time_zone)))
    name = Line(
        f"{format_number(difference.phone_number)} {WORDS[difference.kind]}",
        TONES.get(difference.kind, Tone.NORMAL),
        is_bold=True,
    )
    return Row(((name,), tuple(Line(each, Tone.SUBTLE, size=Size.SMALL) for each in details)))


def describe_change(difference: Difference, *, names_location: bool = True) -> str:
    """Return from whom to whom, and where: "from Grace Ito (person) to Reception (workspace) · Denver"."""
    parts = [_describe_owners(difference)]
    if difference.kind is DifferenceKind.MOVED:
        here = shorten(difference.location_name, 60) or "no location"
        return f"from {shorten(difference.old_location, 60) or 'no location'} to {here}"
    if names_location:
        parts.append(shorten(difference.location_name, 60))
    return SEPARATOR.join(filter(None, parts))


def _describe_owners(difference: Difference) -> str:
    old, new = _name_owner(difference.old), _name_owner(difference.new)
    if difference.kind is DifferenceKind.REMOVED:
        return f"was assigned to {old}" if old else ""
    return " ".join(filter(None, (f"from {old}" if old else "", f"to {new}" if new else "")))


def _name_owner(owner: Owner | None) -> str:
    return describe_owner(owner) if owner else ""


def describe_author(row: ChangeRow, time_zone: str = "") -> str:
    """Return who made a change and when or, where that is not known, between which readings it was made."""
    author = row.author
    if author is None:
        after, found = (describe_time(at, time_zone) for at in (row.recorded.after, row.recorded.found_at))
        return f"Between {after} and {found}" if after != found else found
    at = describe_time(author.at, time_zone)
    if author.entry:
        return f"By the bot (#{author.entry} in the history): {shorten(author.name, 80)}, {at}"
    return f"In Control Hub: {shorten(author.name, 80)}, {at}"


def _build_actions(view: ChangesView) -> tuple[Action, ...]:
    asked = view.request
    kinds = tuple(
        Choice(f"{WORDS[kind].capitalize()} ({view.counts[kind]:,})", kind)
        for kind in DifferenceKind
        if view.counts.get(kind)
    )
    return (
        *((_build_filter(asked, kinds),) if len(kinds) > 1 else ()),
        *((_build_export(asked),) if view.total else ()),
        build_refresh(asked, view.page),
    )


def _build_filter(asked: Request, kinds: tuple[Choice, ...]) -> Form:
    """Build the form that shows one kind of changes. Without a choice, it shows all."""
    whole = asked.without("kinds").with_(page=1)
    field = Field("kinds", "Show only", choices=kinds, placeholder="All changes")
    return Form("Filter", (field,), Button("Apply", whole, takes_inputs=True))


def _build_next_step(view: ChangesView) -> Button:
    """Build the button that watches the same changes or, of one number, shows who has it."""
    asked = view.request
    if view.numbers:
        return Button("Who has it", Request("who", numbers=view.numbers[0], org=asked.org))
    return Button("Watch changes", Request("watchchanges", location=asked.location, org=asked.org))


def _build_export(asked: Request) -> Menu:
    export = asked.with_(command="exportchanges")
    return Menu("Export", tuple(Button(title, export.with_(file=kind)) for kind, title in FILE_TITLES.items()))


def build_changes_message(watch_id: int, view: ChangesView) -> View:
    """Build the message to a space that watches changes: what a reading of the inventory found."""
    rest = view.total - len(view.rows)
    return View(
        title=f"{describe_count(view.total, 'change')} of numbers",
        subtitle=name_organization(shorten(view.location) or "Whole organization", view.organization),
        facts=(
            *((Line(describe_counts(view.counts), is_bold=True),) if len(view.counts) > 1 else ()),
            *list_audit_notes(view.audit),
        ),
        rows=tuple(build_change_row(each, view.time_zone, names_location=not view.location) for each in view.rows),
        footer=f"{f'{rest:,} more · ' if rest else ''}As of {describe_time(view.until, view.time_zone)}",
        actions=(
            Button("All of these" if rest else "Details", view.request),
            Button("Stop watching", Request("unwatch", watch=str(watch_id))),
        ),
    )
