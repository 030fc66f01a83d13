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
