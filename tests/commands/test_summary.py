import pytest

from bot.errors import NotUnderstood, WebexStatusError
from bot.model import Request
from bot.sandbox import Sandbox
from tests.support.commands import Type
from tests.support.organization_list import REFUSED
from tests.support.views import list_view_texts, map_buttons


def test_the_fewest_active_numbers_come_first(type_: Type, webex: Sandbox) -> None:
    denver = next(key for key, each in webex.state.locations.items() if each["name"] == "Denver")
    webex.state.numbers[denver].clear()
    texts = list_view_texts(type_("summary"))
    assert texts.index("Denver") < texts.index("Birmingham")


def test_unreadable_locations_are_named(type_: Type, webex: Sandbox) -> None:
    denver = next(key for key, each in webex.state.locations.items() if each["name"] == "Denver")
    unreadable = {"kind": "status", "status": 400, "path": f"{denver}.*availableNumbers"}
    webex.faults.set([unreadable, REFUSED])
    assert "Could not be read: Denver" in list_view_texts(type_("summary"))


def test_no_readable_location_is_an_error(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 403, "path": "availableNumbers|config/numbers$"}])
    with pytest.raises(WebexStatusError):
        type_("summary")


def test_the_numbers_of_a_row_are_of_the_same_list(type_: Type) -> None:
    numbers = map_buttons(type_("overview for hunt group"))["List"]
    assert (numbers.command, numbers.purpose.key) == ("numbers", "hunt_primary")


def test_a_location_is_refused_with_the_numbers_command(type_: Type) -> None:
    with pytest.raises(NotUnderstood, match="It can't be used with “Birmingham”") as caught:
        type_("summary Birmingham")
    assert [(each.title, each.request) for each in caught.value.suggestions] == [
        ("Show the summary", Request("summary")),
        ("Numbers at Birmingham", Request("numbers", location="Birmingham")),
    ]


def test_only_numbers_that_nobody_has_are_counted(type_: Type) -> None:
    """The list for a location's main number has the others as well."""
    of_location = list_view_texts(type_("summary for location"))
    of_attendants = list_view_texts(type_("summary"))
    assert of_location[2:] == of_attendants[2:] or "available" in of_location[2]
    assert of_location[2].partition(":")[0] == of_attendants[2].partition(":")[0]
