"""The bot in a process of its own, started and stopped as its administrator does."""

import os
import signal
import sqlite3
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.operations.public_address import FORWARD
from bot.sandbox import BotProcess, Person, Sandbox
from bot.sandbox.client.bot_process import find_free_port
from tests.support.conversation import ask, get_texts
from tests.support.processes import build_bot_process, build_command_with, count_replies, run_app
from tests.support.settings import BOT
from tests.support.waiting import wait_until, wait_until_fault_is_used_up


@pytest.fixture
def build_process(webex: Sandbox, tmp_path: Path) -> Iterator[Callable[..., BotProcess]]:
    """Build the bot's processes; those that still run are stopped at the end."""
    with ExitStack() as stack:

        def build(**settings: str) -> BotProcess:
            built = build_bot_process(webex, tmp_path, **settings)
            stack.callback(built.stop)
            return built

        yield build


def test_it_serves_and_logs_no_text(
    build_process: Callable[..., BotProcess], administrator: Person, tmp_path: Path
) -> None:
    bot_process = build_process()
    bot_process.start()
    assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
    assert bot_process.stop() == 0
    log = (tmp_path / "log").read_text()
    assert "Listening on 127.0.0.1" in log
    assert "ms: numbers" in log
    assert "Birmingham" not in log  # what people write stays out of the log


@pytest.mark.parametrize("stop_signal", [signal.SIGTERM, signal.SIGINT])
def test_it_finishes_what_it_has_begun_before_it_stops(
    build_process: Callable[..., BotProcess],
    administrator: Person,
    webex: Sandbox,
    tmp_path: Path,
    stop_signal: signal.Signals,
) -> None:
    """On SIGTERM, which a service manager sends to the first process, and on Ctrl-C, which reaches its worker too."""
    bot_process = build_process()
    bot_process.start()
    assert bot_process.process is not None
    ask(administrator, "help")
    webex.faults.set([{"kind": "delay", "seconds": 2, "path": "^/messages/", "bot_only": True, "times": 1}])
    asked = administrator.send("help", to=BOT)
    wait_until_fault_is_used_up(webex)  # the bot is fetching the message
    if stop_signal == signal.SIGINT:
        os.killpg(bot_process.process.pid, stop_signal)
    else:
        bot_process.process.send_signal(stop_signal)
    assert bot_process.process.wait(30) == 0
    log = (tmp_path / "log").read_text()
    assert "Stopping… (events in progress: 1)" in log
    assert log.rstrip().endswith("Stopped.")
    assert "Traceback" not in log
    assert count_replies(webex)[asked["id"]] == 1


def test_a_public_address_that_leads_elsewhere_is_reported(
    build_process: Callable[..., BotProcess], webex: Sandbox, tmp_path: Path
) -> None:
    """The bot is deaf: Webex delivers its events to another server."""
    bot_process = build_process(PUBLIC_URL=webex.url)
    bot_process.start()
    problem = f"{webex.url}/webhook answers with status 404. {FORWARD}"
    wait_until(lambda: f"Webex cannot reach the bot: {problem}" in (tmp_path / "log").read_text())
    ready = requests.get(f"http://127.0.0.1:{bot_process.port}/readyz", timeout=10)
    assert (ready.status_code, ready.json()["checks"]["public_address"]) == (503, problem)


def test_a_second_process_on_the_database_file_exits(build_process: Callable[..., BotProcess], tmp_path: Path) -> None:
    """Both would reply to everything."""
    first, second = build_process(), build_process()
    first.start()
    second.launch()
    assert second.process is not None
    assert second.process.wait(60) == 1
    assert f"Another process is using the database file {tmp_path / 'bot.sqlite'}" in (tmp_path / "log").read_text()
    assert first.process is not None
    assert first.process.poll() is None


def test_only_the_owner_can_read_the_database(build_process: Callable[..., BotProcess], tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite").touch(0o644)  # as a copy may be
    build_process().start()
    for file in tmp_path.glob("bot.sqlite*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_nothing_secret_is_written(
    build_process: Callable[..., BotProcess], administrator: Person, tmp_path: Path
) -> None:
    bot_process = build_process(LOG_LEVEL="DEBUG")
    bot_process.start()
    ask(administrator, "numbers Birmingham")
    bot_process.stop()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    for name in bot_process.settings:
        if "TOKEN" in name or "SECRET" in name:
            assert bot_process.settings[name].encode() not in written, name
    assert b"sandbox-access-token" not in written


def serve(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `serve` until it ends; a call that is retried ends after seconds."""
    return run_app(folder, settings, "serve", command=build_command_with(CALL_SECONDS=3))


def test_missing_settings_are_listed(tmp_path: Path) -> None:
    ended = serve(tmp_path, PORT="0")
    assert ended.returncode == 1
    assert "WEBEX_BOT_TOKEN is missing. How to get it: create a bot" in ended.stderr
    assert "PORT: must be a whole number from 1 to 65535." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_server_that_is_not_webex_is_reported(webex: Sandbox, tmp_path: Path) -> None:
    webex.faults.set([{"kind": "not_json", "path": "^/people/me"}])
    ended = serve(tmp_path, **webex.settings, WEBHOOK_SECRET="x" * 16, PUBLIC_URL="http://127.0.0.1")
    assert ended.returncode == 1
    assert f"{webex.settings['WEBEX_API_URL']} answers, but not in JSON as Webex does. Check" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_webhooks_that_cannot_be_read_are_registered_later(
    build_process: Callable[..., BotProcess], webex: Sandbox, tmp_path: Path
) -> None:
    webex.faults.set([{"kind": "not_json", "path": "^/webhooks"}])
    build_process().launch()
    wait_until(lambda: "Retrying in 15 s" in (tmp_path / "log").read_text())
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"WEBEX_BOT_TOKEN": "marked-secret"}, "Webex does not accept WEBEX_BOT_TOKEN."),
        ({"WEBEX_BOT_TOKEN": "sandbox-person-token-administrator"}, "WEBEX_BOT_TOKEN is not the token of a bot"),
        (
            {"WEBEX_API_URL": "http://127.0.0.1:9/v1"},
            "Webex cannot be reached at http://127.0.0.1:9/v1: 127.0.0.1 port 9 refuses the connection.",
        ),
        (
            {"DATABASE_URL": "sqlite:////proc/nowhere/bot.sqlite"},
            "Cannot write the database file /proc/nowhere/bot.sqlite",
        ),
    ],
)
def test_startup_errors_are_reported(webex: Sandbox, tmp_path: Path, changes: dict[str, str], sentence: str) -> None:
    settings = {**webex.settings, "WEBHOOK_SECRET": "x" * 16, "PUBLIC_URL": "http://127.0.0.1", **changes}
    ended = serve(tmp_path, **settings)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "NOBODY MAY USE THE BOT" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "marked-secret" not in ended.stderr


@pytest.mark.parametrize("name", ["PORT", "ADMIN_PORT"])
def test_a_port_in_use_is_reported(webex: Sandbox, tmp_path: Path, name: str) -> None:
    port = webex.url.rpartition(":")[2]
    settings = {**webex.settings, "WEBHOOK_SECRET": "x" * 16, "PUBLIC_URL": "http://127.0.0.1", name: port}
    ended = serve(tmp_path, **{"PORT": str(find_free_port()), **settings})
    assert ended.returncode == 1
    assert f"The bot cannot start: Cannot listen on 127.0.0.1 port {port}: " in ended.stderr
    assert f"or change HOST or {name}." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_event_that_cannot_be_stored_is_not_acknowledged(
    build_process: Callable[..., BotProcess], administrator: Person, webex: Sandbox, tmp_path: Path
) -> None:
    build_process().start()
    ask(administrator, "help")
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
        connection.execute("ALTER TABLE workflow_status RENAME TO hidden")
        asked = administrator.send("numbers Birmingham", to=BOT)
        wait_until(lambda: find_status(webex, asked) == [503])
        connection.execute("ALTER TABLE hidden RENAME TO workflow_status")
    delivery = next(each for each in webex.list_deliveries() if each["data_id"] == asked["id"])
    assert webex.redeliver(delivery["sequence"])
    assert get_texts(administrator.wait_for_reply(asked))[0] == "Birmingham"
    assert "was not stored" in (tmp_path / "log").read_text()


def find_status(webex: Sandbox, asked: dict[str, Any]) -> list[int | None]:
    return [each["status"] for each in webex.list_deliveries() if each["data_id"] == asked["id"]]


def test_health_and_metrics_may_have_a_separate_port(webex: Sandbox, tmp_path: Path) -> None:
    port = find_free_port()
    checks = dict.fromkeys(("database", "service_token", "bot_token", "webhooks", "public_address"), "ok")
    with build_bot_process(webex, tmp_path, ADMIN_PORT=str(port)) as bot_process:
        assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=10).text == "alive\n"
        wait_until(lambda: requests.get(f"http://127.0.0.1:{port}/readyz", timeout=10).json()["checks"] == checks)
        for path in ("healthz", "readyz", "metrics"):
            assert requests.get(f"http://127.0.0.1:{bot_process.port}/{path}", timeout=10).status_code == 404
