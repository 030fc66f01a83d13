import pytest

from bot.commands.shared.all_locations import ONE_BY_ONE
from bot.errors import NotUnderstood
from bot.sandbox import Sandbox
from tests.support.commands import HELPDESK, Type
from tests.support.organization_list import REFUSED
from tests.support.views import list_view_texts, map_buttons


def test_numbers_are_found_at_their_locations(type_: Type) -> None:
    view = type_("find +1 205-635-0001, +44 20 7946 0001, +1 205-635-0999")
    texts = list_view_texts(view)
    assert any(text.endswith(" · Birmingham") for text in texts)
    assert any(text.endswith(" · London Canary Wharf") for text in texts)
    assert "Not available: +1 205-635-0999" in texts


def test_a_national_number_is_read_for_each_country(type_: Type) -> None:
    texts = list_view_texts(type_("find 044 668 00 01"))
    assert any("Zürich" in text for text in texts)
    assert not any(text.startswith("Not available") for text in texts)


def test_the_next_page_keeps_the_search(type_: Type) -> None:
    following = map_buttons(type_("find ending 001 active"))["Next"]
    assert (following.command, following.digits, following.page) == ("find", "001", 2)
    assert [str(each) for each in following.filters] == ["active"]


def test_only_assigners_get_buttons_to_assign(type_: Type) -> None:
    assign = map_buttons(type_("find +1 205-635-0001"))["Assign"]
    assert (assign.command, assign.number) == ("assign", "+12056350001")
    assert assign.location
    assert "Assign" not in map_buttons(type_("find +1 205-635-0001", HELPDESK))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("find", "What are you looking for?"),
        ("find sort state", "What are you looking for?"),
        ("find owner Ann", "Auto attendant alternate numbers can't be searched by owner."),
    ],
)
def test_invalid_searches_are_refused(type_: Type, text: str, sentence: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        type_(text)
    assert caught.value.sentence.startswith(sentence)


def test_a_location_makes_it_the_list_of_that_location(type_: Type) -> None:
    texts = list_view_texts(type_("find ending 02 in Birmingham"))
    assert texts[0] == "Birmingham"
    assert any("ending 02" in text for text in texts)


def count_calls(webex: Sandbox, end: str) -> int:
    return sum(call["path"].endswith(end) for call in webex.list_calls())


def count_inventory_calls(webex: Sandbox) -> int:
    return count_calls(webex, "/telephony/config/numbers")


def test_a_few_numbers_cost_a_call_each_however_many_locations_there_are(type_: Type, webex: Sandbox) -> None:
    texts = list_view_texts(type_("find +1 404-555-9200, +1 205-635-0999, +1 205-635-0001"))
    assert "+1 404-555-9200 is assigned to Grace Ito (person) at Atlanta Headquarters, ext 2000" in texts
    assert "Not available: +1 205-635-0999" in texts
    assert count_inventory_calls(webex) == 3
    assert count_calls(webex, "/availableNumbers") == 0


def test_many_numbers_are_selected_from_the_whole_list(type_: Type, webex: Sandbox) -> None:
    texts = list_view_texts(type_("find +1 404-555-9200, " + ", ".join(f"+1 205-635-090{digit}" for digit in range(5))))
    assert any(text.startswith("Not available at any of 12 locations: +1 205-635-0900, ") for text in texts)
    assert any(text.startswith("+1 404-555-9200 is assigned to Grace Ito") for text in texts)
    pages = count_inventory_calls(webex)
    type_("find +1 404-555-9200")
    assert count_inventory_calls(webex) == pages, "the whole list was cached"


def test_each_locations_list_is_read_where_the_organizations_is_refused(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([REFUSED])
    texts = list_view_texts(type_("find +1 404-555-9200"))
    assert "Not available at any of 12 locations: +1 404-555-9200" in texts
    assert ONE_BY_ONE in texts


def test_a_number_may_be_at_a_location_that_could_not_be_read(type_: Type, webex: Sandbox) -> None:
    birmingham = next(key for key, each in webex.state.locations.items() if each["name"] == "Birmingham")
    unreadable = {"kind": "status", "status": 400, "path": f"{birmingham}.*availableNumbers"}
    webex.faults.set([unreadable, {**REFUSED, "times": 2}])
    texts = list_view_texts(type_("find +1 205-635-0001, +1 205-635-9200"))
    assert "Could not be read: Birmingham" in texts
    assert "Not available at the others: +1 205-635-0001" in texts
