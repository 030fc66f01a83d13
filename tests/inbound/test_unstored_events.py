"""Events that the database refused are stored once it can be written again, typed and pressed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.inbound.unstored_events import UnstoredEvents
from bot.model import Event
from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, get_texts
from tests.support.processes import count_replies
from tests.support.settings import BOT
from tests.support.waiting import wait_until


@pytest.fixture(autouse=True)
def _retry_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNSTORED_RETRY_SECONDS", 0.02)


class Database:
    """Refuses so many events, then stores all."""

    def __init__(self) -> None:
        self.refuses = 0
        self.stored: list[str] = []
        self.caught_up = 0

    def enqueue(self, event: Event) -> None:
        if self.refuses:
            self.refuses -= 1
            raise DatabaseUnavailable("locked")
        self.stored.append(event.id)

    def catch_up(self) -> None:
        self.caught_up += 1


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def unstored(database: Database) -> Iterator[UnstoredEvents]:
    built = UnstoredEvents(database.enqueue, database.catch_up)
    yield built
    built.stop()


def add(unstored: UnstoredEvents, *ids: str) -> None:
    for each in ids:
        unstored.add(Event("messages", each, "room", "person"))


def test_events_are_stored_in_their_order_as_soon_as_possible(database: Database, unstored: UnstoredEvents) -> None:
    database.refuses = 3
    add(unstored, "1", "2", "3")
    wait_until(lambda: database.stored == ["1", "2", "3"])
    database.refuses = 1
    add(unstored, "4")
    wait_until(lambda: database.stored == ["1", "2", "3", "4"])
    assert database.caught_up == 0


def test_beyond_the_maximum_messages_are_caught_up_with(
    database: Database, unstored: UnstoredEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_EVENTS_IN_MEMORY", 2)
    database.refuses = 50
    add(unstored, "1", "2", "3")
    wait_until(lambda: database.caught_up == 1)
    assert database.stored == ["1", "2"]


def test_stopping_waits_for_no_database(database: Database, unstored: UnstoredEvents) -> None:
    database.refuses = 1_000_000
    add(unstored, "1")
    unstored.stop()
    assert database.stored == []


@pytest.mark.usefixtures("bot")
def test_a_locked_database_loses_neither_message_nor_press(
    administrator: Person, webex: Sandbox, tmp_path: Path
) -> None:
    card = ask(administrator, "numbers Atlanta")
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as another:
        another.execute("BEGIN EXCLUSIVE")
        events = [administrator.send("numbers Birmingham", to=BOT), administrator.press(card, "Next")]
        ids = {each["id"] for each in events}
        wait_until(lambda: sum(each["status"] == 503 for each in webex.list_deliveries()) == len(ids))
        another.rollback()
    titles = [get_texts(administrator.wait_for_reply(each))[0] for each in events]
    assert titles == ["Birmingham", "Atlanta Headquarters"]
    assert [count_replies(webex)[each] for each in ids] == [1, 1]
