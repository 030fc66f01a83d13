"""Reports: which of a space's reports a text names, and the line above what one sends."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.command import CommandContext
from bot.language.short_form import write_request
from bot.model import Report, Request, Suggestion, fold, parse_int
from cards.reports import ReportLine
from cards.schedules import describe_due
from cards.view import View

SHOW_REPORTS = Suggestion("Show reports", Request("reports"))


def describe_reported(report: Report) -> str:
    """Return the command that a report runs, as it is typed."""
    return write_request(report.request, location=report.location_name)


def find_reports(text: str, context: CommandContext) -> Sequence[Report]:
    """Return the reports of this space with that number, else those whose command has these words."""
    reports = context.store.reports.list(context.requester.target.room_id)
    number = text.removeprefix("#").strip()
    if numbered := [each for each in reports if str(each.id) == number] or _find_own(number, context):
        return numbered
    words = set(fold(text).split())
    return [each for each in reports if words and words <= set(fold(describe_reported(each)).split())]


def add_report_line(
    view: View, report: Report, creator: str, context: CommandContext, *, is_late: bool = False
) -> View:
    """Return what a report sends, with a line above it: that it is a report, whose, and how to end it."""
    due = describe_due(report.next_at, context.clock.now(), report.schedule.zone) if is_late else ""
    mention = "" if report.is_direct else f"@{context.bot_name or 'me'} "
    return replace(view, above=ReportLine(report, creator, mention, due).text)


def _find_own(number: str, context: CommandContext) -> list[Report]:
    """Return the report with that number which the requester set up in another space, when asked in their 1:1 space.

    It is sent there where the bot may not post in the report's own space.
    """
    report_id = parse_int(number, 1, 999_999_999)
    if report_id is None or not context.requester.target.is_direct:
        return []
    found = context.store.reports.get(report_id)
    return [found] if found and found.person_id == context.requester.person.id else []
