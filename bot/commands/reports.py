"""`reports`, `pause`, `resume` and `unreport`: the reports that a space has."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.reports import SHOW_REPORTS, describe_reported, find_reports
from bot.errors import NotFound
from bot.language.clauses import PAGE, parse_clauses
from bot.language.everywhere import EVERYWHERE
from bot.language.report_phrases import parse_which_report
from bot.model import Report, Request, Suggestion
from bot.recurrence import find_next
from cards.notice import build_notice
from cards.reports import ReportsView, build_reports, build_scheduled, describe_report
from cards.text import list_names, shorten
from cards.view import View

_NONE = "This space has no reports. To set one up, type for example: report summary every Monday at 8:00"


def show(request: Request, context: CommandContext) -> View:
    """Show a page of the space's reports. Raises DatabaseUnavailable."""
    reports = context.store.reports.list(context.requester.target.room_id)
    return _show(reports, request, context) if reports else build_notice(_NONE)


def pause(request: Request, context: CommandContext) -> View:
    """Pause a report, or ask which one. Raises NotFound or DatabaseUnavailable."""
    found = _choose(request, context, "Pause which report?")
    if isinstance(found, View):
        return found
    for each in found:
        with context.store.exclusive(each.key):  # a report that is about to be sent is sent first
            context.store.reports.advance(each.id, each.next_at, is_paused=True)
    return build_notice(
        f"Paused: {_list(found)}.",
        tuple(Suggestion(f"Resume #{each.id}", Request("resume", report=str(each.id))) for each in found[:3]),
    )


def resume(request: Request, context: CommandContext) -> View:
    """Let a paused report go on, or ask which one. Raises NotFound or DatabaseUnavailable."""
    found = _choose(request, context, "Resume which report?")
    if isinstance(found, View):
        return found
    now = context.clock.now()
    resumed = [replace(each, is_paused=False, next_at=find_next(each.schedule, now)) for each in found]
    for each in resumed:
        with context.store.exclusive(each.key):
            context.store.reports.advance(each.id, each.next_at)
    if len(resumed) == 1:
        return build_scheduled(resumed[0], describe_reported(resumed[0]), now)
    return _show(resumed, request, context, title="Resumed")


def unreport(request: Request, context: CommandContext) -> View:
    """End a report of this space, or ask which one. Raises NotFound or DatabaseUnavailable."""
    found = _choose(request, context, "End which report?")
    if isinstance(found, View):
        return found
    for each in found:
        with context.store.exclusive(each.key):
            context.store.reports.remove(each.id)
    again = tuple(Suggestion("Report it again", _to_request(each)) for each in found) if len(found) == 1 else ()
    return build_notice(f"Ended: {_list(found)}.", again)


def _choose(request: Request, context: CommandContext, question: str) -> Sequence[Report] | View:
    """Return the reports that are meant, or a card to choose from. Raises NotFound or DatabaseUnavailable."""
    text = request.report.strip()
    reports = context.store.reports.list(context.requester.target.room_id)
    if text.casefold() == EVERYWHERE and reports:
        return reports
    found = find_reports(text, context) if text else reports
    if not found:
        named = f"This space has no report “{shorten(text, 60)}”. It may have ended already." if text else _NONE
        raise NotFound(named, (SHOW_REPORTS,) if text else ())
    return found if text and len(found) == 1 else _show(found, request, context, title=question)


def _show(reports: Sequence[Report], request: Request, context: CommandContext, title: str = "") -> View:
    view = ReportsView(
        request=Request("reports"),
        reports=[(each, describe_reported(each)) for each in reports],
        now=context.clock.now(),
        page=request.page,
        page_size=context.full_rows,
    )
    return build_reports(replace(view, title=title) if title else view)


def _to_request(report: Report) -> Request:
    return report.request.with_(command="report", reported=report.request.command, schedule=report.schedule)


def _list(reports: Sequence[Report]) -> str:
    if len(reports) == 1:
        return describe_report(reports[0], describe_reported(reports[0]))
    return list_names([f"#{each.id} {describe_reported(each)}" for each in reports])


REPORTS = Command(
    name="reports",
    goal=Goal.REPORT,
    summary="List the reports of this space",
    examples=("reports",),
    parse=partial(parse_clauses, clauses=PAGE, rest="text"),
    run=show,
    only_reads=True,
)

PAUSE = Command(
    name="pause",
    goal=Goal.REPORT,
    summary="Pause a report, by its number",
    examples=("pause 3",),
    parse=parse_which_report,
    run=pause,
)

RESUME = Command(
    name="resume",
    goal=Goal.REPORT,
    summary="Let a paused report go on",
    examples=("resume 3",),
    parse=parse_which_report,
    run=resume,
)

UNREPORT = Command(
    name="unreport",
    goal=Goal.REPORT,
    summary="End a report, by its number",
    examples=("unreport 3", "unreport all"),
    parse=parse_which_report,
    run=unreport,
)
