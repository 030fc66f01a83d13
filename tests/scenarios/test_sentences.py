"""Sentences and pasted texts in a space: typed, and through the buttons and fields of cards."""

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, get_texts, list_calls, press

pytestmark = pytest.mark.usefixtures("bot")

BIRMINGHAM = "Birmingham"


def add_location(webex: Sandbox, name: str) -> None:
    """Rename a location, as if it had been created now."""
    location = next(each for each in webex.state.locations.values() if each["name"] == "Memphis Branch")
    location["name"] = name


def test_sentences_and_names_are_answered_like_commands(administrator: Person) -> None:
    for text in (
        "what numbers are free in Birmingham?",
        "birmingham",
        "Numbers Birmingham.",
        "show me BIRMINGHAM please",
    ):
        assert get_texts(ask(administrator, text))[0] == BIRMINGHAM, text
    texts = get_texts(ask(administrator, "show me inactive ones in Denver"))
    assert texts[0] == "Denver"
    assert "inactive" in texts
    assert any("numbers Denver inactive" in text for text in texts)
    assert "Showing Denver." in get_texts(ask(administrator, "numbers Dnever"))


def test_numbers_are_found_as_they_are_pasted(administrator: Person) -> None:
    for text in (
        "+44 (0)20 7946 0001",
        "find 011 44 20 7946 0001",
        "find \u202a+44\u00a020\u20117946\u20110001\u202c",
        "is 020 7946 0001 free?",
        "tel:+442079460001",
    ):
        texts = get_texts(ask(administrator, text))
        assert "+44 20 7946 0001" in texts, text
        assert not any(each.startswith("Not available") for each in texts)
    texts = get_texts(ask(administrator, "find\n205-635-0001\n205-635-0002"))
    assert {"+1 205-635-0001", "+1 205-635-0002"} <= set(texts)
    texts = get_texts(ask(administrator, "find 6350001"))
    assert "containing 6350001" in texts


def test_hundreds_of_numbers_are_answered_and_their_pages_can_be_typed(administrator: Person, webex: Sandbox) -> None:
    numbers = ", ".join(f"+1404555{line:04}" for line in range(1, 300))
    reply = ask(administrator, f"find {numbers}")
    texts = get_texts(reply)
    assert texts[2].startswith("52 available") or "available" in texts[2]
    assert "To see the next page, type next" in texts[-1]
    assert get_texts(ask(administrator, "next"))[0] == "All locations"
    # So many are selected from the list: their address would be too long.
    assert not any("phoneNumber" in call.get("query", "") for call in webex.list_calls())


def test_a_field_is_read_like_typed_text(administrator: Person) -> None:
    card = ask(administrator, "help")
    inputs = {"command": "numbers", "location": "\u200b Birming\u00adham\u00a0"}
    reply = administrator.wait_for_reply(administrator.submit(card["id"], inputs))
    assert get_texts(reply)[0] == BIRMINGHAM
    inputs = {"command": "numbers", "location": BIRMINGHAM, "filters": "active,inactive"}
    reply = administrator.wait_for_reply(administrator.submit(card["id"], inputs))
    assert get_texts(reply)[0] == BIRMINGHAM


def test_changes_are_asked_to_be_confirmed_whatever_the_verb(administrator: Person, webex: Sandbox) -> None:
    reply = ask(administrator, "please give 404-555-0002 to Atlanta Main Menu")
    assert get_texts(reply)[0] == "Assign +1 404-555-0002?"
    reply = ask(administrator, "take 404-555-9989 off Atlanta Main Menu")
    assert get_texts(reply)[0] == "Remove +1 404-555-9989?"
    reply = ask(administrator, "don't assign 404-555-0002 to Atlanta Main Menu")
    assert get_texts(reply)[0].startswith("Nothing was changed.")
    assert not any(call.startswith("PUT") for call in list_calls(webex, "Service app"))
    reply = ask(administrator, "uassign 404-555-0002 Atlanta Main Menu")
    assert "Did you mean assign or unassign?" in get_texts(reply)[0]
    assert get_texts(reply)[1:] == [f"{verb} 404-555-0002 Atlanta Main Menu" for verb in ("assign", "unassign")]
    assert get_texts(press(administrator, reply, "Choose"))[0] == "Assign +1 404-555-0002?"


def test_a_location_made_a_moment_ago_is_found(administrator: Person, webex: Sandbox) -> None:
    # Two locations share a word with it, and its digits may be searched for.
    assert get_texts(ask(administrator, "numbers store"))[0].startswith("Which location?")
    add_location(webex, "Store 1021")
    assert get_texts(ask(administrator, "numbers Store 1021"))[0] == "Store 1021"


def test_small_talk_is_answered(administrator: Person) -> None:
    reply = ask(administrator, "Hi!")
    assert get_texts(reply)[0].startswith("Hello!")
    assert get_texts(press(administrator, reply, "Show locations"))[0].startswith("Locations")
    assert get_texts(ask(administrator, "thanks"))[0] == "You're welcome."
