"""People without access get one friendly sentence and nothing else, whether they type or click."""

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, ask_in_group, get_texts, list_calls, press
from tests.support.settings import Start

REFUSED = "You are not authorized to use this bot. To request access, contact the bot's administrator."


@pytest.mark.parametrize("text", ["numbers Birmingham", "numbers Atlantis", "locations", "help", "", "xyzzy"])
@pytest.mark.usefixtures("bot")
def test_typed_commands_are_refused(stranger: Person, webex: Sandbox, text: str) -> None:
    reply = ask_in_group(stranger, webex, text)
    assert get_texts(reply) == [REFUSED]
    assert reply["markdown"].startswith(REFUSED)
    assert list_calls(webex, "Service app") == []


@pytest.mark.usefixtures("bot")
def test_clicks_on_an_administrators_card_are_refused(administrator: Person, stranger: Person, webex: Sandbox) -> None:
    card = ask_in_group(administrator, webex, "numbers Atlanta")
    before = len(list_calls(webex, "Service app"))
    assert get_texts(press(stranger, card, "Next")) == [REFUSED]
    assert get_texts(stranger.wait_for_reply(stranger.submit(card["id"], {"command": "nonsense"}))) == [REFUSED]
    assert len(list_calls(webex, "Service app")) == before
    # The administrator's card is still there, and its pages can still be turned.
    assert get_texts(press(administrator, card, "Next"))[0] == "Atlanta Headquarters"


def test_nobody_is_allowed_by_default(start: Start, administrator: Person) -> None:
    with start(allowed_people=""):
        assert get_texts(ask(administrator, "numbers Birmingham")) == [REFUSED]


def test_a_domain_is_allowed(start: Start, administrator: Person, stranger: Person, webex: Sandbox) -> None:
    with start(allowed_people="@example.com"):
        assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
        assert get_texts(ask_in_group(stranger, webex, "numbers Birmingham")) == [REFUSED]


def test_a_space_is_allowed(start: Start, stranger: Person, webex: Sandbox) -> None:
    with start(allowed_people="", allowed_rooms=webex.group_room_id):
        card = ask_in_group(stranger, webex, "numbers Atlanta")
        assert get_texts(card)[0] == "Atlanta Headquarters"
        assert get_texts(press(stranger, card, "Next"))[0] == "Atlanta Headquarters"
        assert get_texts(ask(stranger, "numbers Atlanta")) == [REFUSED]
