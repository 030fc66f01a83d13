"""Sends the reports that are due: each runs its command for its creator, and posts the answer in its space, once."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.commands.shared.reports import add_report_line, describe_reported
from bot.errors import BotError, NothingToExport, WebexError
from bot.memory import return_free_memory
from bot.model import Event, Person, ReplyTarget, Report, Request, Requester, Suggestion
from bot.operations.announcer import Announcer, EndReason
from bot.recurrence import find_next
from cards.notice import build_notice
from cards.reports import describe_report
from cards.schedules import describe_due, write_schedule
from cards.view import View

log = logging.getLogger(__name__)

UNEXPECTED_ERROR = "Something went wrong on my side."


class Reporter:
    """Sends the reports of all spaces, one after the other, so that they take one of the workers at most."""

    def __init__(self, announcer: Announcer, context: CommandContext, count_stock: Callable[[str], None]) -> None:
        """`count_stock` counts the numbers of an organization, by its id, after each report. It never raises."""
        self._announcer = announcer
        self._count_stock = count_stock
        self._context = context
        self._store = context.store
        self._is_sending = threading.Lock()

    def send_due(self, _at: datetime) -> None:
        """Send each report that is due. Never raises.

        What is not sent, because the process is killed or Webex fails, is still due at the next minute.
        """
        # A report that takes longer than a minute: the job of the minute before still sends the others.
        if not self._is_sending.acquire(blocking=False):
            return
        try:
            for report in self._store.reports.list_due(self._context.clock.now()):
                self._try_to_send(report)
        except BotError as error:
            log.error("The reports cannot be read: %s", error.sentence)  # noqa: TRY400
        finally:
            self._is_sending.release()

    def _try_to_send(self, report: Report) -> None:
        try:
            self._send(report)
        except BotError as error:
            log.warning("Report %d could not be sent: %s", report.id, error.sentence)
        except Exception:
            log.exception("Unexpected error while sending report %d", report.id)
        if REGISTRY.is_bulk(report.request.command):
            return_free_memory()

    def _send(self, report: Report) -> None:
        """Send a report that is due, or end it. Raises BotError where it stays due."""
        creator = self._announcer.find_creator(report.person_id, report.room_id)
        if isinstance(creator, EndReason):
            with self._store.exclusive(report.key):
                if self._is_current(report):
                    self._end(report, creator)
            return
        view, failure = self._run(report, creator)
        with self._store.exclusive(report.key):
            # Read again: while its command ran, another replica may have sent it, or somebody ended or paused it.
            if not self._is_current(report):
                return
            failure = failure or self._post(report, self._frame(view, report, creator))
            if failure:
                self._fail(report, failure)
                return
            # After the post: if the process is killed in between, the next run finds what was posted.
            self._store.reports.advance(report.id, self._find_next(report))
        log.info("Sent report %d", report.id)
        self._count_stock(report.request.org)

    def _is_current(self, report: Report) -> bool:
        current = self._store.reports.get(report.id)
        return current is not None and not current.is_paused and current.next_at == report.next_at

    def _run(self, report: Report, creator: Person) -> tuple[View, str]:
        """Run the command as its creator; returns its answer, or why there is none. Raises BotError to try it again."""
        requester = Requester(creator, _to_target(report), _to_event(report).key)
        try:
            return REGISTRY.run(report.request, replace(self._context, requester=requester)), ""
        except NothingToExport as nothing:
            return build_notice(nothing.sentence), ""
        except BotError as error:
            if error.is_transient and self._measure_delay(report) < limits.REPORT_RETRY_SECONDS:
                raise
            return View(), error.sentence
        except Exception:
            log.exception("Unexpected error in the command of report %d", report.id)
            return View(), UNEXPECTED_ERROR

    def _post(self, report: Report, view: View) -> str:
        """Post in the report's space; returns why Webex refuses it. Raises BotError where it may take it later."""
        try:
            self._announcer.post(view, _to_event(report), "report")
        except WebexError as error:
            if error.is_transient or error.status == 401:  # the bot's token is refused at the moment
                raise
            log.warning("Webex refuses what report %d sends: %s", report.id, error.sentence)
            return error.sentence
        return ""

    def _frame(self, view: View, report: Report, creator: Person) -> View:
        is_late = self._measure_delay(report) >= limits.REPORT_LATE_SECONDS
        return add_report_line(view, report, creator.name or creator.email, self._context, is_late=is_late)

    def _measure_delay(self, report: Report) -> float:
        return (self._context.clock.now() - report.next_at) / timedelta(seconds=1)

    def _find_next(self, report: Report) -> datetime:
        return find_next(report.schedule, self._context.clock.now())

    def _fail(self, report: Report, failure: str) -> None:
        """Say once that a report fails, and pause it when it has failed too often."""
        failures, next_at = report.failures + 1, self._find_next(report)
        is_paused = failures >= limits.MAX_REPORT_FAILURES
        # Without the reason, which may quote what was typed.
        log.warning("Report %d failed, %d in a row", report.id, failures)
        described = describe_report(report, describe_reported(report))
        if is_paused:
            sentence = f"Report {described}: paused, because it failed {failures} times in a row. {failure}"
            self._post(report, build_notice(sentence, (Suggestion("Resume", _to_request("resume", report)),)))
        elif failures == 1:
            due = describe_due(next_at, self._context.clock.now(), report.schedule.zone)
            sentence = f"Report {described}: it could not be made. {failure} Next: {due}."
            self._post(report, build_notice(sentence, (Suggestion("Run now", _to_request("report", report)),)))
        self._store.reports.advance(report.id, next_at, failures=failures, is_paused=is_paused)

    def _end(self, report: Report, reason: EndReason) -> None:
        """End a report and say so."""
        command = describe_reported(report)
        again = f"report {command} {write_schedule(report.schedule)}"
        notice = build_notice(
            f"Ended the report {describe_report(report, command)}: {reason}. To set it up again, type: {again}"
        )
        self._announcer.post_end(notice, _to_event(report), "report", reason)
        self._store.reports.remove(report.id)
        log.info("Ended report %d: %s", report.id, reason)


def _to_event(report: Report) -> Event:
    """Return the event that stands for a report at one of its times."""
    due = report.next_at.isoformat()
    return Event("reports", str(report.id), report.room_id, report.person_id, report.is_direct, created=due)


def _to_target(report: Report) -> ReplyTarget:
    return ReplyTarget(report.room_id, report.is_direct)


def _to_request(command: str, report: Report) -> Request:
    return Request(command, report=str(report.id))
