"""`targets`: typed and pressed."""

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, ask_in_group, get_card, get_texts, list_calls, press

pytestmark = pytest.mark.usefixtures("bot")

MAIN_MENU = [
    "Atlanta Main Menu",
    "+1 404-555-9999, ext 8000",
    "Alternate numbers: +1 404-555-9989",
]


def test_of_one_location(administrator: Person) -> None:
    reply = ask(administrator, "attendants Atlanta")
    texts = get_texts(reply)
    assert texts[:2] == ["Auto attendants at Atlanta Headquarters", "1–3 of 3"]
    assert texts[-3:] == MAIN_MENU
    assert texts[2:5] == ["Atlanta After Hours", "ext 8001", "No alternate numbers"]
    for text in MAIN_MENU:
        assert text in reply["text"]


def test_of_all_locations_in_pages(administrator: Person, webex: Sandbox) -> None:
    reply = ask(administrator, "attendants")
    count = sum(each["locationName"] != "Toronto Branch" for each in webex.state.attendants.values())
    assert get_texts(reply)[:2] == ["Auto attendants", f"Page 1 of 3 · 1–10 of {count}"]
    details = [call for call in list_calls(webex, "Service app") if "/autoAttendants/" in call]
    assert len(details) == 10  # those that are shown, and no others
    assert get_texts(press(administrator, reply, "Next"))[1] == f"Page 2 of 3 · 11–20 of {count}"
    assert get_texts(ask(administrator, "attendants page 2"))[1] == f"Page 2 of 3 · 11–20 of {count}"


def test_of_a_name(administrator: Person) -> None:
    texts = get_texts(ask(administrator, "attendants Atlanta After Hours"))
    assert texts[:3] == [
        "Auto attendants with “Atlanta After Hours”",
        "1–1 of 1",
        "Atlanta After Hours",
    ]


def test_only_assigners_see_buttons(administrator: Person, helpdesk: Person) -> None:
    assert list_buttons(get_card(ask(helpdesk, "attendants Atlanta"))) == {}
    buttons = list_buttons(get_card(ask(administrator, "attendants Atlanta")))
    assert sorted(buttons) == ["Add", "Remove"]
    assert "Assign" not in list_buttons(get_card(ask(helpdesk, "numbers Atlanta")))
    assert "Assign" in list_buttons(get_card(ask(administrator, "numbers Atlanta")))
    assert "Assign" not in list_buttons(get_card(ask(administrator, "numbers Atlanta for hunt group")))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("attendants Xqzwvk", "No location named “Xqzwvk”."),
        ("attendants Memphis", "No auto attendants at Memphis Branch."),
    ],
)
def test_locations_without_auto_attendants_are_explained(administrator: Person, said: str, sentence: str) -> None:
    assert get_texts(ask(administrator, said))[0].startswith(sentence)


def test_several_locations_are_chosen_from(administrator: Person) -> None:
    card = ask(administrator, "attendants store")
    assert get_texts(card)[0] == "Which location? 2 match “store”"
    assert get_texts(press(administrator, card, "Show"))[0] == "Auto attendants at New York Store North"


def test_an_unreadable_auto_attendant_is_shown(administrator: Person, webex: Sandbox) -> None:
    broken = next(each for each in webex.state.attendants.values() if each["name"] == "Atlanta After Hours")
    webex.faults.set([{"kind": "status", "status": 404, "path": broken["id"]}])
    card = ask(administrator, "attendants Atlanta")
    assert any("This auto attendant no longer exists in Webex" in text for text in get_texts(card))
    assert get_texts(card)[-3:] == MAIN_MENU


def test_a_stranger_learns_nothing(administrator: Person, stranger: Person, webex: Sandbox) -> None:
    card = ask_in_group(administrator, webex, "attendants")
    assert get_texts(press(stranger, card, "Next"))[0].startswith("You are not authorized to use this bot")
    typed = ask_in_group(stranger, webex, "attendants Atlanta")
    assert get_texts(typed)[0].startswith("You are not authorized to use this bot")
