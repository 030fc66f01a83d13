"""The database is full, locked or stopped: events are refused before Webex times out, and the bot recovers."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import requests

from bot.sandbox import BotProcess, Person, Sandbox
from tests.support.conversation import ask, get_texts
from tests.support.postgres import Server
from tests.support.processes import Raw, build_bot_process, count_replies, list_processes
from tests.support.settings import BOT
from tests.support.waiting import wait_until

MAX_LOG_BYTES = 4_000
"""The log is smaller than this, a page of the database is larger."""


@contextmanager
def full_disk(bot_process: BotProcess) -> Iterator[None]:
    """Let the bot's processes write only the first kilobytes of each file, as on a full disk."""
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in list_processes(bot_process)}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (MAX_LOG_BYTES, hard))
    yield
    for pid, limits in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def wait_until_refused(webex: Sandbox, asked: Raw, folder: Path) -> None:
    """Wait until the event of a message was not stored: it is refused with 503, or on a websocket not acknowledged."""
    expected = 503 if webex.state.webhooks else None
    wait_until(lambda: f"…{asked['id'][-8:]} of messages was not stored" in (folder / "log").read_text())
    wait_until(
        lambda: [each["status"] for each in webex.list_deliveries() if each["data_id"] == asked["id"]] == [expected]
    )


def check_it_recovers(administrator: Person, webex: Sandbox, refused: Raw) -> None:
    """Fail unless the bot, without a restart, replies once to the refused event and to a new message."""
    assert get_texts(administrator.wait_for_reply(refused))[0] == "Birmingham"
    assert get_texts(ask(administrator, "numbers Denver"))[0] == "Denver"
    assert count_replies(webex)[refused["id"]] == 1


def test_the_bot_recovers_from_a_full_disk(
    administrator: Person, webex: Sandbox, tmp_path: Path, connection: dict[str, str]
) -> None:
    with build_bot_process(webex, tmp_path, LOG_LEVEL="WARNING", **connection) as bot_process:
        ask(administrator, "help")
        with full_disk(bot_process):
            asked = administrator.send("numbers Birmingham", to=BOT)
            wait_until_refused(webex, asked, tmp_path)
            ready = requests.get(f"http://127.0.0.1:{bot_process.port}/readyz", timeout=20)
            assert ready.status_code == 503
            assert ready.json()["checks"]["database"].startswith("The database cannot be used")
        check_it_recovers(administrator, webex, asked)


def test_the_bot_recovers_from_a_locked_file(
    administrator: Person, webex: Sandbox, tmp_path: Path, connection: dict[str, str]
) -> None:
    with (
        build_bot_process(webex, tmp_path, **connection) as bot_process,
        closing(sqlite3.connect(tmp_path / "bot.sqlite")) as another,
    ):
        ask(administrator, "help")
        another.execute("BEGIN EXCLUSIVE")
        asked = administrator.send("numbers Birmingham", to=BOT)
        wait_until_refused(webex, asked, tmp_path)
        assert requests.get(f"http://127.0.0.1:{bot_process.port}/healthz", timeout=20).status_code == 200
        another.rollback()
        check_it_recovers(administrator, webex, asked)


def test_the_bot_recovers_from_a_stop_of_postgresql(
    administrator: Person,
    webex: Sandbox,
    tmp_path: Path,
    postgres: Server,
    postgres_url: str,
    connection: dict[str, str],
) -> None:
    with build_bot_process(webex, tmp_path, DATABASE_URL=postgres_url, **connection) as bot_process:
        ask(administrator, "help")
        postgres.stop()
        try:
            asked = administrator.send("numbers Birmingham", to=BOT)
            wait_until_refused(webex, asked, tmp_path)
            metrics = requests.get(f"http://127.0.0.1:{bot_process.port}/metrics", timeout=20).text
            assert "bot_queue_length NaN" in metrics
        finally:
            postgres.start()
        check_it_recovers(administrator, webex, asked)
