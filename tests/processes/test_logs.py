"""The log: one line for each event, as text or as JSON, and never what anybody wrote."""

import json
import logging
import sys
from pathlib import Path

import pytest

from bot.logs import format_traceback
from bot.sandbox import Person, Sandbox
from bot.sandbox.client.bot_process import BotStartError
from tests.support.conversation import ask
from tests.support.processes import build_bot_process
from tests.support.secrecy import writing_logs
from tests.support.settings import BOT
from tests.support.waiting import wait_until


def read_log(webex: Sandbox, administrator: Person, folder: Path, **settings: str) -> list[str]:
    with build_bot_process(webex, folder, **settings):
        ask(administrator, "numbers Birmingham")
        ask(administrator, "numbers Marked-Atlantis")
    return (folder / "log").read_text().splitlines()


def test_text_lines_are_sentences(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    lines = read_log(webex, administrator, tmp_path)
    handled = [line for line in lines if "Handled message …" in line]
    assert [line.partition(" ms: ")[2] for line in handled] == ["numbers, answered", "numbers, not_found"]
    assert all("from administrator@example.com in " in line for line in handled)
    assert all(line.startswith("20") for line in lines)
    assert not any("Birmingham" in line or "Atlantis" in line for line in lines)
    assert not any("Pool" in line for line in lines)  # what its libraries log


def test_json_lines_have_fields(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    lines = [
        json.loads(line) for line in read_log(webex, administrator, tmp_path, LOG_FORMAT="json", LOG_LEVEL="DEBUG")
    ]
    handled = [line for line in lines if line.get("command") == "numbers"]
    assert [line["outcome"] for line in handled] == ["answered", "not_found"]
    for line in handled:
        assert line["event_key"].startswith("messages:created:")
        assert line["person_id"] == webex.people["Administrator"]["id"]
        assert line["email"] == "administrator@example.com"
        assert isinstance(line["milliseconds"], int)
        assert line["level"] == "info"
        assert line["timestamp"].endswith("Z")


def test_the_search_for_secrets_reads_what_the_bot_writes(webex: Sandbox, tmp_path: Path) -> None:
    with writing_logs(webex, tmp_path) as logs:
        logging.getLogger("bot").debug("%s", "marked", extra={"person_id": "marked-too"})
    text, lines = (log.getvalue() for log in logs)
    assert "marked" in text
    assert json.loads(lines)["person_id"] == "marked-too"


FAILING_WORKER = """
import bot.operations.bot
from app import main
from bot.errors import DatabaseUnavailable

def fail(*_):
    raise DatabaseUnavailable("Gone since the start.")

bot.operations.bot.build_bot = fail
main()
"""


def test_the_servers_own_lines_are_json_too(webex: Sandbox, tmp_path: Path) -> None:
    """The worker finds that something has failed since the start was checked."""
    command = [sys.executable, "-c", FAILING_WORKER, "serve"]
    with pytest.raises(BotStartError):
        build_bot_process(webex, tmp_path, command, LOG_FORMAT="json").start()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    errors = [line["event"] for line in lines if line["level"] == "error"]
    assert errors[0].startswith("The bot cannot start: Gone since the start.")
    assert errors[1:] == ["Unexpected exit from worker-1"]


def test_a_traceback_quotes_no_message_of_an_error() -> None:
    """Messages of errors hold values: what somebody typed, for example."""
    try:
        try:
            int("Marked-Atlantis")
        except ValueError as error:
            raise KeyError("Marked-Birmingham") from error
    except KeyError as error:
        text = format_traceback(error)
    assert "Marked-A" not in text.replace('int("Marked-Atlantis")', "")
    assert text.count("Traceback (most recent call last)") == 2
    assert "builtins.ValueError" in text
    assert text.endswith("builtins.KeyError")


@pytest.mark.malformed_calls("GET /messages", "GET /messages/{messageId}")
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_bug_is_traced_without_secrets(
    webex: Sandbox, administrator: Person, tmp_path: Path, log_format: str
) -> None:
    """A message whose html is a number causes an exception while its text is in local variables."""
    log = tmp_path / "log"
    with build_bot_process(webex, tmp_path, LOG_FORMAT=log_format) as bot_process:
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
