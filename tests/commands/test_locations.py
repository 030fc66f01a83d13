import pytest

from bot.commands.command import CommandContext
from bot.commands.locations import run
from bot.commands.registry import REGISTRY
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


@pytest.mark.parametrize("text", ["numbers Albany", "export albany warehouse", "watch Albany below 5", "locations alb"])
def test_a_location_without_calling_is_called_that(type_: Type, text: str) -> None:
    with pytest.raises(NotFound) as caught:
        type_(text)
    assert caught.value.sentence == (
        "“Albany Warehouse” is not enabled for Webex Calling. An administrator can enable it in Control Hub, under "
        "Locations. Type locations to list those with Calling."
    )
    assert [each.request.command for each in caught.value.suggestions] == ["locations"]
    assert not any("Albany" in line for line in list_view_texts(type_("locations refresh")))


def test_a_location_whose_calling_ended_is_called_that_when_its_button_is_pressed(
    context: CommandContext, type_: Type, webex: Sandbox
) -> None:
    key = next(key for key, each in webex.state.locations.items() if each["name"] == "Albany Warehouse")
    with pytest.raises(NotFound, match="“Albany Warehouse” is not enabled for Webex Calling"):
        REGISTRY.run(Request("numbers", location=key), context)
    with pytest.raises(NotFound, match="No location named “Boston”"):
        type_("numbers Boston")


def test_without_the_scope_for_addresses_locations_work(type_: Type, webex: Sandbox) -> None:
    webex.set_scopes(webex.state.scopes - {"spark-admin:locations_read"})
    texts = list_view_texts(type_("locations"))
    assert texts[texts.index("Denver") + 1] == "US"  # the country is that of its main number
    view = type_("numbers Denver")
    assert view.footer.endswith(" UTC")
    for _ in range(3):
        with pytest.raises(NotFound, match="No location named “Xqzwvk”"):
            type_("numbers Xqzwvk")
    paths = [call["path"].rpartition("/v1")[2] for call in webex.list_calls()]
    # Refused once, and not asked for again within the hour.
    assert paths.count("/locations") == 1
    # The country of a location is known by its main number.
    assert "+1 303-629-0001" in list_view_texts(type_("numbers Denver (303) 629-0001"))


def test_a_cold_start_costs_two_calls_more(type_: Type, webex: Sandbox) -> None:
    type_("numbers Denver")
    type_("numbers Birmingham")
    paths = [call["path"].rpartition("/v1")[2] for call in webex.list_calls()]
    assert paths[1:3] == ["/telephony/config/locations", "/locations"]  # the first obtains the token
    assert [path.rpartition("/")[2] for path in paths[3:]] == ["availableNumbers", "availableNumbers"]


def test_times_are_the_locations_own(type_: Type) -> None:
    zones = {"Denver": ("MST", "MDT"), "London": ("GMT", "BST"), "Zurich": ("CET", "CEST")}
    for name, abbreviations in zones.items():
        assert type_(f"numbers {name}").footer.endswith(abbreviations)
        (fact, *_) = type_(f"export {name}").facts
        assert fact.text.endswith(abbreviations)
    assert type_("summary").footer.endswith(" UTC")
