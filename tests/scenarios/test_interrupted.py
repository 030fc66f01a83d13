"""A change that was interrupted: what came of it is found out, reported once, and not left open in the history."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from dbos import DBOS

from bot.sandbox import Person, Sandbox
from bot.sandbox.client.person import is_reply_to
from bot.sandbox.engine.world import build_number
from tests.support.atlanta import MENU, NUMBER, WRITTEN, Raw, find_attendant, list_alternates, list_writes
from tests.support.conversation import ask, get_texts, press
from tests.support.settings import BOT

pytestmark = pytest.mark.usefixtures("bot")

ASSIGN = f"assign {WRITTEN} to {MENU} confirm"
UNREADABLE = {"kind": "status", "status": 400, "path": "/autoAttendants/", "method": "GET"}

Leave = Callable[..., Raw]


@pytest.fixture
def leave_open(administrator: Person, webex: Sandbox, tmp_path: Path) -> Leave:
    """Assign, as if the bot had been killed before it wrote the result down, with or without Webex having it."""

    def leave(*, is_written: bool) -> Raw:
        asked = administrator.send(ASSIGN, to=BOT)
        administrator.wait_for_reply(asked)
        with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
            connection.execute("UPDATE changes SET result = 'begun'")
            connection.commit()
        if not is_written:
            target = find_attendant(webex)
            target["alternateNumbers"].pop()
            webex.state.numbers[target["locationId"]].append(build_number(NUMBER))
        return asked

    return leave


def run_again(person: Person, asked: Raw) -> list[str]:
    """Have the conversation run again, as after a crash; returns what it says."""
    with ThreadPoolExecutor(1) as pool:  # DBOS refuses where an event loop runs, as the browser's tests leave one
        pool.submit(DBOS.fork_workflow, f"messages:created:{asked['id']}", 1).result().get_result()
    _, again = person.wait_for_messages(asked["roomId"], lambda message: is_reply_to(message, asked), count=2)
    return get_texts(again)


def list_entries(person: Person) -> list[str]:
    """List the beginnings of the history's entries, newest first."""
    return [text.partition(":")[0] for text in get_texts(ask(person, "history")) if text.startswith("#")]


@pytest.mark.parametrize("is_written", [True, False])
def test_it_goes_on_where_it_was(administrator: Person, webex: Sandbox, leave_open: Leave, is_written: bool) -> None:
    asked = leave_open(is_written=is_written)
    assert run_again(administrator, asked)[0] == f"Assigned: {WRITTEN}"
    assert list_alternates(webex) == ["+14045559989", NUMBER]
    assert len(list_writes(webex)) == (1 if is_written else 2)
    assert list_entries(administrator) == ["#1 Assigned"]


def test_somebody_did_the_same_meanwhile(administrator: Person, webex: Sandbox, leave_open: Leave) -> None:
    asked = leave_open(is_written=False)
    assert get_texts(ask(administrator, ASSIGN))[0] == f"Assigned: {WRITTEN}"
    (text,) = run_again(administrator, asked)
    assert text.startswith(f"{WRITTEN} is already assigned to {MENU}. Assigned by administrator@example.com")
    assert len(list_writes(webex)) == 2
    assert list_entries(administrator) == ["#2 Assigned", "#1 Not assigned"]


def test_somebody_took_it_back_meanwhile(administrator: Person, webex: Sandbox, leave_open: Leave) -> None:
    asked = leave_open(is_written=True)
    ask(administrator, f"unassign {WRITTEN} from {MENU} confirm")
    assert run_again(administrator, asked)[0] == f"Assigned: {WRITTEN}"
    assert list_alternates(webex) == ["+14045559989"]
    assert list_entries(administrator) == ["#2 Removed", "#1 Assigned"]


def test_the_number_went_elsewhere_meanwhile(administrator: Person, leave_open: Leave) -> None:
    asked = leave_open(is_written=False)
    ask(administrator, f"assign {WRITTEN} to Atlanta Holidays confirm")
    (text,) = run_again(administrator, asked)
    assert text.startswith(f"{WRITTEN} is not available at Atlanta Headquarters")
    assert list_entries(administrator) == ["#2 Assigned", "#1 Not assigned"]


def test_webex_cannot_be_asked_when_it_goes_on(administrator: Person, webex: Sandbox, leave_open: Leave) -> None:
    asked = leave_open(is_written=True)
    webex.faults.set([UNREADABLE])
    texts = run_again(administrator, asked)
    assert texts[0] == f"Assignment not confirmed: {WRITTEN}"
    assert "The auto attendant could not be read again. Type attendants to check it." in texts
    webex.faults.set([])
    assert list_entries(administrator) == ["#1 Assignment not confirmed"]


def test_a_failed_change_is_not_retried(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([{**UNREADABLE, "method": "PUT"}])
    asked = administrator.send(ASSIGN, to=BOT)
    administrator.wait_for_reply(asked)
    webex.faults.set([])
    assert run_again(administrator, asked)[0] == f"Not assigned: {WRITTEN}"
    assert list_alternates(webex) == ["+14045559989"]


@pytest.mark.parametrize("is_pressed", [True, False])
class TestUndo:
    """Undo finds out what came of an unsettled change."""

    def test_a_change_that_took_effect(
        self, administrator: Person, webex: Sandbox, leave_open: Leave, is_pressed: bool
    ) -> None:
        leave_open(is_written=True)
        asked = self.undo(administrator, is_pressed)
        assert get_texts(press(administrator, asked, "Undo"))[0] == f"Removed: {WRITTEN}"
        assert list_alternates(webex) == ["+14045559989"]
        assert list_entries(administrator) == ["#2 Removed", "#1 Assigned"]

    def test_it_had_not(self, administrator: Person, leave_open: Leave, is_pressed: bool) -> None:
        leave_open(is_written=False)
        (text,) = get_texts(self.undo(administrator, is_pressed))
        assert text == "Entry 1 was never applied. There is nothing to undo."
        assert list_entries(administrator) == ["#1 Not assigned"]

    @staticmethod
    def undo(person: Person, is_pressed: bool) -> Raw:
        return press(person, ask(person, "history"), "Undo") if is_pressed else ask(person, "undo 1")
