"""Processes of the bot, and what they did: which events were acknowledged, and how many replies each got."""

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import requests

from bot.sandbox import BotProcess, Sandbox, build_command
from bot.signature import build_headers
from tests.support.openapi.process import FOLDER_VARIABLE
from tests.support.waiting import wait_until

APP = Path(__file__).parents[2] / "app.py"

Raw = dict[str, Any]

LINES = ("numbers Denver", "numbers Birmingham for hunt group", "locations", "attendants Atlanta", "find ending 0001")
"""What people type while the bot or Webex fails: commands that need different calls."""

OPEN_TO_EVERYBODY = {
    "ALLOWED_PEOPLE": "@example.com",
    "ASSIGNERS": "administrator@example.com",
    "COMMANDS_PER_MINUTE": "0",
}

INHERITED = ("PATH", "HOME", "LANG", "COVERAGE_PROCESS_START", "COVERAGE_FILE", FOLDER_VARIABLE)
"""What a process keeps of our environment: how to run, and where its coverage and its validated calls are written."""

SANDBOX_COMMAND = (sys.executable, "-m", "tests.support.openapi.process", "sandbox")
"""Runs app.py's `sandbox`, with its calls validated against Webex's documents."""


def build_command_with(**changed_limits: float) -> list[str]:
    """Return the command that runs app.py with some of `bot.limits` changed: tests do not wait for long timeouts."""
    changes = [f"limits.{name} = {value!r}" for name, value in changed_limits.items()]
    return [sys.executable, "-c", "\n".join(["from bot import limits", *changes, "from app import main", "main()"])]


def build_bot_process(
    webex: Sandbox, folder: Path, command: Sequence[str] = build_command(APP), **settings: str
) -> BotProcess:
    """Build a process of the bot that everybody at example.com may use, without a rate limit; it logs to `log`."""
    settings = webex.settings | OPEN_TO_EVERYBODY | {"PYTHONPATH": str(APP.parent)} | settings
    return BotProcess(command, webex.url, settings, folder, folder / "log")


def run_app(
    folder: Path, settings: Mapping[str, str], *arguments: str, command: Sequence[str] = (sys.executable, str(APP))
) -> subprocess.CompletedProcess[str]:
    """Run app.py in a folder until it ends, with these settings and nothing else of ours in its environment."""
    inherited = {name: value for name, value in os.environ.items() if name in INHERITED}
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(APP.parent)} | dict(settings),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def list_processes(bot_process: BotProcess) -> list[int]:
    """List the ids of the main process and of its workers."""
    assert bot_process.process is not None
    pid = bot_process.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def is_running(pid: int) -> bool:
    """Return whether there is a process with this id that has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def deliver_to(webex: Sandbox, bot_process: BotProcess, message: Raw) -> None:
    """Deliver a message's event to one process, as a load balancer does with an event sent twice."""
    me = webex.people["Numbers"]["id"]
    data = {name: message[name] for name in ("id", "roomId", "roomType", "personId", "personEmail", "created")}
    body = json.dumps({"resource": "messages", "event": "created", "createdBy": me, "data": data}).encode()
    response = requests.post(
        f"http://127.0.0.1:{bot_process.port}/webhook",
        data=body,
        headers={**build_headers(body, bot_process.settings["WEBHOOK_SECRET"]), "Content-Type": "application/json"},
        timeout=20,
    )
    response.raise_for_status()


def count_replies(webex: Sandbox) -> Counter[str]:
    """Count the replies to each message and press, by its id: the id of the card's first element ends in it."""
    with webex.state.lock:
        cards = [
            attachment["content"]
            for message in webex.state.messages.values()
            for attachment in message.get("attachments", ())
        ]
    return Counter(str(card["body"][0].get("id", "")).rpartition(":")[2] for card in cards if card.get("body"))


def are_answered(webex: Sandbox, said: Sequence[Raw]) -> bool:
    """Return whether each of these messages has a reply."""
    counts = count_replies(webex)
    return all(counts[each["id"]] for each in said)


def list_acknowledged(webex: Sandbox) -> set[str]:
    """Wait until all deliveries have ended; returns the ids of the events that were acknowledged."""
    wait_until(lambda: all(each["milliseconds"] is not None for each in webex.list_deliveries()))
    return {each["data_id"] for each in webex.list_deliveries() if each["status"] == 200}


def wait_until_queue_is_empty(folder: Path, seconds: float = 60) -> None:
    """Wait until no event waits or runs in the bot's database."""
    query = "SELECT count(*) FROM workflow_status WHERE status NOT IN ('SUCCESS', 'ERROR')"
    with closing(sqlite3.connect(folder / "bot.sqlite", timeout=30)) as connection:
        wait_until(lambda: connection.execute(query).fetchone() == (0,), seconds)
