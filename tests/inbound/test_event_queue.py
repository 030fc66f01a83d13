"""The event queue: what does not fit into the memory, and what the database does not take."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.conversation import list_calls
from tests.support.processes import count_replies
from tests.support.settings import BOT, Start
from tests.support.waiting import wait_until

MAX_IN_MEMORY = 8
SENT = 14


def test_a_burst_waits_in_the_database(
    start: Start, administrator: Person, webex: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.limits.MAX_EVENTS_IN_MEMORY", MAX_IN_MEMORY)
    with start():
        webex.faults.set([{"kind": "delay", "seconds": 0.5, "bot_only": True}])
        sent = [administrator.send("help", to=BOT) for _ in range(SENT)]
        for each in sent:
            administrator.wait_for_reply(each, seconds=60)
        replies = count_replies(webex)
    assert [replies[each["id"]] for each in sent] == [1] * SENT
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
        query = "SELECT queue_name IS NULL, count(*) FROM workflow_status WHERE name = 'conversation' GROUP BY 1"
        count_by_kind = dict(connection.execute(query).fetchall())
    assert count_by_kind[1] >= MAX_IN_MEMORY
    assert count_by_kind[0] >= 1


REFUSED_RESULT = "BEFORE UPDATE OF status ON workflow_status WHEN NEW.status IN ('SUCCESS', 'ERROR')"
REFUSED_ATTEMPT = "BEFORE INSERT ON workflow_status WHEN NEW.workflow_uuid LIKE '%:again:%'"


@pytest.mark.parametrize("refused", [REFUSED_RESULT, REFUSED_ATTEMPT], ids=["result", "attempt"])
def test_an_event_is_handled_again_once_the_database_takes_what_came_of_it(
    start: Start,
    administrator: Person,
    webex: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    refused: str,
) -> None:
    """A full disk refuses its result, or its next attempt: without a restart, it gets its one reply."""
    monkeypatch.setattr("bot.limits.HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr("bot.limits.UNWRITTEN_SECONDS", 0.1)
    monkeypatch.setattr("bot.limits.RETRY_DELAYS_SECONDS", (0,))
    with start(), closing(sqlite3.connect(tmp_path / "bot.sqlite", timeout=30)) as database:
        if refused == REFUSED_ATTEMPT:
            webex.faults.set(
                [
                    {
                        "kind": "status",
                        "status": 403,
                        "path": "^/messages$",
                        "method": "POST",
                        "times": 2,
                        "bot_only": True,
                    }
                ]
            )
        database.execute(f"CREATE TRIGGER full {refused} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
        sent = administrator.send("help", to=BOT)
        # It is read whenever it is handled.
        wait_until(lambda: list_calls(webex, "Numbers").count(f"GET /messages/{sent['id']}") >= 2)
        database.execute("DROP TRIGGER full")
        administrator.wait_for_reply(sent)
        query = "SELECT count(*) FROM workflow_status WHERE name = 'conversation' AND status <> 'SUCCESS'"
        wait_until(lambda: database.execute(query).fetchone() == (0,))
        assert count_replies(webex)[sent["id"]] == 1
