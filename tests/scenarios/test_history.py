"""`history`: who assigned or removed what, when, from which space, with the result."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, ask_in_group, get_texts, press
from tests.support.settings import Start

ASSIGN = "assign +14045550001 to Atlanta Main Menu confirm"
UNASSIGN = "unassign +14045550001 from Atlanta Main Menu confirm"
NOW = r"20\d\d-\d\d-\d\d \d\d:\d\d E[SD]T \(just now\)"


@pytest.mark.usefixtures("bot")
def test_entries_show_who_what_when_and_where(administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
    ask_in_group(administrator, webex, ASSIGN)
    ask(administrator, "undo 1 confirm")
    reply = ask(helpdesk, "history")  # who may not change anything may look
    texts = get_texts(reply)
    assert texts[:2] == ["History", "1–2 of 2, newest first"]
    assert texts[2:5] == [
        "#2 Removed: +1 404-555-0001",
        "from Atlanta Main Menu (Atlanta Headquarters)",
        "by administrator@example.com in a 1:1 space, to undo #1",
    ]
    assert re.fullmatch(NOW, texts[5])
    assert texts[6:9] == [
        "#1 Assigned: +1 404-555-0001",
        "to Atlanta Main Menu (Atlanta Headquarters)",
        "by administrator@example.com in Telephony",
    ]
    for text in texts:
        assert text in reply["text"]


@pytest.mark.usefixtures("bot")
def test_a_space_whose_title_cannot_be_read_is_no_1_1_space(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 404, "path": "^/rooms/"}])
    ask_in_group(administrator, webex, ASSIGN)
    ask(administrator, UNASSIGN)
    texts = get_texts(ask(administrator, "history"))
    assert texts[4] == "by administrator@example.com in a 1:1 space"
    assert texts[8] == "by administrator@example.com in a space whose title could not be read"


@pytest.mark.usefixtures("bot")
def test_the_reason_of_a_failure_is_shown_in_words_too(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 400, "path": "/autoAttendants/", "method": "PUT"}])
    ask(administrator, ASSIGN)
    reply = ask(administrator, "history")
    (detail,) = [text for text in get_texts(reply) if text.startswith("Webex did not accept")]
    assert "Simulated 400. (" in detail
    assert detail in reply["text"]


@pytest.mark.usefixtures("bot")
def test_only_what_can_be_undone_has_a_button(administrator: Person) -> None:
    for said in (ASSIGN, UNASSIGN, ASSIGN):
        ask(administrator, said)
    history = ask(administrator, "history")
    asked = press(administrator, history, "Undo")
    assert get_texts(press(administrator, asked, "Undo"))[0] == "Removed: +1 404-555-0001"
    assert get_texts(ask(administrator, "history"))[2].startswith("#4 Removed")


@pytest.mark.usefixtures("bot")
def test_pages_and_counts(administrator: Person) -> None:
    for said in (ASSIGN, UNASSIGN) * 6:
        ask(administrator, said)
    assert get_texts(ask(administrator, "history"))[1] == "1–10 of 10, newest first"
    history = ask(administrator, "history 12")
    assert get_texts(history)[1] == "Page 1 of 2 · 1–10 of 12, newest first"
    assert get_texts(press(administrator, history, "Next"))[1] == "Page 2 of 2 · 11–12 of 12, newest first"
    assert get_texts(ask(administrator, "history 3"))[1] == "1–3 of 3, newest first"


HOW_MANY = (
    "How many entries? From 1 to 100, for example: history 20. "
    "For one location, or a time, type for example: changes Denver since Monday"
)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("history", "No changes yet."),
        ("history 0", HOW_MANY),
        ("history of Denver", HOW_MANY),
    ],
)
def test_invalid_counts_are_refused(administrator: Person, said: str, sentence: str) -> None:
    assert get_texts(ask(administrator, said)) == [sentence]


def test_it_outlasts_a_restart(start: Start, administrator: Person) -> None:
    with start():
        ask(administrator, ASSIGN)
    with start():
        assert get_texts(ask(administrator, "history"))[2].startswith("#1 Assigned: +1 404-555-0001")
        assert get_texts(ask(administrator, "undo 1 confirm"))[0] == "Removed: +1 404-555-0001"


def test_old_entries_show_their_age(start: Start, administrator: Person, tmp_path: Path) -> None:
    with start():
        ask(administrator, ASSIGN)
        with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
            connection.execute("UPDATE changes SET at = datetime('now', '-50 hours') || '.000000'")
            connection.commit()
        when = get_texts(ask(administrator, "history"))[5]
    assert when.endswith("(2 days ago)")
    at = datetime.strptime(when[:16], "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("America/New_York"))
    assert (datetime.now(UTC) - at).days == 2


def test_a_change_that_cannot_be_written_down_is_not_made(
    start: Start, administrator: Person, webex: Sandbox, tmp_path: Path
) -> None:
    with start():
        with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
            connection.execute("ALTER TABLE changes RENAME TO hidden")
            (text,) = get_texts(ask(administrator, ASSIGN))
            connection.execute("ALTER TABLE hidden RENAME TO changes")
        assert text.startswith("The bot's database is not available at the moment")
        assert not [call for call in webex.list_calls() if call["method"] == "PUT" and "autoAttendants" in call["path"]]
        assert get_texts(ask(administrator, ASSIGN))[0] == "Assigned: +1 404-555-0001"
