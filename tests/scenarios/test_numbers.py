"""`numbers`: typed and pressed, in 1:1 and group spaces."""

from base64 import urlsafe_b64decode
from typing import Any

import pytest

from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, ask_in_group, get_card, get_texts, list_calls, press
from tests.support.settings import BOT
from tests.support.waiting import wait_until

pytestmark = pytest.mark.usefixtures("bot")


def test_the_main_job(administrator: Person) -> None:
    reply = ask(administrator, "numbers Birmingham")
    texts = get_texts(reply)
    assert texts[:3] == [
        "Birmingham",
        "Auto attendant alternate numbers",
        "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service; all PSTN",
    ]
    assert texts[3:9] == [
        *("+1 205-635-0001", "Active"),
        *("+1 205-635-0002", "Active · Main number · Service number"),
        *("+1 205-635-0003", "Inactive · Toll-free"),
    ]
    for text in texts[:9]:
        assert text in reply["text"]
    assert "parentId" not in reply


@pytest.mark.parametrize(
    "text",
    [
        "numbers birmingham",
        "/numbers at Birmingham",
        'Numbers "Birmingham"',
        "numbers for  BIRMINGHAM",
        "numbers {id}",
        "numbers {uuid}",
    ],
)
def test_ways_to_say_it(administrator: Person, webex: Sandbox, text: str) -> None:
    location = next(each for each in webex.state.locations.values() if each["name"] == "Birmingham")
    uuid = decode(location["id"])
    assert get_texts(ask(administrator, text.format(id=location["id"], uuid=uuid)))[0] == "Birmingham"


def decode(location_id: str) -> str:
    return urlsafe_b64decode(location_id + "==").decode().rsplit("/", 1)[1]


def test_a_part_of_a_name_that_one_location_has(administrator: Person) -> None:
    assert get_texts(ask(administrator, "numbers airport"))[0] == "Birmingham Airport"
    assert get_texts(ask(administrator, "numbers zurich"))[0] == 'Zürich "Süd" & Čapek'


def test_a_part_that_several_have_gives_a_choice(administrator: Person) -> None:
    choice = ask(administrator, "numbers store")
    assert get_texts(choice)[0] == "Which location? 2 match “store”"
    assert "New York Store North" in choice["text"]
    assert "New York Store South" in choice["text"]
    reply = press(administrator, choice, "List", of=1)
    assert get_texts(reply)[0] == "New York Store South"
    # The choice stays: another may be made.
    assert get_texts(press(administrator, choice, "List", of=0))[0] == "New York Store North"


def test_no_such_location_offers_the_nearest(administrator: Person) -> None:
    reply = ask(administrator, "numbers Brimingham")
    assert get_texts(reply) == ["No location named “Brimingham”. Did you mean one of these?"]
    assert "Birmingham" in list_buttons(get_card(reply))
    assert get_texts(press(administrator, reply, "Birmingham"))[0] == "Birmingham"


def test_nothing_near_offers_all(administrator: Person) -> None:
    reply = ask(administrator, "numbers xqzwvk")
    assert get_texts(press(administrator, reply, "Show locations"))[0] == "Locations"


def test_an_empty_location(administrator: Person) -> None:
    assert "No available numbers" in get_texts(ask(administrator, "numbers Memphis"))


def test_no_location_is_asked_for(administrator: Person) -> None:
    assert get_texts(ask(administrator, "numbers")) == ["Which location?"]


def find_part(message: dict[str, Any]) -> str:
    """Return which numbers a card shows: "11–20 of 57"."""
    return next(part for part in get_texts(message)[-1].split(" · ") if "–" in part)


def test_pages_are_turned(administrator: Person) -> None:
    first = ask(administrator, "numbers Atlanta")
    assert find_part(first) == "1–10 of 57"
    second = press(administrator, first, "Next")
    assert find_part(second) == "11–20 of 57"
    third = press(administrator, second, "Next")
    back = press(administrator, third, "Previous")
    assert find_part(back) == "11–20 of 57"
    # Each card was replaced by the next.
    wait_until_gone(administrator, third)
    left = [each["id"] for each in administrator.list_messages(first["roomId"])]
    assert back["id"] in left
    assert not {first["id"], second["id"], third["id"]} & set(left)


def wait_until_gone(person: Person, message: dict[str, Any]) -> None:
    person.wait_for_messages(
        message["roomId"],
        lambda _: message["id"] not in [each["id"] for each in person.list_messages(message["roomId"])],
    )


def test_pages_are_typed_too(administrator: Person) -> None:
    assert find_part(ask(administrator, "numbers Atlanta page 6")) == "51–57 of 57"
    beyond = ask(administrator, "numbers Atlanta page 99")
    assert get_texts(beyond) == ["There is no page 99. The list has 6 pages."]
    assert find_part(press(administrator, beyond, "Page 6")) == "51–57 of 57"


def test_refresh_passes_over_the_snapshot(administrator: Person, webex: Sandbox) -> None:
    first = ask(administrator, "numbers Birmingham")
    with webex.state.lock:
        numbers = next(key for key, each in webex.state.locations.items() if each["name"] == "Birmingham")
        webex.state.numbers[numbers].pop()
    assert get_texts(ask(administrator, "numbers Birmingham"))[2].startswith("3 available")
    assert get_texts(press(administrator, first, "Refresh"))[2].startswith("2 available")
    assert get_texts(ask(administrator, "numbers Birmingham refresh"))[2].startswith("2 available")


@pytest.mark.full_size
def test_a_long_list_is_read_to_its_end(administrator: Person) -> None:
    reply = ask(administrator, "numbers Dallas")
    assert find_part(reply) == "1–10 of 20,000"
    assert find_part(press(administrator, reply, "Next")) == "11–20 of 20,000"


def test_in_a_group_space_replies_go_to_the_thread(administrator: Person, webex: Sandbox) -> None:
    asked = administrator.mention(BOT, "numbers Birmingham", room=webex.group_room_id)
    reply = administrator.wait_for_reply(asked)
    assert reply["parentId"] == asked["id"]
    again = administrator.mention(BOT, "numbers Denver", room=webex.group_room_id, parentId=asked["id"])
    reply = administrator.wait_for_reply(again)
    assert reply["parentId"] == asked["id"]
    assert press(administrator, reply, "Next")["parentId"] == asked["id"]


@pytest.mark.parametrize("name", ["Numbers", "Num", "numbers bot"])
def test_the_mention_may_be_written_in_any_way(administrator: Person, webex: Sandbox, name: str) -> None:
    assert get_texts(ask_in_group(administrator, webex, "numbers Birmingham", name=name))[0] == "Birmingham"


def test_a_helpdesk_person_may_press_an_administrators_card(
    administrator: Person, helpdesk: Person, webex: Sandbox
) -> None:
    reply = ask_in_group(administrator, webex, "numbers Atlanta")
    assert find_part(press(helpdesk, reply, "Next")) == "11–20 of 57"


def test_three_calls_a_command_and_two_a_page(administrator: Person, webex: Sandbox) -> None:
    ask(administrator, "numbers Birmingham")  # the token and the locations are known from now on
    before = len(list_calls(webex))
    reply = ask(administrator, "numbers Atlanta")
    wait_until(lambda: len(list_calls(webex)) >= before + 3)  # a reply is visible before its call is recorded
    calls = [call.split("/")[1] for call in list_calls(webex)[before:]]
    assert calls == ["messages", "telephony", "messages"]
    second = press(administrator, reply, "Next")  # a person's first press asks for their email, once
    wait_until_gone(administrator, reply)
    before = len(list_calls(webex))
    press(administrator, second, "Next")
    wait_until_gone(administrator, second)
    wait_until(lambda: len(list_calls(webex)) >= before + 3)
    calls = [call.rsplit("/", 1)[0] for call in list_calls(webex)[before:]]
    assert calls == ["GET /attachment/actions", "POST ", "DELETE /messages"]


def test_many_requesters_cause_one_fetch(administrator: Person, webex: Sandbox, bot: Bot) -> None:
    del bot
    webex.faults.set([{"kind": "delay", "seconds": 0.5, "path": "availableNumbers"}])
    asked = [administrator.send("numbers Denver", to=BOT) for _ in range(8)]
    assert {get_texts(administrator.wait_for_reply(each))[0] for each in asked} == {"Denver"}
    assert sum("availableNumbers" in call for call in list_calls(webex)) == 1


def test_a_location_without_calling_is_called_that(administrator: Person) -> None:
    reply = ask(administrator, "numbers Albany")
    assert get_texts(reply)[0].startswith("“Albany Warehouse” is not enabled for Webex Calling.")
    assert get_texts(press(administrator, reply, "Show locations"))[0] == "Locations"
