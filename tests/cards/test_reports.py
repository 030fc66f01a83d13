from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.model import Report, Request
from bot.model.schedules import Schedule
from cards.markdown import render_markdown
from cards.reply import render_reply
from cards.reports import ReportLine, ReportsView, build_reports, build_scheduled
from cards.schedules import describe_due, write_schedule
from cards.view import View
from tests.support.views import list_view_texts, map_buttons

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)

REPORT = Report(
    3,
    Request("summary"),
    "",
    Schedule.parse("week/1 on mo at 08:00 in America/Chicago"),
    "room",
    False,
    "person",
    datetime(2026, 11, 30, 14, tzinfo=UTC),
)


def test_a_new_report_says_when_it_is_sent_next() -> None:
    view = build_scheduled(REPORT, "summary", NOW)
    assert list_view_texts(view) == [
        "Report #3: summary",
        "Every Monday at 8:00",
        "Next: Monday 30 November at 8:00 (America/Chicago)",
        "It runs with its creator's permissions. It ends when they lose access to me, or when I leave this space.",
    ]


def test_a_paused_report_can_be_resumed() -> None:
    view = build_reports(ReportsView(Request("reports"), [(replace(REPORT, is_paused=True), "summary")], NOW, 1, 10))
    assert list_view_texts(view)[2:] == ["#3 summary", "Every Monday at 8:00", "Paused"]
    assert map_buttons(view) == {
        "Run now": Request("report", report="3"),
        "Resume": Request("resume", report="3"),
        "Delete": Request("unreport", report="3"),
    }


@pytest.mark.parametrize(
    ("creator", "due", "text"),
    [
        ("Ada", "", "Report #3, every Monday at 8:00, set up by Ada. To end it, type: @Numbers unreport 3"),
        ("", "", "Report #3, every Monday at 8:00. To end it, type: @Numbers unreport 3"),
        (
            "Ada",
            "Monday 23 November at 8:00 (UTC)",
            (
                "Report #3, every Monday at 8:00, set up by Ada. Late: it was due on Monday 23 November at 8:00 (UTC). "
                "To end it, type: @Numbers unreport 3"
            ),
        ),
    ],
)
def test_the_line_above_a_report(creator: str, due: str, text: str) -> None:
    assert ReportLine(REPORT, creator, "@Numbers ", due).text == text


def test_the_line_is_first_on_the_card_and_in_the_text() -> None:
    view = View(title="Denver", above="Report #3 by *Ada*")
    reply = render_reply(view)
    assert [each["text"] for each in reply.card["body"]] == ["Report #3 by \\*Ada\\*", "Denver"]
    assert render_markdown(view).splitlines()[0].endswith(" by \\*Ada\\*  ")


@pytest.mark.parametrize(
    ("at", "zone", "text"),
    [
        ("2026-11-30T14:00", "America/Chicago", "Monday 30 November at 8:00 (America/Chicago)"),
        ("2027-01-01T07:05", "UTC", "Friday 1 January 2027 at 7:05 (UTC)"),
        ("2026-12-31T23:30", "Pacific/Auckland", "Friday 1 January 2027 at 12:30 (Pacific/Auckland)"),
    ],
)
def test_when_a_report_is_due(at: str, zone: str, text: str) -> None:
    assert describe_due(datetime.fromisoformat(at).replace(tzinfo=UTC), NOW, zone) == text


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        ("day/1 at 08:00", "every day at 8:00"),
        ("day/3 at 00:00,12:30", "every 3 days at 0:00 and 12:30"),
        ("week/1 on mo,tu,we,th,fr at 07:00", "every weekday at 7:00"),
        ("week/2 on mo,fr at 08:00", "every 2 weeks on Monday and Friday at 8:00"),
        ("month/1 days 1,15,-1 at 07:00", "on the 1st, 15th and last day of each month at 7:00"),
        ("month/3 days 22 at 07:00", "every 3 months on the 22nd of the month at 7:00"),
        ("month/1 on fr nr -1 at 07:00", "on the last Friday of each month at 7:00"),
        ("day/1 at 08:00 in Europe/Berlin", "every day at 8:00 Europe/Berlin"),
        ("day/1 at 08:00 in Atlanta", "every day at 8:00 Atlanta time"),
        (f"day/1 at {','.join(f'{hour:02}:00' for hour in range(24))}", "every hour"),
    ],
)
def test_schedules_in_words(schedule: str, text: str) -> None:
    assert write_schedule(Schedule.parse(schedule)) == text
