"""Setting up a report: what may be one, where, when, and in which time zone."""

from dataclasses import replace

import pytest

from bot import limits
from bot.clock import Clock
from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.errors import BotError, NotFound, NotPossible, NotUnderstood, OrganizationNotAllowed
from bot.model import FileKind, Person, ReplyTarget, Request, Requester
from bot.model.schedules import Schedule
from bot.sandbox import Sandbox
from bot.sandbox.engine.ids import build_id
from cards.buttons import pack, unpack
from tests.support.clock import MovableClock
from tests.support.commands import ADMINISTRATOR, HELPDESK, Press, Type
from tests.support.views import list_view_texts, map_buttons


@pytest.fixture
def clock() -> Clock:
    return MovableClock("2026-11-24T15:00:00Z")


@pytest.fixture
def context(context: CommandContext, clock: Clock) -> CommandContext:
    return replace(context, clock=clock)


def store_request(type_: Type, context: CommandContext, text: str) -> Request:
    """Set up a report, and return the request that it makes."""
    type_(text)
    return context.store.reports.list(context.requester.target.room_id)[-1].request


def test_the_reply_says_what_when_and_in_which_time_zone(type_: Type) -> None:
    view = type_("report summary every Monday at 8:00")
    assert list_view_texts(view)[:3] == [
        "Report #1: summary",
        "Every Monday at 8:00",
        "Next: Monday 30 November at 8:00 (America/Chicago)",
    ]
    assert list(map_buttons(view)) == ["Run now", "Pause", "Delete", "Reports"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("report numbers Birmingham active daily", Request("numbers", location="Birmingham")),
        ("report export all as xlsx on the 1st at 7:00", Request("export", location="all", file=FileKind.XLSX)),
        ('report export Birmingham owner "Daily Planet" for call forward weekly', None),
    ],
)
def test_the_request_is_kept_as_it_was_typed(
    type_: Type, context: CommandContext, text: str, expected: Request | None
) -> None:
    request = store_request(type_, context, text)
    if expected is None:
        assert (request.command, request.owner) == ("export", "Daily Planet")
        return
    assert request.without("location", "filters") == expected.without("location")
    # By its id: it may be renamed.
    assert (request.location == "all") == (expected.location == "all")


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("", "Thursday 26 November at 8:00 (Asia/Tokyo)"),
        ("at 8:00 Berlin time", "Wednesday 25 November at 8:00 (Europe/Berlin)"),
        ("at 8:00 CET", "Wednesday 25 November at 8:00 (Europe/Berlin)"),
        ("at 8:00 Birmingham time", "Wednesday 25 November at 8:00 (America/Chicago)"),
    ],
)
def test_the_time_zone_is_the_persons_unless_another_is_typed(
    context: CommandContext, clock: MovableClock, zone: str, expected: str
) -> None:
    clock.set("2026-11-24T23:30:00Z")
    asking = replace(context, fetch_person=lambda person_id: Person(person_id, "", time_zone="Asia/Tokyo"))
    parsed = REGISTRY.resolve(REGISTRY.parse_text(f"report locations every day {zone}"), asking)
    assert isinstance(parsed, Request)
    assert f"Next: {expected}" in list_view_texts(REGISTRY.run(parsed, asking))


def test_without_one_it_is_the_locations(type_: Type) -> None:
    assert "(Europe/London)" in list_view_texts(type_("report numbers London daily"))[2]


def test_an_unknown_time_zone_is_refused(type_: Type) -> None:
    with pytest.raises(NotUnderstood, match="No time zone is called “Hogwarts”"):
        type_("report summary daily at 8:00 Hogwarts time")


def test_a_location_is_chosen_and_the_rest_is_kept(type_: Type, press: Press) -> None:
    view = type_("report numbers store active every 2 weeks on Friday")
    assert view.title.startswith("Which location?")
    chosen = next(button.request for row in view.rows for button in getattr(row, "buttons", ()))
    assert unpack(pack(chosen)) == chosen
    confirmed = press(chosen)
    assert list_view_texts(confirmed)[:2] == [
        "Report #1: numbers New York Store North active",
        "Every 2 weeks on Friday at 8:00",
    ]


def test_a_list_needs_a_location(type_: Type, press: Press) -> None:
    view = type_("report numbers daily")
    assert view.title == "Which location?"
    submit = map_buttons(view)["Choose"]
    assert press(submit.with_(location="Denver")).title == "Report #1: numbers Denver"


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("report assign +1 205-635-0001 to Birmingham Main daily", NotPossible, "assign can't be a report"),
        ("report watch Birmingham below 5 daily", NotPossible, "watch can't be a report"),
        ("report unreport 3 daily", NotPossible, "can't be a report"),
        ('report who "Every Monday" daily', NotFound, "Nobody called “Every Monday” has a number"),
        ("report undo daily", NotPossible, "undo can't be a report"),
        ("report numbers Nowhere daily", NotFound, "No location named “Nowhere”"),
        ("report usage in Nowhere daily", NotFound, "No location named “Nowhere”"),
        ("report summary", NotUnderstood, "How often should I send “summary”"),
        ("report every Monday", NotUnderstood, "What should I report"),
        ("report summary tomorrow at 9", NotUnderstood, "I can't send one only once"),
        ("report summary once on Friday", NotUnderstood, "I can't send one only once"),
        ("send us the usage in 2 hours", NotUnderstood, "I can't send one only once"),
        ("report summary every 5 minutes", NotUnderstood, "once in 60 minutes at most"),
        ("report 7", NotFound, "This space has no report “7”"),
        ("unreport 7", NotFound, "This space has no report “7”"),
        ("pause 7", NotFound, "This space has no report “7”"),
        ("resume 7", NotFound, "This space has no report “7”"),
        ("pause", NotFound, "This space has no reports"),
    ],
)
def test_a_report_that_cannot_be_made_is_refused(type_: Type, text: str, error: type[BotError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        type_(text)


@pytest.mark.parametrize("command", ["assign", "undo", "watch", "report", "nonsense", "cancel"])
def test_a_press_cannot_report_what_typing_cannot(press: Press, command: str) -> None:
    schedule = Schedule.parse("day/1 at 08:00")
    with pytest.raises(NotPossible, match="can't be a report"):
        press(Request("report", reported=command, schedule=schedule, number="+12056350001"))


def test_the_questions_when_and_what_keep_the_rest(type_: Type, press: Press) -> None:
    with pytest.raises(NotUnderstood) as when:
        type_("report numbers Denver active")
    assert press(when.value.suggestions[1].request).title == "Report #1: numbers Denver active"
    with pytest.raises(NotUnderstood) as what:
        type_("report every Friday at 9")
    texts = list_view_texts(press(what.value.suggestions[0].request))
    assert texts[:2] == ["Report #2: summary", "Every Friday at 9:00"]


def test_an_organization_is_checked_as_if_the_command_was_typed(type_: Type, webex: Sandbox) -> None:
    with pytest.raises(OrganizationNotAllowed):
        type_(f"report summary daily org {build_id('ORGANIZATION', 'Customer')}", Person("x", "stranger@example.org"))
    assert webex.list_calls() == []


def test_a_space_has_a_maximum_of_reports(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_REPORTS", 1)
    type_("report locations daily")
    type_("report locations daily")  # the same one: set up again
    with pytest.raises(NotPossible, match=r"This space has the maximum of 1 reports\."):
        type_("report locations weekly")


def test_the_same_report_is_set_up_once(type_: Type, context: CommandContext) -> None:
    """As after a crash, when the same event is handled again."""
    assert [type_("report locations daily").title for _ in range(2)] == ["Report #1: locations"] * 2
    assert len(context.store.reports.list(context.requester.target.room_id)) == 1


def test_reports_are_listed_with_their_buttons(type_: Type, press: Press) -> None:
    assert "This space has no reports." in list_view_texts(type_("reports"))[0]
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"):
        type_(f"report locations every {day} at 8:00")
    first = type_("reports")
    assert first.subtitle == "Page 1 of 2 · 1–5 of 6"
    assert list_view_texts(type_("reports page 2"))[2:] == [
        "#6 locations",
        "Every Saturday at 8:00",
        "Next: Saturday 28 November at 8:00 (America/Chicago)",
    ]
    requests = [button.request for button in getattr(first.rows[0], "buttons", ())]
    assert [each.command for each in requests] == ["report", "pause", "unreport"]
    assert list_view_texts(press(requests[1])) == ["Paused: #1 locations, every Monday at 8:00."]
    assert "Paused" in list_view_texts(type_("reports"))
    assert list_view_texts(press(requests[2])) == ["Ended: #1 locations, every Monday at 8:00."]


def test_an_ended_report_is_set_up_again_by_its_button(type_: Type, press: Press) -> None:
    type_("report numbers Denver every 2 weeks at 9 Berlin time")
    ended = type_("unreport 1")
    again = press(map_buttons(ended)["Report it again"])
    assert list_view_texts(again)[:2] == ["Report #2: numbers Denver", "Every 2 weeks on Monday at 9:00"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("unreport 1", "Ended: #1 locations, every day at 8:00."),
        ("stop the locations report", "Ended: #1 locations, every day at 8:00."),
        ("delete report #1", "Ended: #1 locations, every day at 8:00."),
        ("unreport all", "Ended: #1 locations, #2 watches."),
        ("cancel all reports", "Ended: #1 locations, #2 watches."),
        ("pause report 2", "Paused: #2 watches, every Monday at 8:00."),
        ("please suspend the watches report", "Paused: #2 watches, every Monday at 8:00."),
    ],
)
def test_a_report_is_named_by_number_or_words(type_: Type, text: str, sentence: str) -> None:
    type_("report locations daily")
    type_("report watches weekly")
    assert list_view_texts(type_(text)) == [sentence]


def test_which_one_is_asked_where_none_or_several_are_named(type_: Type) -> None:
    type_("report numbers Denver daily")
    type_("report numbers Denver active daily")
    assert type_("pause").title == "Pause which report?"
    assert type_("unreport denver").title == "End which report?"
    assert type_("resume numbers").title == "Resume which report?"


def test_it_runs_now_with_the_permissions_of_who_asks(type_: Type, context: CommandContext) -> None:
    type_("report numbers Birmingham active daily")
    view = type_("run report 1", HELPDESK)
    assert view.title == "Birmingham"
    assert view.above == "Report #1, every day at 8:00. To end it, type: @me unreport 1"
    # From another space, only by the number of an own report, in the 1:1 space.
    for person, is_found in ((ADMINISTRATOR, True), (HELPDESK, False)):
        requester = Requester(person, ReplyTarget("direct", is_direct=True), "event")
        asking = replace(context, requester=requester)
        if is_found:
            assert REGISTRY.run(Request("report", report="1"), asking).title == "Birmingham"
        else:
            with pytest.raises(NotFound):
                REGISTRY.run(Request("report", report="1"), asking)


def test_few_large_reports_are_made_at_once() -> None:
    assert REGISTRY.find_slot(Request("report", reported="export"), has_file=False) is not None
    assert REGISTRY.find_slot(Request("report", reported="locations"), has_file=False) is None
    # Nobody knows before what report 3 runs.
    assert REGISTRY.find_slot(Request("report", report="3"), has_file=False) is not None
