"""The log: one line for each event, for people or for machines; never what anybody wrote."""

import json
import logging
from pathlib import Path

import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.client.bot_process import BotStartError
from tests.support.conversation import ask
from tests.support.processes import build_bot_process
from tests.support.secrecy import writing_logs
from tests.support.settings import BOT
from tests.support.waiting import wait_until


def read_log(webex: Sandbox, administrator: Person, folder: Path, **settings: str) -> list[str]:
    with build_bot_process(webex, folder, **settings):
        asked = ask(administrator, "numbers Birmingham")
        assert asked
        ask(administrator, "numbers Marked-Atlantis")
    return (folder / "log").read_text().splitlines()


def test_for_people(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    lines = read_log(webex, administrator, tmp_path)
    told = [line for line in lines if " ms: " in line]
    assert [line.partition(" ms: ")[2] for line in told if "numbers" in line] == [
        "numbers, answered",
        "numbers, not_found",
    ]
    assert all(line.startswith("20") for line in lines)
    assert not any("Birmingham" in line or "Atlantis" in line for line in lines)
    assert not any("Pool" in line for line in lines)  # its libraries' own affairs


def test_for_machines(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    lines = [
        json.loads(line) for line in read_log(webex, administrator, tmp_path, LOG_FORMAT="json", LOG_LEVEL="DEBUG")
    ]
    told = [line for line in lines if line.get("command") == "numbers"]
    assert [line["outcome"] for line in told] == ["answered", "not_found"]
    for line in told:
        assert line["event_key"].startswith("messages:created:")
        assert line["person_id"] == webex.people["Administrator"]["id"]
        assert isinstance(line["milliseconds"], int)
        assert line["level"] == "info"
        assert line["timestamp"].endswith("Z")


def test_the_search_for_secrets_reads_what_the_bot_writes(webex: Sandbox, tmp_path: Path) -> None:
    with writing_logs(webex, tmp_path) as logs:
        logging.getLogger("bot").debug("%s", "marked", extra={"person_id": "marked-too"})
    text, lines = (log.getvalue() for log in logs)
    assert "marked" in text
    assert json.loads(lines)["person_id"] == "marked-too"


def test_the_servers_own_lines_are_for_machines_too(webex: Sandbox, tmp_path: Path) -> None:
    """The token is refused once the worker asks, a moment after it was found good."""
    webex.faults.set([{"kind": "status", "status": 401, "path": "^/people/me", "skip": 1}])
    with pytest.raises(BotStartError):
        build_bot_process(webex, tmp_path, LOG_FORMAT="json").start()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    told = [line["event"] for line in lines if line["level"] == "error"]
    assert told[0].startswith("The bot cannot start: Webex does not accept WEBEX_BOT_TOKEN.")
    assert told[1:] == ["Unexpected exit from worker-1"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_breaks_is_traced_and_nothing_secret_with_it(
    webex: Sandbox, administrator: Person, tmp_path: Path, form: str
) -> None:
    """Webex tells of a message whose html is a number: the program breaks with the words at hand."""
    log = tmp_path / "log"
    with build_bot_process(webex, tmp_path, LOG_FORMAT=form) as bot_process:
        webex.faults.set([{"kind": "delay", "seconds": 1.0, "path": "^/messages/", "method": "GET"}])
        said = administrator.mention(BOT, "numbers Marked-Atlantis", room=webex.group_room_id)
        webex.state.messages[said["id"]]["html"] = 5
        wait_until(lambda: "Traceback" in log.read_text())
    written = log.read_text()
    assert "Traceback (most recent call last)" in written
    assert "strip_mention" in written
    assert "Atlantis" not in written
    assert "Bearer" not in written
    assert not any(
        value in written for name, value in bot_process.settings.items() if "TOKEN" in name or "SECRET" in name
    )
