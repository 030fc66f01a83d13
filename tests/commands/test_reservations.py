"""Reserving, extending and releasing numbers, and what that means for lists and assignments."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.calling import Calling
from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.commands.shared.kept_numbers import build_reader
from bot.errors import NotAllowedToReserve, NotFound, NotPossible, NotUnderstood
from bot.model import Person, Request, Requester
from bot.sandbox import Sandbox
from cards.view import Button, Form, Row, View
from tests.support.clock import MovableClock
from tests.support.commands import ADMINISTRATOR, GROUP_SPACE, HELPDESK, Press, Type
from tests.support.control_hub import change_number, find_person
from tests.support.views import list_view_texts, map_buttons

pytestmark = pytest.mark.usefixtures("short_lists")

NUMBER = "+1 404-555-0003"

COLLEAGUE = Person("colleague", "colleague@example.com")

RESERVER = Person("reserver", "reserver@example.com")


@pytest.fixture
def context(context: CommandContext) -> CommandContext:
    """The context, on 24 November 2026, with a second assigner and one who may only reserve."""
    settings = context.settings.model_copy(
        update={
            "assigners": frozenset({ADMINISTRATOR.email, COLLEAGUE.email}),
            "reservers": frozenset({RESERVER.email}),
        }
    )
    clock = MovableClock()
    store = context.store
    context.calling.close()
    calling = Calling(settings, settings.org_id or "", lambda: store.reservations.read_marks(clock.now()))
    return replace(context, settings=settings, calling=calling, clock=clock)


def show(view: View) -> str:
    return "\n".join(list_view_texts(view))


def list_numbers(view: View) -> list[str]:
    return [text for text in list_view_texts(view) if text.startswith("+1")]


def test_a_number_is_reserved_and_everything_says_so(type_: Type) -> None:
    reserved = type_(f"reserve {NUMBER} for Reception until 1 December")
    assert reserved.title == f"Reserved: {NUMBER}"
    assert {each.name: each.value for each in reserved.details} == {
        "For": "Reception",
        "Until": "Tuesday, 1 December 2026",
        "Location": "Atlanta Headquarters",
    }
    mark = "Reserved for Reception by administrator@example.com until Tue 1 Dec 2026"
    assert f"Active · {mark}" in show(type_(f"numbers Atlanta {NUMBER}"))
    assert f"Active · {mark} · Atlanta Headquarters" in show(type_(f"find {NUMBER}"))
    assert mark in show(type_(f"who {NUMBER}"))
    assert mark in show(type_("reservations"))
    assert "3 available, 1 of them reserved:" in show(type_("numbers Atlanta 404-555-0001 to 0003"))
    assert "1 available, reserved:" in show(type_(f"find {NUMBER}"))
    assert "1 of them reserved" in show(type_("summary"))
    assert "Reserved: 1" in show(type_("usage Atlanta"))
    file = type_(f"export Atlanta {NUMBER} as json").file
    assert file is not None
    assert b'"reservedFor": "Reception"' in file.content
    assert b'"reservedBy": "administrator@example.com"' in file.content
    assert b'"reservedUntil": "2026-12-01"' in file.content
    assert "Reserved: +1 404-555-0003" in show(type_("history"))
    assert "for Reception until Tue 1 Dec 2026" in show(type_("history"))


def test_filters_and_blocks_count_what_is_free(type_: Type) -> None:
    type_(f"reserve {NUMBER}")
    assert NUMBER not in show(type_("numbers Atlanta not reserved"))
    assert show(type_("numbers Atlanta reserved")).count("+1 404-555-") == 1
    assert show(type_("find reserved")).count("+1 404-555-") == 1
    assert "+1 404-555-0001 … 0002" in show(type_("numbers Atlanta 404-555-0001 to 0004 consecutive 2"))


def test_several_are_reserved_and_the_others_are_explained(type_: Type, press: Press) -> None:
    view = type_("reserve 404-555-0001 to 0003, 404-555-9989, +1 404-555-8888 for 3 weeks")
    assert view.title == "Reserved: 3 numbers"
    assert "Until: Tuesday, 15 December 2026" in show(view)
    assert "+1 404-555-9989 is assigned to Atlanta Main Menu (auto attendant)" in show(view)
    assert "There is no such number in this organization: +1 404-555-8888." in show(view)
    released = press(map_buttons(view)["Release"])
    assert released.title == "Released: 3 numbers"
    with pytest.raises(NotPossible, match="Not reserved"):
        press(map_buttons(view)["Release"], RESERVER)
    assert press(map_buttons(released)["Reserve again"]).title == "Reserved: 3 numbers"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("reserve 404-555-9989", "assigned to Atlanta Main Menu"),
        ("reserve +1 404-555-8888", "There is no such number in this organization"),
        ("reserve 555-00", "only a part of a number"),
        ("reserve", "Which numbers?"),
        (f"reserve {NUMBER} until whenever", "“whenever” is not a date"),
        (f"reserve {NUMBER} until 2031", "“2031” is not a date"),
        (f"reserve {NUMBER} until 31 June", "“31 June” is not in the calendar"),
        (f"reserve {NUMBER} until yesterday", "Monday, 23 November 2026 is in the past"),
        (f"reserve {NUMBER} until 1 July", "for 90 days at most, until Monday, 22 February 2027"),
        (f"extend {NUMBER}", "Nothing was extended. Not reserved"),
    ],
)
def test_impossible_reservations_are_refused_with_the_reason(type_: Type, text: str, sentence: str) -> None:
    with pytest.raises((NotPossible, NotUnderstood)) as refused:
        type_(text)
    assert sentence in refused.value.sentence


def test_so_many_free_numbers_are_reserved(type_: Type, press: Press) -> None:
    type_(f"reserve {NUMBER}", RESERVER)
    view = type_("reserve 3 numbers in Atlanta for Reception until Friday")
    # 0001 is the main number, 0003 is reserved, 0004 is inactive.
    assert view.title == "Reserved: 3 numbers"
    assert [text for text in list_view_texts(view) if text.startswith("+1")] == [
        "+1 404-555-0002",
        "+1 404-555-0005",
        "+1 404-555-0006",
    ]
    assert {"For: Reception", "Until: Friday, 27 November 2026"} <= set(list_view_texts(view))
    choice = type_("reserve two numbers in New York")
    assert choice.title == "Which location? 2 match “New York”"
    (north, *_) = [button.request for row in choice.rows if isinstance(row, Row) for button in row.buttons]
    assert press(north).title == "Reserved: 2 numbers"


def test_a_block_is_reserved_as_a_whole_or_not_at_all(type_: Type, press: Press) -> None:
    view = type_("reserve a block of 3 in Atlanta")
    assert [text for text in list_view_texts(view) if text.startswith("+1")] == [
        "+1 404-555-0005",
        "+1 404-555-0006",
        "+1 404-555-0007",
    ]
    with pytest.raises(NotPossible, match="no 50 consecutive active numbers that are free"):
        type_("reserve 50 consecutive numbers in Atlanta")
    with pytest.raises(NotPossible, match="has 42 active numbers that are free, not 60") as refused:
        type_("reserve 60 numbers in Atlanta for Sales")
    assert "For: Sales" in show(press(refused.value.suggestions[0].request))
    with pytest.raises(NotUnderstood, match="From 1 to 500"):
        type_("reserve 501 numbers in Atlanta")
    with pytest.raises(NotAllowedToReserve):
        type_("reserve 3 numbers in Atlanta", HELPDESK)
    with pytest.raises(NotAllowedToReserve):
        press(Request("reserve", amount=3, location="Atlanta Headquarters"), HELPDESK)


def test_a_duration_extends_from_the_last_day(type_: Type) -> None:
    type_(f"reserve {NUMBER} until 1 December")
    assert "Until: Tuesday, 15 December 2026" in show(type_(f"extend {NUMBER} by 2 weeks"))
    assert "Until: Tuesday, 22 December 2026" in show(type_(f"extend {NUMBER} for another week"))
    assert "Until: Tuesday, 8 December 2026" in show(type_(f"extend {NUMBER} until in 2 weeks"))
    assert "Until: Friday, 1 January 2027" in show(type_(f"extend {NUMBER} until 1 January"))


def test_an_ambiguous_date_is_asked_about_and_kept(type_: Type, press: Press) -> None:
    with pytest.raises(NotUnderstood) as asked:
        type_(f"reserve {NUMBER} for Reception until 1/12")
    first, second = asked.value.suggestions
    assert (first.title, second.title) == ("Until Tue 1 Dec 2026", "Until Tue 12 Jan 2027")
    assert "For: Reception" in show(press(second.request))


def test_the_default_and_the_end_of_a_day_are_those_of_the_location(type_: Type, context: CommandContext) -> None:
    type_(f"reserve {NUMBER}")
    (mark,) = context.store.reservations.list_active()
    assert mark.until.isoformat() == "2026-12-08"
    assert mark.ends_at.isoformat() == "2026-12-09T05:00:00+00:00"
    assert isinstance(context.clock, MovableClock)
    context.clock.set(mark.ends_at)
    assert "Reserved" not in show(type_(f"who {NUMBER}"))


@pytest.mark.parametrize("command", ["reserve", "extend", "release"])
def test_only_some_people_may_typed_or_pressed(type_: Type, press: Press, command: str) -> None:
    with pytest.raises(NotAllowedToReserve) as refused:
        type_(f"{command} {NUMBER}", HELPDESK)
    assert refused.value.to_copy == f"{command} {NUMBER}"
    with pytest.raises(NotAllowedToReserve):
        press(Request(command, numbers="+14045550003"), HELPDESK)


def test_reservers_get_the_buttons_and_others_do_not(type_: Type) -> None:
    assert map_buttons(type_(f"who {NUMBER}", RESERVER))["Reserve"].command == "reserve"
    assert map_buttons(type_("numbers Atlanta", RESERVER))["Reserve"].command == "reserve"
    assert {"Reserve", "Assign"} <= map_buttons(type_(f"find {NUMBER}")).keys()
    type_(f"reserve {NUMBER}", RESERVER)
    assert map_buttons(type_(f"find {NUMBER}", RESERVER))["Release"].command == "release"
    assert {"Extend", "Release"} <= map_buttons(type_("reservations", RESERVER)).keys()
    for text in (f"who {NUMBER}", f"find {NUMBER}", "numbers Atlanta", "reservations"):
        assert not {"Reserve", "Release", "Extend"} & map_buttons(type_(text, HELPDESK)).keys()


def test_somebody_elses_reservation_stays(type_: Type, press: Press) -> None:
    type_(f"reserve {NUMBER} for Reception")
    with pytest.raises(NotPossible) as refused:
        type_(f"reserve {NUMBER} for Sales", RESERVER)
    assert "Reserved for Reception by administrator@example.com until Tue 8 Dec 2026" in refused.value.sentence
    extend, release, _ = refused.value.suggestions
    extended = press(extend.request, RESERVER)
    assert "Until: Tuesday, 22 December 2026" in show(extended)
    assert "by administrator@example.com until Tue 22 Dec 2026" in show(type_("reservations"))
    assert "Extended: +1 404-555-0003" in show(type_("history"))
    assert press(release.request, RESERVER).title == f"Released: {NUMBER}"


def test_ones_own_reservation_is_changed(type_: Type, press: Press) -> None:
    view = type_(f"reserve {NUMBER} for Reception")
    type_(f"reserve {NUMBER} until tomorrow")
    assert "Reserved for Reception by administrator@example.com until Wed 25 Nov 2026" in show(type_("reservations"))
    form = next(each for each in view.actions if isinstance(each, Form))
    press(form.submit.request.with_texts({"beneficiary": "Sales", "until": "Friday"}))
    assert "Reserved for Sales by administrator@example.com until Fri 27 Nov 2026" in show(type_("reservations"))


def test_an_event_that_is_handled_again_changes_nothing(context: CommandContext) -> None:
    asking = replace(context, requester=Requester(ADMINISTRATOR, GROUP_SPACE, "again"))
    request = Request("reserve", numbers="+14045550003")
    first, second = (show(REGISTRY.run(request, asking)) for _ in range(2))
    assert first == second
    assert len(context.store.reservations.list_active()) == 1
    released = replace(context, requester=Requester(ADMINISTRATOR, GROUP_SPACE, "released"))
    texts = {show(REGISTRY.run(Request("release", numbers="+14045550003"), released)) for _ in range(2)}
    assert len(texts) == 1


def test_reservations_are_found_by_location_beneficiary_and_person(type_: Type) -> None:
    type_(f"reserve {NUMBER} for Reception")
    type_("reserve +1 303-629-0001 for Sales", RESERVER)
    assert "1 number reserved" in show(type_("reservations Atlanta"))
    assert "+1 303-629-0001" in show(type_("reservations for Sales"))
    assert "+1 303-629-0001" in show(type_("reservations mine", RESERVER))
    with pytest.raises(NotFound):
        type_("reservations Warehouse 99")


def test_the_assignment_of_a_reserved_number_asks_by_name(type_: Type, press: Press) -> None:
    type_(f"reserve {NUMBER} for Reception", RESERVER)
    asked = type_(f"assign {NUMBER} to Atlanta Main Menu confirm")
    assert asked.title == f"Assign {NUMBER} although it is reserved for Reception?"
    assert "Reserved for Reception by reserver@example.com until Tue 8 Dec 2026" in show(asked)
    assert press(map_buttons(asked)["Assign anyway"]).title == f"Assigned: {NUMBER}"
    history = show(type_("history"))
    assert "Reservation ended by assignment: +1 404-555-0003" in history
    assert "No numbers are reserved" in show(type_("reservations"))


def test_a_confirmation_from_before_the_reservation_asks_again(type_: Type, press: Press) -> None:
    before = map_buttons(type_(f"assign {NUMBER} to Atlanta Main Menu"))["Assign"]
    type_(f"reserve {NUMBER} for Reception", RESERVER)
    assert "although it is reserved for Reception" in press(before).title


def test_ones_own_reservation_and_one_for_the_target_need_no_consent(type_: Type) -> None:
    type_(f"reserve {NUMBER} for Reception")
    assert type_(f"assign {NUMBER} to Atlanta Main Menu confirm").title == f"Assigned: {NUMBER}"
    type_("reserve +1 404-555-0002 for Atlanta Main Menu", RESERVER)
    assert type_("assign +1 404-555-0002 to Atlanta Main Menu confirm").title == "Assigned: +1 404-555-0002"


def test_a_removed_number_rests_until_it_is_assigned_again(type_: Type, press: Press) -> None:
    removed = type_("unassign +1 404-555-9989 from Atlanta Main Menu confirm")
    assert "Resting until Thu 24 Dec 2026" in show(type_("numbers Atlanta resting"))
    assert "1 number resting" in show(type_("reservations"))
    assert "released from Atlanta Main Menu by administrator@example.com" in show(type_("reservations"))
    asked = type_("assign +1 404-555-9989 to Atlanta Main Menu")
    assert "Resting until Thu 24 Dec 2026: its former callers may still ring it." in show(asked)
    press(press(map_buttons(removed)["Undo"]).actions[0].request)  # type: ignore[union-attr]
    assert "No numbers are reserved" in show(type_("reservations"))


def test_releasing_a_number_that_rests_ends_its_rest(type_: Type) -> None:
    type_("unassign +1 404-555-9989 from Atlanta Main Menu confirm")
    assert type_("release +1 404-555-9989").title == "Released: +1 404-555-9989"
    assert "Resting" not in show(type_("who +1 404-555-9989"))


def test_an_undone_assignment_does_not_rest(type_: Type, press: Press) -> None:
    assigned = type_(f"assign {NUMBER} to Atlanta Main Menu confirm")
    undo = press(map_buttons(assigned)["Undo"]).actions[0]
    assert isinstance(undo, Button)
    press(undo.request)
    assert "No numbers are reserved" in show(type_("reservations"))


def test_without_cooldown_days_nothing_rests(type_: Type, context: CommandContext) -> None:
    settings = context.settings.model_copy(update={"cooldown_days": 0})
    asking = replace(context, settings=settings)
    request = Request("unassign", number="+14045559989", target="Atlanta Main Menu", confirmed=True)
    REGISTRY.run(request, asking)
    assert "No numbers are reserved" in show(type_("reservations"))


def test_release_still_removes_a_number_from_a_target(type_: Type) -> None:
    assert type_("release +1 404-555-9989").title == "Remove +1 404-555-9989?"
    assert type_("release +1 404-555-9989 from Atlanta Main Menu").title == "Remove +1 404-555-9989?"
    with pytest.raises(NotPossible, match="Not reserved"):
        type_("release +1 404-555-9989", RESERVER)


def test_numbers_that_webex_reserves_are_named_so(type_: Type, webex: Sandbox) -> None:
    reserved = next(
        each for entries in webex.state.inventory.values() for each in entries if each.get("isReservedNumber")
    )
    with pytest.raises(NotPossible, match="is reserved in Webex"):
        type_(f"reserve {reserved['phoneNumber']}")


def test_changes_outside_the_bot_end_reservations_and_let_numbers_rest(
    type_: Type, webex: Sandbox, context: CommandContext
) -> None:
    assert isinstance(context.clock, MovableClock)
    context.clock.set(datetime.now(UTC))
    reader, person = build_reader(context), find_person(webex, "Atlanta Headquarters")
    type_(f"reserve {NUMBER} for Reception")
    reader.read("")
    change_number(webex, "Atlanta Headquarters", "assign", "+14045550003", personId=person["id"])
    context.clock.move(minutes=1)
    reader.read("")
    assert "Reserved for" not in show(type_(f"who {NUMBER}"))
    change_number(webex, "Atlanta Headquarters", "release", "+14045550003")
    context.clock.move(minutes=1)
    reader.read("")
    assert "Resting until" in show(type_(f"who {NUMBER}"))
    assert f"released from {person['name']} outside the bot" in show(type_("reservations"))


def test_a_plan_of_several_names_reservations_and_leaves_out_newer_ones(type_: Type, press: Press) -> None:
    type_(f"reserve {NUMBER} for Reception", RESERVER)
    asked = type_(f"assign {NUMBER}, +1 404-555-0005 to Atlanta Main Menu confirm")
    assert asked.title == "Assign 2 numbers?"
    assert "Reserved for Reception by reserver@example.com until Tue 8 Dec 2026" in show(asked)
    type_("reserve +1 404-555-0005 for Sales", RESERVER)
    result = show(press(map_buttons(asked)["Assign 2"]))
    assert "It was not when this was shown." in result
    assert "Reserved for Sales" in show(type_("reservations"))
