"""`check numbers`: each kind of problem, with the button that helps."""

from dataclasses import replace

import pytest

from bot.commands.command import CommandContext
from bot.model import EndReason, Filter, Problem, Request
from bot.sandbox import Sandbox
from cards.view import Row, View
from tests.support.atlanta import Raw, find_attendant
from tests.support.commands import ADMINISTRATOR, HELPDESK, Press, Type
from tests.support.conversation import list_calls
from tests.support.views import list_view_texts, map_buttons

pytestmark = pytest.mark.usefixtures("short_lists")

ATLANTA = "Atlanta Headquarters"


def list_findings(view: View) -> dict[str, tuple[str, Request]]:
    """List what was found: the details and the button of each, by its name."""
    rows = [row for row in view.rows if isinstance(row, Row)]
    return {row.cells[0][0].text: (row.cells[1][0].text, row.buttons[0].request) for row in rows}


def find_main(webex: Sandbox, location: str = ATLANTA) -> Raw:
    key = next(key for key, each in webex.state.locations.items() if each["name"] == location)
    return next(each for each in webex.state.numbers[key] if each["isMainNumber"])


def build_alternate(number: str) -> Raw:
    return {"phoneNumber": number, "ringPattern": "NORMAL", "tollFreeNumber": False}


@pytest.mark.parametrize("text", ["check numbers in Atlanta", "any problems with the numbers in Atlanta?"])
def test_targets_without_a_number_and_inactive_numbers_in_use_are_found(type_: Type, webex: Sandbox, text: str) -> None:
    view = type_(text)
    assert list_view_texts(view)[:3] == ["Check of the numbers", ATLANTA, "4 problems found"]
    found = list_findings(view)
    holidays = find_attendant(webex, "Atlanta Holidays")["id"]
    assert found["Atlanta Holidays"] == ("Auto attendant · ext 8002", Request("assign", target=holidays))
    inactive, button = found["+1 404-555-9204"]
    assert inactive == "assigned to Kavya Abara (person) · primary number"
    assert button == Request("who", numbers="+14045559204")


def test_all_locations_cost_no_call_for_each(type_: Type, webex: Sandbox) -> None:
    """The organization's list in pages, a list of each kind of target, and the locations that all commands need."""
    view = type_("check numbers")
    assert view.subtitle == "All locations"
    calls = [call.split("?")[0] for call in list_calls(webex, "Service app")]
    names = ("numbers", "autoAttendants", "huntGroups", "queues", "locations")
    assert sorted(call for call in calls if "/telephony/" in call) == sorted(
        f"GET /telephony/config/{each}" for each in names
    )


def test_a_full_target_and_main_numbers_are_found(type_: Type, webex: Sandbox) -> None:
    menu, main = find_attendant(webex), find_main(webex)
    numbers = webex.state.numbers[menu["locationId"]]
    extra = [numbers.pop()["phoneNumber"] for _ in range(9)]
    menu["alternateNumbers"] += [build_alternate(each) for each in extra]
    main["state"] = "INACTIVE"
    found = list_findings(type_("check numbers Atlanta"))
    details, button = found[menu["name"]]
    assert details == "Auto attendant · +1 404-555-9999, ext 8000 · 10 alternate numbers"
    assert button == Request("unassign", target=menu["id"])
    details, button = found[ATLANTA]
    assert details == "+1 404-555-0001 is inactive · not assigned"
    assert (button.command, button.filters) == ("numbers", (Filter.parse("active"),))
    main["isMainNumber"] = False
    assert list_findings(type_("check numbers Atlanta refresh"))[ATLANTA][0] == "No main number"


def test_an_inactive_alternate_number_can_be_removed(type_: Type, press: Press, webex: Sandbox) -> None:
    menu = find_attendant(webex)
    number = webex.state.numbers[menu["locationId"]].pop()
    webex.state.assigned[number["phoneNumber"]] = {**number, "state": "INACTIVE"}
    menu["alternateNumbers"].append(build_alternate(number["phoneNumber"]))
    view = type_("check inactive numbers in Atlanta")
    assert view.chips == ("Inactive in use",)
    removals = [request for _, request in list_findings(view).values() if request.command == "unassign"]
    assert removals == [Request("unassign", number=number["phoneNumber"], target=menu["id"])]
    assert press(removals[0]).title.startswith("Remove +1 404-")


def test_without_the_right_to_assign_no_button_changes_something(type_: Type) -> None:
    """Nor anybody for a kind that numbers are not assigned to here."""
    found = list_findings(type_("check numbers Atlanta", HELPDESK))
    assert {request.command for _, request in found.values()} == {"who", "attendants", "groups"}
    assert list_findings(type_("check numbers Atlanta"))["Atlanta Support"][1].command == "groups"


def test_one_kind_of_problem_can_be_chosen(type_: Type, press: Press) -> None:
    menu = map_buttons(type_("check numbers"))
    only = next(request for title, request in menu.items() if title.startswith("Inactive in use ("))
    view = press(only)
    assert only.problem is Problem.INACTIVE
    assert list_view_texts(view)[2] == "13 of 39 problems"
    assert press(map_buttons(view)["Show all"]).chips == ()


def test_a_list_that_was_cut_says_nothing_of_what_is_missing(
    type_: Type, context: CommandContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.limits.MAX_ORGANIZATION_NUMBERS", 10)
    view = type_("check numbers")
    assert "The organization has more numbers than were read: there may be further problems." in list_view_texts(view)
    assert not any("without" in text for text in list_view_texts(view))
    assert context.calling.inventory.peek(context.settings.org_id or "") is not None


def test_nothing_wrong_is_said(type_: Type, webex: Sandbox) -> None:
    for features in (webex.state.attendants, webex.state.hunt_groups, webex.state.queues, webex.state.inventory):
        features.clear()
    webex.state.inventory.update({key: [] for key in webex.state.locations})
    assert list_view_texts(type_("check numbers Atlanta"))[2] == "No problems found."


def test_a_reservation_of_somebody_who_left_is_found(type_: Type, press: Press, context: CommandContext) -> None:
    """Of people who may not reserve any more, as far as the settings say; others keep theirs."""
    for number in ("404-555-0002", "404-555-0003"):
        type_(f"reserve {number} for Reception until tomorrow", ADMINISTRATOR)
    known, gone = context.store.reservations.list_active()
    context.store.reservations.end([gone.id], EndReason.RELEASED, context.clock.now())
    context.store.reservations.begin([replace(gone, person_email="gone@example.net", event_key="earlier")])
    view = type_("check reservations in Atlanta")
    ((name, (details, release)),) = list_findings(view).items()
    assert name.replace(" ", "").replace("-", "") == gone.phone_number
    assert details.startswith("Reserved for Reception by gone@example.net until ")
    assert release.command == "release"
    press(release)
    assert [each.phone_number for each in context.store.reservations.list_active()] == [known.phone_number]
    assert list_findings(type_("check reservations in Denver")) == {}
