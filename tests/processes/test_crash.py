"""The bot is killed in the middle of a change: the number is assigned once, and the reply is true."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import BotProcess, Person, Sandbox, build_command
from bot.sandbox.client.person import is_reply_to
from tests.support.conversation import ask, get_texts
from tests.support.settings import BOT
from tests.support.waiting import wait_until_fault_is_used_up

APP = Path(__file__).parents[2] / "app.py"

NUMBER = "+14045550001"


@pytest.fixture
def bot_process(webex: Sandbox, tmp_path: Path) -> Iterator[BotProcess]:
    people = {"ALLOWED_PEOPLE": "administrator@example.com", "ASSIGNERS": "administrator@example.com"}
    bot_process = BotProcess(build_command(APP), webex.url, webex.settings | people, tmp_path, tmp_path / "log")
    bot_process.start()
    yield bot_process
    bot_process.stop()


ATTENDANT = {"path": "/autoAttendants/[^/]+$", "times": 1}
REPLY = {"path": "^/messages$", "method": "POST", "times": 1, "bot_only": True}

MOMENTS = {
    "before the change": {"kind": "hang", "method": "GET", **ATTENDANT},
    "before the write": {"kind": "hang", "method": "PUT", **ATTENDANT},
    "during the write": {"kind": "delay", "method": "PUT", **ATTENDANT},
    "after the write": {"kind": "delay", "method": "GET", "skip": 1, **ATTENDANT},
    "before the reply": {"kind": "hang", **REPLY},
    "during the reply": {"kind": "delay", **REPLY},
}
"""The call to Webex that is under way when the bot is killed. One that hangs is not processed, a delayed one is."""


DECISIVE_MOMENTS = ("before the write", "after the write", "during the reply")


def check(administrator: Person, webex: Sandbox, asked: dict[str, Any]) -> None:
    reply = administrator.wait_for_reply(asked)
    assert get_texts(reply) == [
        "Assigned: +1 404-555-0001",
        "Auto attendant: Atlanta Main Menu (Atlanta Headquarters)",
        "Now: +1 404-555-9989, +1 404-555-0001",
        "History: Entry 1",
    ]
    target = next(each for each in webex.state.attendants.values() if each["name"] == "Atlanta Main Menu")
    assert [each["phoneNumber"] for each in target["alternateNumbers"]] == ["+14045559989", NUMBER]
    writes = [call for call in webex.list_calls() if call["method"] == "PUT" and "/autoAttendants/" in call["path"]]
    assert [call["status"] for call in writes if call["status"]] == [204]
    assert sum(is_reply_to(each, asked) for each in administrator.list_messages(asked["roomId"])) == 1
    history = get_texts(ask(administrator, "history"))
    assert history[1] == "1–1 of 1, newest first"
    assert history[2].startswith("#1 Assigned")


def test_the_change_is_made_once(bot_process: BotProcess, administrator: Person, webex: Sandbox, moment: str) -> None:
    ask(administrator, "help")
    webex.faults.set([{"seconds": 0.3, **MOMENTS[moment]}])
    asked = administrator.send(f"assign {NUMBER} to Atlanta Main Menu confirm", to=BOT)
    wait_until_fault_is_used_up(webex)
    bot_process.kill()
    webex.faults.set([])
    bot_process.start()
    check(administrator, webex, asked)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Kill the bot at each call of a change; by default, at the one that matters most of a change of two."""
    if "moment" in metafunc.fixturenames:
        is_long = metafunc.config.getoption("--long")
        metafunc.parametrize(
            "moment", MOMENTS if is_long else ("before the write", "after the write", "during the reply")
        )
    if "call" in metafunc.fixturenames:
        calls = range(6) if metafunc.config.getoption("--long") else (4,)
        metafunc.parametrize(("kind", "call"), [(kind, call) for kind in ("hang", "delay") for call in calls])


def test_a_change_of_two_targets_is_finished(
    bot_process: BotProcess, administrator: Person, webex: Sandbox, kind: str, call: int
) -> None:
    """No target is changed again, and all is reported once. One is read, written and read again, then the next."""
    rows = f"number,target\n{NUMBER},Atlanta Main Menu\n+14045550002,Atlanta Holidays\n"
    asked = administrator.wait_for_reply(administrator.post_file("assign", "rows.csv", rows.encode(), to=BOT))
    webex.faults.set([{"kind": kind, "seconds": 0.3, "skip": call, **ATTENDANT}])
    pressed = administrator.press(asked, "Assign 2")
    wait_until_fault_is_used_up(webex)
    bot_process.kill()
    webex.faults.set([])
    bot_process.start()
    assert get_texts(administrator.wait_for_reply(pressed))[:2] == ["Assigned: 2 numbers", "History: entries 1–2"]
    assert sum(is_reply_to(each, pressed) for each in administrator.list_messages(asked["roomId"])) == 1
    writes = [call for call in webex.list_calls() if call["method"] == "PUT" and "/autoAttendants/" in call["path"]]
    assert [call["status"] for call in writes if call["status"]] == [204, 204]
