"""The event queue: events beyond the maximum in memory wait in the database only, and get one reply like all others."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.processes import count_replies
from tests.support.settings import BOT, Start

MAX_IN_MEMORY = 8
SENT = 14


def test_a_burst_waits_in_the_database(
    start: Start, administrator: Person, webex: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.limits.MAX_EVENTS_IN_MEMORY", MAX_IN_MEMORY)
    with start():
        webex.faults.set([{"kind": "delay", "seconds": 0.5, "bot_only": True}])
        said = [administrator.send("help", to=BOT) for _ in range(SENT)]
        for each in said:
            administrator.wait_for_reply(each, seconds=60)
        counted = count_replies(webex)
    assert [counted[each["id"]] for each in said] == [1] * SENT
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as database:
        query = "SELECT queue_name IS NULL, count(*) FROM workflow_status WHERE name = 'conversation' GROUP BY 1"
        by_queue = dict(database.execute(query).fetchall())
    assert by_queue[1] >= MAX_IN_MEMORY
    assert by_queue[0] >= 1
