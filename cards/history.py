"""The list of changes: who changed what, where and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Change, ChangeResult, Mark, Request, TargetKind
from cards.change import build_undo, describe_result
from cards.limits import MAX_DETAIL_LENGTH
from cards.marks import describe_beneficiary
from cards.paging import build_pager, build_shown, describe_page, get_page
from cards.several_changes import describe_numbers_of
from cards.text import describe_count, format_number, shorten
from cards.times import describe_age, describe_date, describe_time
from cards.view import Line, Row, Size, Tone, View

TONES = {ChangeResult.DONE: Tone.NORMAL, ChangeResult.FAILED: Tone.ATTENTION}
"""Of all others: a warning."""


@dataclass(frozen=True, slots=True)
class KeepingEvent:
    """What happened to the reservation of one number or more."""

    verb: str
    """In words: "Reserved"."""
    marks: Sequence[Mark]
    at: datetime
    """UTC."""
    by: str = ""
    """The email of who did it; empty for what happened by itself."""


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The last changes and reservations, newest first, and which page of them is shown."""

    request: Request
    changes: Sequence[Change | KeepingEvent]
    now: datetime
    page: int
    """Counted from 1; a page beyond the last is the last."""
    page_size: int
    can_be_undone: Collection[int] = ()
    """The ids of the entries that have an Undo button."""
    organizations: Mapping[str, str] = field(default_factory=dict)
    """The names of the organizations, by id; empty for the bot's own."""
    time_zones: Mapping[str, str] = field(default_factory=dict)
    """Of the locations, by id, as IANA names; empty where a time zone is not known."""


def build_history(view: HistoryView) -> View:
    """Build one page of the history."""
    shown, page, page_count = get_page(view.changes, view.page, view.page_size)
    return View(
        title="History",
        subtitle=f"{describe_page(page, view.page_size, len(view.changes))}, newest first",
        rows=tuple(_build_row(each, view) for each in shown),
        actions=build_pager(view.request, page, page_count),
        shown=build_shown(view.request, page, page_count),
    )


def _build_row(entry: Change | KeepingEvent, view: HistoryView) -> Row:
    return _build_change(entry, view) if isinstance(entry, Change) else _build_keeping(entry, view)


def _build_keeping(event: KeepingEvent, view: HistoryView) -> Row:
    first = event.marks[0]
    one = len(event.marks) == 1
    number = format_number(first.phone_number) if one else describe_count(len(event.marks), "number")
    where = f"in {shorten(first.space, 60)}" if first.space else "in a 1:1 space"
    whom = describe_beneficiary(first)
    details = [
        f"{whom} until {describe_date(first.until)} ({shorten(first.location_name, 40)})".lstrip(),
        # A reservation may be ended elsewhere; where, is not recorded.
        f"by {shorten(event.by, 80)}{f' {where}' if event.verb == 'Reserved' else ''}" if event.by else "by itself",
        f"{describe_time(event.at, first.time_zone)} ({describe_age(event.at, view.now)})",
    ]
    lines = tuple(Line(each, Tone.SUBTLE, size=Size.SMALL) for each in details)
    return Row(((Line(f"{event.verb}: {number}", is_bold=True),), lines))


def _build_change(change: Change, view: HistoryView) -> Row:
    time_zone = view.time_zones.get(change.target.location_id, "")
    tone = TONES.get(change.result, Tone.WARNING)
    number = describe_numbers_of(change)
    details = [
        _describe_target(change, view.organizations.get(change.org_id, "")),
        _describe_author(change),
        f"{describe_time(change.at, time_zone)} ({describe_age(change.at, view.now)})",
    ]
    lines = [Line(each, Tone.SUBTLE, size=Size.SMALL) for each in details]
    if change.detail:
        lines.append(Line(shorten(change.detail, MAX_DETAIL_LENGTH), Tone.ATTENTION, size=Size.SMALL))
    name = Line(f"#{change.id} {describe_result(change)}: {number}", tone, is_bold=True)
    return Row(((name,), tuple(lines)), (build_undo(change),) if change.id in view.can_be_undone else ())


def _describe_target(change: Change, organization: str) -> str:
    where = f"{shorten(change.target.location_name, 40)}{f' · {shorten(organization, 40)}' if organization else ''}"
    kind = "" if change.target.kind is TargetKind.AUTO_ATTENDANT else f"{change.target.kind.noun} "
    return f"{'to' if change.is_assignment else 'from'} {kind}{shorten(change.target.name, 60)} ({where})"


def _describe_author(change: Change) -> str:
    where = f"in {shorten(change.space, 60)}" if change.space else "in a 1:1 space"
    undone = f", to undo #{change.undoes}" if change.undoes else ""
    return f"by {shorten(change.person_email, 80)} {where}{undone}"
