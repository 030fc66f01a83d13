"""Reports, with a clock that the tests move: sent once at each of their times, late after downtime, ended, failing."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event

import pytest
from dbos import DBOS
from openpyxl import load_workbook

from bot import limits
from bot.model import Person as WebexPerson
from bot.operations.announcer import Announcer, EndReason
from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from tests.support.birmingham import list_numbers
from tests.support.clock import MovableClock
from tests.support.conversation import ask, ask_in_group, get_texts, press
from tests.support.reports import build_reporter, list_reports, run_job
from tests.support.settings import BOT, Start
from tests.support.waiting import wait_until_fault_is_used_up

LINE = "To end it, type: @Numbers unreport 1"
"""The end of the line above what a report sends."""

SendDue = Callable[[], None]

TUESDAY = "2026-10-20T15:00:00Z"


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(TUESDAY)


@pytest.fixture
def bot(start: Start, clock: MovableClock) -> Iterator[Bot]:
    with start(clock=clock) as running:
        yield running


@pytest.fixture
def send_due(bot: Bot, clock: MovableClock) -> SendDue:
    """Send what is due, as the job does each minute: without its wait for the queue."""
    reporter = build_reporter(bot, clock)
    return lambda: reporter.send_due(clock.now())


def leave_group(bot_account: Person, webex: Sandbox) -> None:
    """Take the bot out of the group space."""
    memberships = bot_account.call("GET", "/memberships", params={"roomId": webex.group_room_id})["items"]
    own = next(each for each in memberships if each["personEmail"] == BOT)
    bot_account.call("DELETE", f"/memberships/{own['id']}")


class TestSending:
    def test_a_report_is_sent_once_at_each_of_its_times(
        self, send_due: SendDue, administrator: Person, webex: Sandbox, clock: MovableClock
    ) -> None:
        reply = ask_in_group(administrator, webex, "report numbers Birmingham inactive every Monday at 8:00")
        assert get_texts(reply)[:3] == [
            "Report #1: numbers Birmingham inactive",
            "Every Monday at 8:00",
            "Next: Monday 26 October at 8:00 (America/New_York)",
        ]
        send_due()
        clock.set("2026-10-26T11:59:59Z")
        send_due()
        assert list_reports(administrator, webex) == []
        clock.set("2026-10-26T12:00:30Z")
        send_due()
        send_due()
        (report,) = list_reports(administrator, webex)
        texts = get_texts(report)
        assert texts[0] == f"Report #1, every Monday at 8:00, set up by Administrator. {LINE}"
        assert texts[1] == "Birmingham"
        # The clocks have been put back on Sunday: 8:00 in New York is 13:00 UTC now.
        clock.set("2026-11-02T12:30:00Z")
        send_due()
        assert len(list_reports(administrator, webex)) == 1
        clock.set("2026-11-02T13:00:10Z")
        send_due()
        assert len(list_reports(administrator, webex)) == 2

    def test_its_buttons_work_for_everybody_as_on_a_typed_card(
        self, send_due: SendDue, administrator: Person, helpdesk: Person, webex: Sandbox, clock: MovableClock
    ) -> None:
        ask_in_group(administrator, webex, "report numbers Birmingham daily at 8:00")
        clock.move(days=1)
        send_due()
        (report,) = list_reports(administrator, webex)
        assert get_texts(press(helpdesk, report, "Refresh"))[0] == "Birmingham"

    def test_a_file_has_the_line_in_its_message(
        self, send_due: SendDue, administrator: Person, webex: Sandbox, clock: MovableClock
    ) -> None:
        del list_numbers(webex)[3:]
        ask_in_group(administrator, webex, "report export Birmingham as xlsx on the 1st at 7:00 Berlin time")
        clock.set("2026-11-01T06:00:00Z")
        send_due()
        (report,) = list_reports(administrator, webex)
        assert report["text"].startswith("Report #1, on the 1st of each month at 7:00, set up by Administrator.")
        name, content = administrator.download(report["files"][0])
        assert name.endswith(".xlsx")
        (sheet,) = load_workbook(BytesIO(content)).worksheets
        assert sheet.max_row >= 4

    def test_after_downtime_the_missed_one_is_sent_once_and_says_so(
        self, send_due: SendDue, administrator: Person, webex: Sandbox, clock: MovableClock
    ) -> None:
        ask_in_group(administrator, webex, "report usage every day at 8:00")
        clock.set("2026-10-24T20:00:00Z")  # three of them were missed
        send_due()
        send_due()
        (report,) = list_reports(administrator, webex)
        assert "Late: it was due on Wednesday 21 October at 8:00 (America/New_York)." in get_texts(report)[0]
        clock.set("2026-10-25T12:00:00Z")
        send_due()
        assert len(list_reports(administrator, webex)) == 2
        assert "Late" not in list_reports(administrator, webex)[0]["text"]

    def test_two_replicas_at_once_send_it_once(
        self, administrator: Person, webex: Sandbox, clock: MovableClock, bot: Bot
    ) -> None:
        """Both run the command before either posts."""
        ask_in_group(administrator, webex, "report usage every day at 8:00")
        clock.move(days=1)
        webex.faults.set([{"kind": "delay", "seconds": 0.3, "path": "^/rooms/", "times": 2, "bot_only": True}])
        with ThreadPoolExecutor(2) as pool:
            for sent in [pool.submit(build_reporter(bot, clock).send_due, clock.now()) for _ in range(2)]:
                sent.result()
        assert len(list_reports(administrator, webex)) == 1

    def test_a_report_that_was_posted_and_not_stored_is_not_repeated(
        self, administrator: Person, webex: Sandbox, clock: MovableClock, bot: Bot
    ) -> None:
        """As after a kill in between."""
        ask_in_group(administrator, webex, "report usage every day at 8:00")
        clock.move(days=1)
        (due,) = bot.store.reports.list_due(clock.now())
        run_job()
        bot.store.reports.advance(due.id, due.next_at)
        run_job()
        assert len(list_reports(administrator, webex)) == 1
        assert bot.store.reports.list_due(clock.now()) == []

    @pytest.mark.usefixtures("bot")
    def test_a_long_report_does_not_delay_peoples_commands(
        self, administrator: Person, webex: Sandbox, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started, released, find_creator = Event(), Event(), Announcer.find_creator

        def wait(self: Announcer, person_id: str, room_id: str) -> WebexPerson | EndReason:
            started.set()
            assert released.wait(20)
            return find_creator(self, person_id, room_id)

        monkeypatch.setattr(Announcer, "find_creator", wait)
        ask_in_group(administrator, webex, "report usage every day at 8:00")
        ask_in_group(administrator, webex, "report locations every day at 9:00")
        clock.move(days=1)
        sending = DBOS.trigger_schedule("reports")
        assert started.wait(20)
        assert get_texts(ask(administrator, "help pause"))[0] == "pause"
        run_job()  # the next minute: the first run still sends them all
        assert list_reports(administrator, webex) == []
        released.set()
        sending.get_result(polling_interval_sec=0.02)
        assert len(list_reports(administrator, webex)) == 2

    def test_nothing_due_costs_no_call(self, send_due: SendDue, administrator: Person, webex: Sandbox) -> None:
        ask_in_group(administrator, webex, "report usage every day at 8:00")
        before = len(webex.list_calls())
        send_due()
        assert len(webex.list_calls()) == before


class TestEnds:
    def test_a_creator_whose_account_was_deleted(
        self, send_due: SendDue, administrator: Person, webex: Sandbox, clock: MovableClock
    ) -> None:
        ask_in_group(administrator, webex, "report numbers Birmingham every Monday at 8:00 Berlin time")
        clock.move(days=7)
        webex.faults.set([{"kind": "status", "status": 404, "path": "^/people/", "method": "GET", "bot_only": True}])
        send_due()
        send_due()
        (ended,) = list_reports(administrator, webex, "Ended the report")
        assert get_texts(ended)[0] == (
            "Ended the report #1 numbers Birmingham, every Monday at 8:00: its creator no longer has access to the "
            "bot. To set it up again, type: report numbers Birmingham every Monday at 8:00 Europe/Berlin"
        )
        assert "This space has no reports." in ask_in_group(administrator, webex, "reports")["text"]

    def test_leaving_the_space_ends_it_and_its_creator_is_notified(
        self,
        send_due: SendDue,
        administrator: Person,
        bot_account: Person,
        bot: Bot,
        webex: Sandbox,
        clock: MovableClock,
    ) -> None:
        ask_in_group(administrator, webex, "report usage daily")
        clock.move(days=1)
        leave_group(bot_account, webex)
        send_due()
        direct = administrator.list_messages(ask(administrator, "help")["roomId"])
        (text,) = [each["text"] for each in direct if "Ended the report" in each.get("text", "")]
        assert "the bot is no longer in its space" in text
        assert bot.store.reports.list(webex.group_room_id) == []

    @pytest.mark.usefixtures("bot")
    def test_a_report_that_is_ended_while_it_runs_posts_nothing(
        self, administrator: Person, webex: Sandbox, clock: MovableClock
    ) -> None:
        reply = ask_in_group(administrator, webex, "report numbers Birmingham daily")
        clock.move(days=1)
        webex.faults.set([{"kind": "delay", "seconds": 1.0, "path": "^/rooms/", "times": 1, "bot_only": True}])
        sending = DBOS.trigger_schedule("reports")
        wait_until_fault_is_used_up(webex)
        assert get_texts(press(administrator, reply, "Delete"))[0].startswith("Ended: #1 numbers Birmingham")
        sending.get_result()
        assert list_reports(administrator, webex) == []


class TestFailures:
    def test_a_report_that_fails_says_so_once_and_is_paused_in_the_end(
        self,
        send_due: SendDue,
        administrator: Person,
        webex: Sandbox,
        clock: MovableClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(limits, "MAX_REPORT_FAILURES", 3)
        ask_in_group(administrator, webex, "report numbers Birmingham daily")
        location_id = next(key for key, each in webex.state.locations.items() if each["name"] == "Birmingham")
        del webex.state.locations[location_id]
        clock.move(days=1)
        ask_in_group(administrator, webex, "locations refresh")
        for _ in range(5):
            send_due()
            clock.move(days=1)
        paused, failed = list_reports(administrator, webex, "Report #1 ")
        assert re.match(
            r"Report #1 numbers Birmingham, every day at 8:00: it could not be made\. .*\. "
            r"Next: Thursday 22 October at 8:00 \(America/New_York\)\.",
            get_texts(failed)[0],
        )
        assert "paused, because it failed 3 times in a row." in get_texts(paused)[0]
        assert get_texts(press(administrator, paused, "Resume"))[2].startswith("Next: ")

    def test_a_refused_message_is_not_sent_each_minute(
        self, send_due: SendDue, administrator: Person, webex: Sandbox, clock: MovableClock
    ) -> None:
        ask_in_group(administrator, webex, "report numbers Birmingham daily")
        clock.move(days=1)
        # The card, and the same without its card.
        fault = {"kind": "status", "status": 413, "path": "^/messages$", "method": "POST", "bot_only": True, "times": 2}
        webex.faults.set([fault])
        send_due()
        send_due()
        (failed,) = list_reports(administrator, webex, "it could not be made.")
        assert "413" in failed["text"]

    def test_an_empty_export_is_no_failure(
        self, send_due: SendDue, administrator: Person, webex: Sandbox, clock: MovableClock
    ) -> None:
        list_numbers(webex).clear()
        ask_in_group(administrator, webex, "report export Birmingham daily")
        clock.move(days=1)
        send_due()
        (report,) = list_reports(administrator, webex)
        assert "it could not be made" not in report["text"]


class TestManaging:
    def test_run_now_pause_and_resume(
        self, start: Start, administrator: Person, helpdesk: Person, webex: Sandbox, clock: MovableClock
    ) -> None:
        with start(clock=clock):
            ask_in_group(administrator, webex, "report numbers Birmingham every weekday at 8:00")
            listed = ask_in_group(helpdesk, webex, "reports")
            now = press(helpdesk, listed, "Run now")
            assert get_texts(now)[:2] == [
                f"Report #1, every weekday at 8:00, set up by Administrator. {LINE}",
                "Birmingham",
            ]
            assert get_texts(press(helpdesk, listed, "Pause"))[0].startswith("Paused: #1 numbers Birmingham")
        clock.move(days=2)
        with start(clock=clock) as bot:  # it survives a restart
            build_reporter(bot, clock).send_due(clock.now())
            assert len(list_reports(administrator, webex)) == 1
            resumed = ask_in_group(administrator, webex, "resume 1")
            assert get_texts(resumed)[2] == "Next: Friday 23 October at 8:00 (America/New_York)"
            build_reporter(bot, clock).send_due(clock.now())
            assert len(list_reports(administrator, webex)) == 1
        with start(clock=clock, allowed_people="helpdesk@example.com") as bot:
            clock.set("2026-10-23T12:00:00Z")
            build_reporter(bot, clock).send_due(clock.now())
            (ended,) = list_reports(helpdesk, webex, "Ended the report")
            assert "its creator no longer has access to the bot" in ended["text"]


def test_a_transient_failure_is_retried_each_minute(
    start: Start, administrator: Person, webex: Sandbox, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start(clock=clock):
        ask_in_group(administrator, webex, "report numbers Birmingham daily at 8:00")
        ask_in_group(administrator, webex, "report numbers Denver daily at 8:00")
    monkeypatch.setattr(limits, "CALL_SECONDS", 0.1)
    clock.set("2026-10-21T12:00:00Z")
    with start(clock=clock) as bot:  # nothing is cached
        webex.faults.set([{"kind": "status", "status": 502, "path": "availableNumbers"}])
        build_reporter(bot, clock).send_due(clock.now())
        assert list_reports(administrator, webex) == []
        clock.set("2026-10-21T12:15:00Z")
        build_reporter(bot, clock).send_due(clock.now())
        assert len(list_reports(administrator, webex, "it could not be made.")) == 2
        clock.set("2026-10-22T12:00:00Z")
        webex.faults.set([])
        build_reporter(bot, clock).send_due(clock.now())
        assert len(list_reports(administrator, webex)) == 2
