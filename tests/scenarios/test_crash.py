"""The bot is killed in the middle of a change: the number ends up assigned once, and the answer is true."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Guest, Person, Sandbox, build_command
from tests.conftest import BOT
from tests.scenarios.talk import ask, get_texts, wait_until

APP = Path(__file__).parents[2] / "app.py"

NUMBER = "+14045550001"


@pytest.fixture
def guest(webex: Sandbox, tmp_path: Path) -> Iterator[Guest]:
    people = {"ALLOWED_PEOPLE": "administrator@example.com", "ASSIGNERS": "administrator@example.com"}
    guest = Guest(build_command(APP), webex.url, webex.settings | people, tmp_path, tmp_path / "log")
    guest.start()
    yield guest
    guest.stop()


def is_put(webex: Sandbox) -> bool:
    return any(call["method"] == "PUT" and "autoAttendants" in call["path"] for call in webex.calls())


def check(administrator: Person, webex: Sandbox, asked: dict[str, Any]) -> None:
    answer = administrator.wait_for_answer(asked)
    assert get_texts(answer) == [
        "Assigned: +1 404-555-0001",
        "Auto attendant: Atlanta Main Menu (Atlanta Headquarters)",
        "Now: Alternate: +1 404-555-9989, +1 404-555-0001",
        "Entry 1 of the history",
    ]
    attendant = next(each for each in webex.state.attendants.values() if each["name"] == "Atlanta Main Menu")
    assert [each["phoneNumber"] for each in attendant["alternateNumbers"]] == ["+14045559989", NUMBER]
    history = get_texts(ask(administrator, "history"))
    assert history[1] == "1–1 of 1, newest first"
    assert history[2].startswith("#1 Assigned")


def test_between_the_write_and_the_answer(guest: Guest, administrator: Person, webex: Sandbox) -> None:
    ask(administrator, "help")
    webex.faults.set([{"kind": "delay", "seconds": 2, "path": "/messages", "method": "POST", "spares_people": True}])
    asked = administrator.say(f"assign {NUMBER} to Atlanta Main Menu confirm", to=BOT)
    wait_until(lambda: is_put(webex))
    guest.kill()
    webex.faults.set([])
    guest.start()
    check(administrator, webex, asked)
    assert sum(call["method"] == "PUT" and "autoAttendants" in call["path"] for call in webex.calls()) == 1


@pytest.mark.parametrize("seed", range(4))
def test_at_any_moment(guest: Guest, administrator: Person, webex: Sandbox, seed: int) -> None:
    ask(administrator, "help")
    webex.faults.set([{"kind": "delay", "seconds": 0.05, "path": ""}])
    asked = administrator.say(f"assign {NUMBER} to Atlanta Main Menu confirm", to=BOT)
    wait_until(lambda: any(each["data_id"] == asked["id"] and each["status"] == 200 for each in webex.deliveries()))
    time.sleep(random.Random(seed).uniform(0.0, 0.6))  # about as long as the whole change takes
    guest.kill()
    webex.faults.set([])
    guest.start()
    check(administrator, webex, asked)
