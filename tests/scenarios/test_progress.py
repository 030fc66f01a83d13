"""A long command says how far it has come, and takes that back when the answer is there."""

from typing import Any

import pytest

from bot import limits
from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, get_texts, list_calls
from tests.support.settings import BOT, Start


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PROGRESS_AFTER_SECONDS", 0.2)
    monkeypatch.setattr(limits, "PROGRESS_INTERVAL_SECONDS", 0.0)


def list_words(person: Person, room: str) -> list[dict[str, Any]]:
    return [each for each in person.list_messages(room) if "so far" in each.get("text", "")]


@pytest.mark.usefixtures("bot")
def test_a_long_list_tells_how_far_it_is(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "delay", "seconds": 0.3, "path": "availableNumbers"}])
    asked = administrator.mention(BOT, "numbers Dallas", room=webex.group_room_id)
    (told,) = administrator.wait_for_messages(webex.group_room_id, lambda message: "so far" in message.get("text", ""))
    assert told["parentId"] == asked["id"]
    assert get_texts(administrator.wait_for_reply(asked))[2].startswith("20,000 available")
    wait_until_none_is_left(administrator, webex.group_room_id)
    edits = [call for call in list_calls(webex, "Numbers") if call.startswith("PUT /messages/")]
    assert 1 <= len(edits) <= 10


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("said", ["find ending 001", "summary", "export all"])
def test_commands_about_all_locations_tell_how_far_they_are(administrator: Person, webex: Sandbox, said: str) -> None:
    webex.faults.set([{"kind": "delay", "seconds": 0.4, "path": "availableNumbers"}])
    asked = administrator.send(said, to=BOT)
    (told,) = administrator.wait_for_messages(asked["roomId"], lambda message: "so far" in message.get("text", ""))
    assert "of 12 locations so far" in told["text"]
    administrator.wait_for_reply(asked)
    wait_until_none_is_left(administrator, asked["roomId"])


@pytest.mark.usefixtures("bot")
def test_one_slow_page_is_told_of_too(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "delay", "seconds": 1.0, "path": "availableNumbers"}])
    asked = administrator.send("numbers Denver", to=BOT)
    (told,) = administrator.wait_for_messages(asked["roomId"], lambda message: "so far" in message.get("text", ""))
    assert told["text"] == "0 numbers so far…"
    assert get_texts(administrator.wait_for_reply(asked))[0] == "Denver"
    wait_until_none_is_left(administrator, asked["roomId"])


@pytest.mark.usefixtures("bot")
def test_a_command_that_fails_takes_it_back_too(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set(
        [
            {"kind": "delay", "seconds": 0.3, "path": "availableNumbers"},
            {"kind": "status", "status": 400, "path": "availableNumbers", "skip": 6},
        ]
    )
    asked = administrator.send("numbers Dallas", to=BOT)
    administrator.wait_for_messages(asked["roomId"], lambda message: "so far" in message.get("text", ""))
    assert "Webex did not accept the request" in get_texts(administrator.wait_for_reply(asked))[0]
    wait_until_none_is_left(administrator, asked["roomId"])


def wait_until_none_is_left(person: Person, room: str) -> None:
    person.wait_for_messages(room, lambda _: not list_words(person, room))


@pytest.mark.usefixtures("bot")
def test_a_quick_command_tells_nothing(administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PROGRESS_AFTER_SECONDS", 60.0)
    ask(administrator, "numbers Dallas")
    assert not any(call.startswith("PUT") for call in list_calls(webex))


def test_lists_are_cut_at_the_limit_and_it_is_said(start: Start, administrator: Person) -> None:
    with start(max_numbers=2500):
        texts = get_texts(ask(administrator, "numbers Dallas"))
    assert texts[2].startswith("2,500 available")
    assert "The list is longer: I read its first 2,500 numbers alone." in texts


@pytest.mark.usefixtures("bot")
def test_progress_that_cannot_be_told_keeps_nobody(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set(
        [
            {"kind": "delay", "seconds": 0.3, "path": "availableNumbers"},
            {"kind": "status", "status": 400, "path": "^/messages$", "method": "POST", "skip": 1, "times": 1},
        ]
    )
    assert get_texts(ask(administrator, "numbers Dallas"))[2].startswith("20,000 available")
