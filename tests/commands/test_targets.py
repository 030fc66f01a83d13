import pytest

from bot.errors import NotFound
from bot.sandbox import Sandbox
from tests.support.atlanta import MENU
from tests.support.commands import HELPDESK, Type
from tests.support.views import list_view_texts, map_buttons


def test_all_are_listed(type_: Type) -> None:
    view = type_("attendants page 2")
    assert view.title == "Auto attendants"
    assert map_buttons(view)["Previous"].page == 1


def test_a_locations_are_listed(type_: Type) -> None:
    view = type_("attendants Atlanta")
    assert view.title == "Auto attendants at Atlanta Headquarters"
    assert len(view.rows) == 3


def test_a_name_is_found_where_no_location_has_it(type_: Type) -> None:
    assert type_("attendants After Hours").title == "Auto attendants with “After Hours”"


def test_only_assigners_get_buttons(type_: Type) -> None:
    buttons = map_buttons(type_("attendants Atlanta"))
    assert (buttons["Add"].command, buttons["Remove"].command) == ("assign", "unassign")
    assert map_buttons(type_("attendants Atlanta", HELPDESK)) == {}


def test_an_unreadable_one_is_shown_with_the_reason(type_: Type, webex: Sandbox) -> None:
    key = next(key for key, each in webex.state.attendants.items() if each["name"] == MENU)
    webex.faults.set([{"kind": "status", "status": 404, "path": key}])
    assert any("auto attendant" in text and "Webex" in text for text in list_view_texts(type_("attendants Atlanta")))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("attendants Memphis", "No auto attendants at Memphis Branch."),
        ("attendants xqzwvk", "No location named “xqzwvk”."),
    ],
)
def test_none_are_found(type_: Type, text: str, sentence: str) -> None:
    with pytest.raises(NotFound) as caught:
        type_(text)
    assert caught.value.sentence.startswith(sentence)


def test_an_organization_without_any_is_explained(type_: Type, webex: Sandbox) -> None:
    webex.state.attendants.clear()
    with pytest.raises(NotFound, match=r"Webex lists no auto attendants\."):
        type_("attendants")
