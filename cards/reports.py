"""Reports: the list of them, the confirmation of a new one, and the line above what one sends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Report, Request
from cards.paging import build_pager, build_shown, describe_page, get_page
from cards.rows import build_row
from cards.schedules import describe_due, describe_schedule
from cards.text import capitalize, shorten
from cards.view import Button, Line, Row, Style, Tone, View

MAX_ROWS = 5
"""Each has three buttons."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What stands above what a report sends."""

    report: Report
    creator: str
    """The name of who set it up; empty where it is not known."""
    mention: str
    """The bot's, with a space behind it, where typing needs one."""
    late_due: str
    """When it was due, in words, where it is late."""

    @property
    def text(self) -> str:
        """The line."""
        late = f" Late: it was due on {self.late_due}." if self.late_due else ""
        creator = f", set up by {shorten(self.creator, 60)}" if self.creator else ""
        return (
            f"Report #{self.report.id}, {describe_schedule(self.report.schedule)}{creator}.{late} "
            f"To end it, type: {self.mention}unreport {self.report.id}"
        )


@dataclass(frozen=True, slots=True)
class ReportsView:
    """The reports of a space, and which page of them is shown."""

    request: Request
    reports: Sequence[tuple[Report, str]]
    """Each with its command, as it is typed."""
    now: datetime
    page: int
    """Counted from 1; a page beyond the last is the last."""
    page_size: int
    title: str = "Reports in this space"


def build_reports(view: ReportsView) -> View:
    """Build one page of the reports, each with buttons to send it now, to pause it and to delete it."""
    size = min(view.page_size, MAX_ROWS)
    shown, page, page_count = get_page(view.reports, view.page, size)
    return View(
        title=view.title,
        subtitle=describe_page(page, size, len(view.reports)),
        rows=tuple(_build_row(report, command, view.now) for report, command in shown),
        actions=build_pager(view.request, page, page_count),
        shown=build_shown(view.request, page, page_count),
    )


def build_scheduled(report: Report, command: str, now: datetime) -> View:
    """Build the confirmation that a report was set up, or goes on."""
    return View(
        title=f"Report #{report.id}: {shorten(command)}",
        subtitle=capitalize(describe_schedule(report.schedule)),
        facts=(
            Line(describe_next(report, now)),
            Line(
                "It runs with its creator's permissions. "
                "It ends when they lose access to me, or when I leave this space.",
                Tone.SUBTLE,
            ),
        ),
        actions=(*_build_buttons(report), Button("Reports", Request("reports"))),
    )


def describe_next(report: Report, now: datetime) -> str:
    """Return when a report is due: "Next: Monday 30 November at 8:00 (America/Chicago)"."""
    return "Paused" if report.is_paused else f"Next: {describe_due(report.next_at, now, report.schedule.zone)}"


def describe_report(report: Report, command: str) -> str:
    """Return a report's number, command and times: "#3 summary, every Monday at 8:00"."""
    return f"#{report.id} {shorten(command)}, {describe_schedule(report.schedule)}"


def _build_row(report: Report, command: str, now: datetime) -> Row:
    return build_row(
        f"#{report.id} {shorten(command, 120)}",
        (capitalize(describe_schedule(report.schedule)), describe_next(report, now)),
        Tone.WARNING if report.is_paused else Tone.SUBTLE,
        buttons=_build_buttons(report),
    )


def _build_buttons(report: Report) -> tuple[Button, ...]:
    number = str(report.id)
    return (
        Button("Run now", Request("report", report=number)),
        Button("Resume", Request("resume", report=number))
        if report.is_paused
        else Button("Pause", Request("pause", report=number)),
        Button("Delete", Request("unreport", report=number), style=Style.DESTRUCTIVE),
    )
