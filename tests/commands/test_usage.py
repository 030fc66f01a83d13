import pytest

from bot.commands.usage import count_locations, count_usage, list_locations
from bot.errors import NotFound
from bot.model import Location, NumberCount, NumberKind, NumberLocation, to_uuid
from bot.sandbox import Sandbox
from cards.usage import Usage
from tests.support.commands import Type
from tests.support.views import list_view_texts, map_buttons

pytestmark = pytest.mark.usefixtures("short_lists")

KIND = NumberKind("ACTIVE", "PRIMARY", "PSTN_NUMBER", False, False, False, False, "", "", "", False, True)

COUNTS = [
    NumberCount(NumberLocation("denver", "Denver", ""), kind, total)
    for kind, total in (
        (KIND, 10),
        (KIND._replace(state="INACTIVE"), 4),
        (KIND._replace(is_assigned=True, is_toll_free=True), 20),
        (KIND._replace(is_assigned=True, state="INACTIVE", is_service_number=True), 5),
        (KIND._replace(is_reserved=True, state="INACTIVE"), 2),
        (KIND._replace(is_reserved=True, is_assigned=True), 1),
        (KIND._replace(telephony_type="MOBILE_NUMBER"), 3),
        (KIND._replace(has_number=False, is_assigned=True), 7),
    )
]


def test_each_kind_is_counted() -> None:
    assert count_usage(COUNTS) == Usage(
        total=45,
        assigned=26,
        inactive=11,
        reserved=2,
        left_inactive=4,
        toll_free=20,
        service=5,
        mobile=3,
        extensions=7,
    )
    assert (count_usage(COUNTS).unassigned, count_usage(COUNTS).left) == (19, 17)


def test_locations_with_the_fewest_left_come_first_also_those_without_numbers() -> None:
    full = NumberCount(NumberLocation("leeds", "Leeds", ""), KIND._replace(is_assigned=True), 9)
    homeless = NumberCount(NumberLocation("", "", ""), KIND, 1)
    counted = count_locations([*COUNTS, full, homeless])
    listed = list_locations(counted, [Location("denver", "Denver"), Location("empty", "Empty")])
    assert [(each.name, each.usage.left) for each in listed] == [
        ("Leeds", 0),
        ("Empty", 0),
        ("No location", 1),
        ("Denver", 17),
    ]


def count_in_sandbox(webex: Sandbox, name: str) -> int:
    """Count a location's available numbers that are not mobile, as the simulated Webex has them."""
    location_id = next(key for key, each in webex.state.locations.items() if each["name"] == name)
    return len(webex.state.numbers[location_id])


def test_the_organization_is_counted_in_one_pass_over_its_list(type_: Type, webex: Sandbox) -> None:
    view = type_("usage")
    texts = list_view_texts(view)
    assert "at 12 locations" in texts[2]
    names = [row.cells[0][0].text for row in view.rows if hasattr(row, "cells")]
    assert names[:2] == ["Memphis Branch", "Birmingham"]
    calls = [call["path"] for call in webex.list_calls()]
    assert not any("availableNumbers" in path for path in calls)
    assert map_buttons(view)["Next"].page == 2
    before = len(webex.list_calls())
    assert list_view_texts(type_("usage Denver"))[0] == "Denver"
    assert type_("chart").file is not None
    assert len(webex.list_calls()) == before, "the list was cached"


def test_a_location_alone_is_counted_from_its_part_of_the_list(type_: Type, webex: Sandbox) -> None:
    view = type_("how many numbers are in use in Atlanta?")
    texts = list_view_texts(view)
    assert texts[:2] == ["Atlanta Headquarters", "Usage"]
    assert f"Not assigned: {count_in_sandbox(webex, 'Atlanta Headquarters') + 2}" in texts
    queries = [call["query"] for call in webex.list_calls() if call["path"].endswith("/telephony/config/numbers")]
    location = map_buttons(view)["Chart"].location
    assert len(queries) == 1
    assert f"locationId={to_uuid(location)}" in queries[0]


def test_a_chart_is_a_picture_with_the_same_in_words(type_: Type) -> None:
    view = type_("chart Atlanta")
    assert view.file is not None
    assert view.file.name.endswith(".png")
    assert view.file.content.startswith(b"\x89PNG")
    assert view.title == "Atlanta Headquarters"
    assert "in use" in view.facts[0].text


@pytest.mark.parametrize("text", ["usage Nowhere", "chart Nowhere"])
def test_an_unknown_location_is_named(type_: Type, text: str) -> None:
    with pytest.raises(NotFound) as caught:
        type_(text)
    assert caught.value.sentence.startswith("No location named “Nowhere”.")


def test_several_locations_are_a_choice(type_: Type) -> None:
    assert type_("usage New York").title.startswith("Which location?")
