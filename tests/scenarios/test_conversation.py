"""Help, locations, introductions, misunderstandings: what holds for every conversation."""

import logging
from typing import Any

import pytest

from bot import limits
from bot.commands import COMMANDS
from bot.commands.command import Goal
from bot.handling.handler import CARD_DELETED
from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, ask_in_group, get_card, get_texts, list_calls, press
from tests.support.settings import BOT, Start
from tests.support.waiting import wait_until

CUSTOMER = build_id("ORGANIZATION", "Customer")

pytestmark = pytest.mark.usefixtures("bot")


def test_help(administrator: Person) -> None:
    reply = ask(administrator, "help")
    assert get_texts(reply)[0] == "Commands"
    assert "numbers Birmingham" in reply["text"]
    assert list(list_buttons(get_card(reply))) == ["Filters", "Lists", "All commands", "Try"]
    goals = [goal.value for goal in Goal]
    shown = [text for text in get_texts(reply) if text in goals]
    assert shown == goals
    assert get_texts(press(administrator, reply, "Lists"))[0] == "lists"
    assert get_texts(press(administrator, reply, "Filters"))[0] == "filters"
    everything = press(administrator, reply, "All commands")
    assert get_texts(everything)[0] == "All commands"
    more = press(administrator, everything, "Explain", topic="numbers")
    assert get_texts(more)[0] == "numbers"
    assert get_texts(press(administrator, more, "Help"))[0] == "Commands"
    # Which locations there are was not asked yet: the example's own may not exist here.
    assert get_texts(press(administrator, more, "Try"))[0] == "Which location?"
    assert get_texts(press(administrator, ask(administrator, "help numbers"), "Try"))[0] == "Denver"


def test_help_explains_each_command(administrator: Person) -> None:
    for command in COMMANDS:
        texts = get_texts(ask(administrator, f"help {command.name}"))
        assert texts[:2] == [command.name, command.summary]
        assert all(example in texts for example in command.examples)


def test_help_knows_the_other_words(administrator: Person) -> None:
    assert get_texts(ask(administrator, "help OVERVIEW"))[0] == "summary"
    assert "Also: overview" in get_texts(ask(administrator, "help summary"))
    assert get_texts(ask(administrator, "help me please"))[0] == "Commands"


def test_help_of_what_is_no_command(administrator: Person) -> None:
    reply = ask(administrator, "help lunch")
    assert get_texts(reply)[0] == "There is no command “lunch”. Type help to see what I can do."
    pressed = administrator.submit(reply["id"], {"command": "help", "topic": "lunch"})
    assert get_texts(administrator.wait_for_reply(pressed)) == get_texts(reply)
    assert get_texts(press(administrator, reply, "Show all commands"))[0] == "All commands"


def test_an_empty_mention_gets_help(administrator: Person, webex: Sandbox) -> None:
    reply = ask_in_group(administrator, webex, "")
    texts = get_texts(reply)
    assert texts[0] == "Commands"
    assert texts[1].startswith("In this space, begin with @Numbers.")
    assert "@Numbers summary" in texts
    assert get_texts(press(administrator, reply, "Try", of=2))[0] == "Summary"


def test_people_who_may_not_assign_get_help_without_it(administrator: Person, helpdesk: Person) -> None:
    assert any(text.startswith("assign ") for text in get_texts(ask(administrator, "help")))
    assert not any(text.startswith("assign ") for text in get_texts(ask(helpdesk, "help")))


def test_a_pickers_field_and_button_are_a_command(administrator: Person) -> None:
    reply = ask(administrator, "numbers inactive for hunt group")
    assert get_texts(reply)[:2] == ["Which location?", "For: numbers inactive for hunt group"]
    for location in ("Birmingham", "denver"):
        chosen = get_texts(press(administrator, reply, "List numbers", location=location))
        assert chosen[0] == location.capitalize()
        assert chosen[1] == "Hunt group primary numbers"
        assert "inactive" in chosen
    again = press(administrator, reply, "List numbers", location="store")
    assert get_texts(again)[0].startswith("Which location?")
    assert get_texts(press(administrator, reply, "List numbers", location=""))[:2] == get_texts(reply)[:2]
    assert get_texts(press(administrator, reply, "All locations"))[0] == "All locations"


def test_a_picker_stays_in_the_organization(administrator: Person) -> None:
    picker = ask(administrator, f"numbers active org {CUSTOMER}")
    assert get_texts(picker)[0] == "Which location? · Customer"
    chosen = get_texts(press(administrator, picker, "List numbers"))
    assert chosen[:2] == ["Toronto Branch", "Auto attendant alternate numbers · Customer"]
    assert "active" in chosen


def test_an_unknown_command_offers_the_nearest(administrator: Person) -> None:
    reply = ask(administrator, "nubmers Birmingham")
    assert get_texts(reply) == ["Unknown command “nubmers”. Did you mean numbers?"]
    assert get_texts(press(administrator, reply, "numbers Birmingham"))[0] == "Birmingham"


@pytest.mark.parametrize("text", ["xyzzy", "<@all>", "**bold**", "[a](http://b)", "x" * 7000])
def test_unknown_text_is_quoted_safely(administrator: Person, text: str) -> None:
    reply = ask(administrator, text if text != "<@all>" else "\\<@ all>")
    assert "mentionedGroups" not in reply
    assert "<strong>" not in reply["html"]
    assert "<a " not in reply["html"]


def test_locations(administrator: Person) -> None:
    reply = ask(administrator, "locations")
    texts = get_texts(reply)
    assert texts[:4] == ["Locations", "Page 1 of 2 · 1–10 of 12", "Atlanta Headquarters", "Atlanta, US"]
    second = press(administrator, reply, "Next")
    assert get_texts(second)[1] == "Page 2 of 2 · 11–12 of 12"
    assert get_texts(press(administrator, second, "List", of=1))[0] == 'Zürich "Süd" & Čapek'


def test_locations_with_a_text(administrator: Person) -> None:
    reply = ask(administrator, "locations birm")
    assert get_texts(reply)[:2] == ["Locations with “birm”", "1–2 of 2"]
    reply = ask(administrator, "locations nowhere")
    assert get_texts(reply) == ["No location has “nowhere” in its name."]
    assert get_texts(press(administrator, reply, "Show all locations"))[0] == "Locations"


def list_introductions(person: Person, room: str) -> list[dict[str, Any]]:
    return [each for each in person.list_messages(room) if "Hello!" in each.get("text", "")]


def test_it_introduces_itself_once_when_it_comes_into_a_space(administrator: Person, webex: Sandbox, bot: Bot) -> None:
    del bot
    room = administrator.call("POST", "/rooms", json={"title": "New"})["id"]
    administrator.call("POST", "/memberships", json={"roomId": room, "personEmail": BOT})
    (hello,) = administrator.wait_for_messages(room, lambda message: "Hello!" in message.get("text", ""))
    assert "Mention me and type numbers" in get_texts(hello)[2]
    # Webex may report it twice; others who come are none of its business.
    delivery = next(each for each in webex.list_deliveries() if each["resource"] == "memberships")
    assert webex.redeliver(delivery["sequence"])
    administrator.call("POST", "/memberships", json={"roomId": room, "personEmail": "helpdesk@example.com"})
    assert get_texts(ask_in_room(administrator, room, "help"))[0] == "Commands"
    assert len(list_introductions(administrator, room)) == 1
    assert get_texts(press(administrator, hello, "Locations"))[0] == "Locations"


def test_it_introduces_itself_again_when_it_comes_back(administrator: Person) -> None:
    room = administrator.call("POST", "/rooms", json={"title": "New"})["id"]
    for count in (1, 2):
        membership = administrator.call("POST", "/memberships", json={"roomId": room, "personEmail": BOT})
        administrator.wait_for_messages(room, lambda message: "Hello!" in message.get("text", ""), count)
        administrator.call("DELETE", f"/memberships/{membership['id']}")


def ask_in_room(person: Person, room: str, text: str) -> dict[str, Any]:
    return person.wait_for_reply(person.mention(BOT, text, room=room))


def test_it_introduces_itself_when_first_written_to(administrator: Person) -> None:
    reply = ask(administrator, "numbers Birmingham")
    administrator.wait_for_messages(reply["roomId"], lambda message: "Hello!" in message.get("text", ""))
    ask(administrator, "numbers Birmingham")
    assert len(list_introductions(administrator, reply["roomId"])) == 1


def test_it_hears_only_mentions_in_a_group_space(administrator: Person, webex: Sandbox) -> None:
    administrator.send("numbers Birmingham", room=webex.group_room_id)
    ask_in_group(administrator, webex, "help")
    bots = [each for each in administrator.list_messages(webex.group_room_id) if each["personEmail"] == BOT]
    assert len(bots) == 1


def test_its_own_messages_cost_nothing(administrator: Person, webex: Sandbox) -> None:
    ask(administrator, "help")
    own = [each for each in webex.list_deliveries() if each["resource"] == "messages"]
    assert len(own) >= 2
    assert sum(call.startswith("GET /messages/") for call in list_calls(webex)) == 1


def test_an_event_that_comes_again_is_answered_once(administrator: Person, webex: Sandbox) -> None:
    asked = administrator.mention(BOT, "numbers Birmingham", room=webex.group_room_id)
    administrator.wait_for_reply(asked)
    delivery = next(each for each in webex.list_deliveries() if each["data_id"] == asked["id"])
    for _ in range(3):
        assert webex.redeliver(delivery["sequence"])
    ask_in_group(administrator, webex, "help")
    assert len(list_answers(administrator, webex, asked)) == 1


def list_answers(person: Person, webex: Sandbox, asked: dict[str, Any]) -> list[dict[str, Any]]:
    listed = person.list_messages(webex.group_room_id)
    return [each for each in listed if each.get("parentId") == asked["id"] and each["personEmail"] == BOT]


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"command": "rm"},
        {"command": "numbers", "location": {"deep": [1]}},
        {"command": "numbers", "location": "x" * 5000},
        {"command": ["numbers"]},
        {"a": 1, "b": None},
    ],
)
def test_inputs_that_no_button_of_ours_makes(administrator: Person, inputs: dict[str, Any]) -> None:
    reply = ask(administrator, "help")
    refused = administrator.wait_for_reply(administrator.submit(reply["id"], inputs))
    assert "button" in get_texts(refused)[0]
    assert get_texts(press(administrator, refused, "Show help"))[0] == "Commands"


@pytest.mark.parametrize("page", ["-1", "two", "9" * 20, "²"])
def test_a_page_that_is_no_number(administrator: Person, page: str) -> None:
    reply = ask(administrator, "help")
    action = administrator.submit(reply["id"], {"command": "numbers", "location": "Birmingham", "page": page})
    assert get_texts(administrator.wait_for_reply(action))[0].startswith("A page is a whole number")
    # The card whose button that was is still there: only an reply of its kind takes its location_id.
    assert administrator.call("GET", f"/messages/{reply['id']}")


def test_a_thread_that_webex_refuses_is_answered_beside_it(administrator: Person, webex: Sandbox) -> None:
    # Webex refuses the thread, once: as it does when its root was deleted while the bot was fetching.
    webex.faults.set(
        [{"kind": "status", "status": 404, "path": "^/messages$", "method": "POST", "times": 1, "skip": 1}]
    )
    asked = administrator.mention(BOT, "numbers Denver", room=webex.group_room_id)
    reply = administrator.wait_for_reply(asked)
    assert "parentId" not in reply
    assert get_texts(reply)[0] == "Denver"
    # Presses of a card that stands beside all threads begin one.
    assert press(administrator, reply, "Next")["parentId"] == reply["id"]


@pytest.fixture
def _give_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what cannot be read for deleted after a moment."""
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(limits, "UNREADABLE_SECONDS", 0.05)


@pytest.mark.usefixtures("_give_up_soon")
def test_a_message_that_is_gone_before_it_is_read_is_ignored(
    administrator: Person, webex: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    webex.faults.set([{"kind": "status", "status": 404, "path": "^/messages/", "method": "GET", "bot_only": True}])
    asked = administrator.mention(BOT, "numbers Denver", room=webex.group_room_id)
    wait_until(lambda: "ignored_deleted_message" in caplog.text)
    assert list_answers(administrator, webex, asked) == []


@pytest.mark.usefixtures("_give_up_soon")
def test_a_press_that_is_gone_before_it_is_read_is_answered(administrator: Person, webex: Sandbox) -> None:
    card = ask_in_group(administrator, webex, "numbers Atlanta")
    webex.faults.set([{"kind": "status", "status": 404, "path": "^/attachment/actions/", "method": "GET"}])
    assert get_texts(press(administrator, card, "Next")) == [CARD_DELETED]


def test_a_press_on_a_card_that_is_gone_is_answered(
    administrator: Person, webex: Sandbox, start: Start, bot: Bot
) -> None:
    card = ask_in_group(administrator, webex, "numbers Atlanta")
    pressed = administrator.press(card, "Next")
    administrator.wait_for_reply(pressed)
    bot.close()
    # Another process remembers no card, and this one was deleted when its page was turned.
    with start():
        webex.state.messages[card["id"]] = card
        again = administrator.press(card, "Next")
        webex.faults.set([{"kind": "status", "status": 404, "path": f"^/messages/{card['id']}", "method": "GET"}])
        assert get_texts(administrator.wait_for_reply(again))[0] == "Atlanta Headquarters"
