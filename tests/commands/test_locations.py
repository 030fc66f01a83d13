import pytest

from bot.commands.command import CommandContext
from bot.commands.locations import run
from bot.errors import NotFound
from bot.model import Request
from bot.sandbox import Sandbox
from tests.support.commands import Type
from tests.support.views import list_view_texts, map_buttons


def test_all_locations_are_listed(type_: Type) -> None:
    view = type_("locations")
    assert view.title == "Locations"
    assert map_buttons(view)["Next"] == Request("locations", page=2)


def test_a_text_selects_locations(type_: Type) -> None:
    view = type_("locations birm")
    assert view.title == "Locations with “birm”"
    assert len(view.rows) == 2


def test_a_location_is_chosen_for_the_command_that_asked(context: CommandContext) -> None:
    buttons = map_buttons(run(Request("locations", then="watch", below=5, page=1), context))
    assert (buttons["Watch"].command, buttons["Watch"].below) == ("watch", 5)
    assert buttons["Next"] == Request("locations", then="watch", below=5, page=2)


def test_an_unknown_text_suggests_all_locations(type_: Type) -> None:
    with pytest.raises(NotFound, match=r"No location has “nowhere” in its name\.") as caught:
        type_("locations nowhere")
    assert [each.request for each in caught.value.suggestions] == [Request("locations")]


def test_refresh_fetches_the_list_again(type_: Type, webex: Sandbox) -> None:
    type_("locations")
    denver = next(each for each in webex.state.locations.values() if each["name"] == "Denver")
    denver["name"] = "Aspen"
    assert not any("Aspen" in text for text in list_view_texts(type_("locations")))
    assert any("Aspen" in text for text in list_view_texts(type_("locations refresh")))
