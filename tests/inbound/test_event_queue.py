"""What is accepted beyond what may be in memory waits in the database alone, and is answered once like all else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.processes import count_replies
from tests.support.settings import BOT, Start

MOST = 8
SAID = 14


def test_a_burst_waits_in_the_database(
    start: Start, administrator: Person, webex: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.limits.MAX_EVENTS_IN_MEMORY", MOST)
    with start():
        webex.faults.set([{"kind": "delay", "seconds": 0.5, "bot_only": True}])
        said = [administrator.send("help", to=BOT) for _ in range(SAID)]
        for each in said:
            administrator.wait_for_reply(each, seconds=60)
        counted = count_replies(webex)
    assert [counted[each["id"]] for each in said] == [1] * SAID
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as book:
        query = "SELECT queue_name IS NULL, count(*) FROM workflow_status WHERE name = 'conversation' GROUP BY 1"
        by_place = dict(book.execute(query).fetchall())
    assert by_place[1] >= MOST
    assert by_place[0] >= 1
