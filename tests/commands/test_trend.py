from dataclasses import replace
from datetime import date

import pytest

from bot.commands.command import CommandContext
from bot.errors import NotFound, NotPossible, WebexStatusError
from bot.model import Request
from bot.sandbox import Sandbox
from tests.support.birmingham import set_active
from tests.support.clock import MovableClock
from tests.support.commands import Press, Type
from tests.support.organization_list import REFUSED
from tests.support.stock import fall_to, record_counts
from tests.support.views import list_view_texts, map_buttons

pytestmark = pytest.mark.usefixtures("short_lists")

TODAY = date(2026, 11, 24)


@pytest.fixture
def context(context: CommandContext) -> CommandContext:
    return replace(context, clock=MovableClock("2026-11-24T09:00:00Z"))


def record(context: CommandContext, **counts: list[int]) -> None:
    record_counts(context.store, context.calling, TODAY, dict(counts))


def test_on_the_first_day_it_says_since_when_numbers_are_counted(type_: Type, context: CommandContext) -> None:
    texts = list_view_texts(type_("trend Birmingham"))
    assert texts[2:5] == [
        "2 active.",
        "A forecast needs counts of 14 days: possible from 7 December.",
        "Numbers are counted once a day, from today on: tomorrow there is a chart.",
    ]
    context.store.stock.record(context.calling.get_organization_key(""), TODAY, {})
    view = type_("trend Birmingham")
    assert "Numbers are counted once a day, since 24 November: tomorrow there is a chart." in list_view_texts(view)
    assert view.file is None
    assert "Numbers are counted once a day, since 24 November: tomorrow there is a chart." in list_view_texts(
        type_("trend")
    )


def test_a_location_is_a_picture_with_the_same_in_words(type_: Type, webex: Sandbox, context: CommandContext) -> None:
    set_active(webex, 40)
    record(context, Birmingham=fall_to(41, 30))
    before = len(webex.list_calls())
    view = type_("how is Birmingham developing?")
    assert list_view_texts(view)[:4] == [
        "Birmingham",
        "Auto attendant alternate numbers",
        "40 active, 30 fewer than 30 days ago.",
        "At this rate empty around 3 January.",
    ]
    assert view.file is not None
    assert view.file.content.startswith(b"\x89PNG")
    paths = [call["path"] for call in webex.list_calls()[before:]]
    assert sum(path.endswith("config/numbers") for path in paths) == 1
    assert len(paths) <= 4, "the lists of locations, and the location's part of the organization's list"


def test_a_refill_is_named_and_what_was_before_it_is_left_out(
    type_: Type, webex: Sandbox, context: CommandContext
) -> None:
    set_active(webex, 40)
    record(context, Birmingham=[*fall_to(3, 30), *fall_to(41, 20)])
    texts = list_view_texts(type_("trend Birmingham"))
    assert "At this rate empty around 3 January." in texts
    assert "Numbers were added on 4 November: only later counts are used." in texts
    record(context, Birmingham=[*fall_to(3, 30), *fall_to(41, 5)])
    assert (
        "A forecast needs counts of 14 days since numbers were added on 19 November: possible from 2 December."
        in list_view_texts(type_("trend Birmingham"))
    )


def test_the_locations_that_are_empty_soonest_come_first(type_: Type, webex: Sandbox, context: CommandContext) -> None:
    set_active(webex, 10)
    record(context, Birmingham=fall_to(11, 30), Denver=fall_to(26, 30), **{"Memphis Branch": fall_to(1, 20)})
    view = type_("trend")
    names = [row.cells[0][0].text for row in view.rows if hasattr(row, "cells")]
    assert names[:3] == ["Memphis Branch", "Birmingham", "Denver"]
    texts = list_view_texts(view)
    assert "2 locations will be empty within 30 days at this rate" in texts
    assert "Empty around 4 December" in texts
    assert "None left" in texts
    assert map_buttons(view)["Next"].page == 2
    chart = map_buttons(view)["Chart"]
    assert chart == Request("trend", location="all")


def test_all_locations_together_are_a_picture_too(type_: Type, press: Press, context: CommandContext) -> None:
    record(context, Denver=fall_to(26, 30))
    typed = type_("trend chart")
    assert typed.title == "All locations"
    assert typed.file is not None
    pressed = press(Request("trend", location="all"))
    assert list_view_texts(pressed)[:-1] == list_view_texts(typed)[:-1]


def test_each_list_has_a_trend_of_its_own(type_: Type, context: CommandContext) -> None:
    record(context, Birmingham=fall_to(30, 30))
    view = type_("trend Birmingham for workspace")
    assert view.subtitle == "Workspace numbers"
    assert view.file is not None


@pytest.mark.parametrize("text", ["trend Birmingham for dnis", "trend for dnis", "watch Birmingham below 10% for dnis"])
def test_a_list_that_the_organizations_does_not_show_is_refused(type_: Type, text: str) -> None:
    with pytest.raises(NotPossible, match="Call queue DNIS numbers are not counted day by day"):
        type_(text)


def test_assigned_numbers_have_no_trend(type_: Type) -> None:
    with pytest.raises(NotPossible, match="so they can't run out"):
        type_("trend Birmingham for call intercept")


def test_an_unknown_location_is_named(type_: Type) -> None:
    with pytest.raises(NotFound, match="No location named “Nowhere”"):
        type_("trend Nowhere")


def test_a_refused_list_is_an_error(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([REFUSED])
    with pytest.raises(WebexStatusError):
        type_("trend Birmingham")


def test_the_summary_shows_the_change_and_the_forecast_at_no_further_call(
    type_: Type, webex: Sandbox, context: CommandContext
) -> None:
    set_active(webex, 10)
    plain = type_("summary")
    record(context, Birmingham=fall_to(11, 30))
    calls = len(webex.list_calls())
    texts = list_view_texts(type_("summary"))
    assert "30 fewer than 30 days ago · empty around 4 December" in texts
    assert not any("days ago" in text for text in list_view_texts(plain))
    assert len(webex.list_calls()) == calls
