"""A long command shows how far it is, and deletes that message once its reply is there.

What the message says, and when, is in tests/handling/test_progress.py. Here the calls of the whole bot are looked at
after the reply, so that no test depends on when it looks.
"""

import re

import pytest

from bot import limits
from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, ask_in_group, get_texts, list_calls
from tests.support.settings import BOT, Start
from tests.support.waiting import wait_until

SLOW = {"kind": "delay", "seconds": 0.4, "path": "availableNumbers"}

SLOW_ORGANIZATION = {**SLOW, "path": "config/numbers$"}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PROGRESS_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(limits, "PROGRESS_INTERVAL_SECONDS", 0.0)
    monkeypatch.setattr(limits, "PROGRESS_CHECK_SECONDS", 0.005)


def list_message_calls(webex: Sandbox) -> list[str]:
    """List how the bot posted, edited and deleted messages; the introduction and the reply are posted too."""
    calls = [call.split(" ") for call in list_calls(webex, "Numbers")]
    return [method for method, path in calls if path.startswith("/messages") and method != "GET"]


def wait_until_deleted(webex: Sandbox) -> None:
    wait_until(lambda: "DELETE" in list_message_calls(webex))


@pytest.mark.full_size
@pytest.mark.usefixtures("bot")
def test_a_long_list_shows_progress(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([{**SLOW, "seconds": 0.3}])
    assert get_texts(ask_in_group(administrator, webex, "numbers Dallas"))[2].startswith("20,000 available")
    wait_until_deleted(webex)
    calls = list_message_calls(webex)
    assert calls.count("POST") == 2, "one for the progress, one for the reply"
    assert 1 <= calls.count("PUT") <= 10
    (reply,) = [each for each in administrator.list_messages(webex.group_room_id) if each["personEmail"] == BOT]
    assert "attachments" in reply


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("text", ["find ending 001", "summary", "export all"])
def test_commands_about_all_locations_show_progress(administrator: Person, webex: Sandbox, text: str) -> None:
    webex.faults.set([SLOW_ORGANIZATION])
    asked = administrator.mention(BOT, text, room=webex.group_room_id)
    # It lasts for most of a second: three pages, the first alone, then the others at once, 0.4 seconds each.
    (shown,) = administrator.wait_for_messages(webex.group_room_id, lambda message: "so far" in message.get("text", ""))
    assert re.fullmatch(r"[\d,]+ (?:of [\d,]+ )?numbers so far…", shown["text"])
    assert shown["parentId"] == asked["id"]
    administrator.wait_for_reply(asked)
    wait_until_deleted(webex)


@pytest.mark.usefixtures("bot")
def test_a_single_slow_page_shows_progress(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([SLOW])
    assert get_texts(ask_in_group(administrator, webex, "numbers Denver"))[0] == "Denver"
    wait_until_deleted(webex)
    assert list_message_calls(webex).count("POST") == 2


@pytest.mark.full_size
@pytest.mark.usefixtures("bot")
def test_a_command_that_fails_deletes_its_progress(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set(
        [
            {**SLOW, "seconds": 0.3},
            {"kind": "status", "status": 400, "path": "availableNumbers", "skip": 6},
        ]
    )
    assert "Webex did not accept the request" in get_texts(ask_in_group(administrator, webex, "numbers Dallas"))[0]
    wait_until_deleted(webex)


@pytest.mark.usefixtures("bot")
def test_a_quick_command_shows_nothing(administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PROGRESS_AFTER_SECONDS", 600.0)
    ask_in_group(administrator, webex, "numbers Dallas")
    assert list_message_calls(webex) == ["POST"]


@pytest.mark.full_size
@pytest.mark.usefixtures("bot")
def test_progress_that_cannot_be_posted_does_not_stop_the_command(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set(
        [
            {**SLOW, "seconds": 0.3},
            {"kind": "status", "status": 400, "path": "^/messages$", "method": "POST", "times": 1, "bot_only": True},
        ]
    )
    texts = get_texts(ask_in_group(administrator, webex, "numbers Dallas"))
    assert texts[2].startswith("20,000 available")


@pytest.mark.full_size
def test_lists_are_cut_at_the_limit_and_say_so(start: Start, administrator: Person) -> None:
    with start(max_numbers=2500):
        texts = get_texts(ask(administrator, "numbers Dallas"))
    assert texts[2].startswith("2,500 available")
    assert "List truncated: only the first 2,500 numbers were read." in texts


@pytest.mark.usefixtures("bot")
def test_a_rate_limit_of_webex_calling_stops_nothing_else(administrator: Person, webex: Sandbox) -> None:
    """A message says that commands wait for Webex Calling; help goes on."""
    ask(administrator, "locations")
    webex.faults.set([{"kind": "status", "status": 429, "retry_after": "2", "path": "availableNumbers", "times": 1}])
    waiting = [administrator.send(f"numbers {name}", to=BOT) for name in ("Birmingham", "Denver", "Atlanta")]
    assert get_texts(ask(administrator, "help"))
    wait_until(lambda: "PUT" in list_message_calls(webex) or list_message_calls(webex).count("POST") > 4)
    for each in waiting:
        administrator.wait_for_reply(each)
