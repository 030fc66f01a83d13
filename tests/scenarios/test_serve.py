"""The bot as it is served: a process of its own, started and stopped as its users do."""

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Guest, Person, Sandbox, build_command
from bot.sandbox.client.bot_process import find_free_port
from tests.support.conversation import ask, get_texts
from tests.support.settings import BOT

APP = Path(__file__).parents[2] / "app.py"

ALLOWED = {"ALLOWED_PEOPLE": "administrator@example.com", "COMMANDS_PER_MINUTE": "0"}


@pytest.fixture
def build_guest(webex: Sandbox, tmp_path: Path) -> Iterator[Callable[..., Guest]]:
    built: list[Guest] = []

    def build(**settings: str) -> Guest:
        guest = Guest(build_command(APP), webex.url, webex.settings | ALLOWED | settings, tmp_path, tmp_path / "log")
        built.append(guest)
        return guest

    yield build
    for guest in built:
        guest.stop()


def test_it_serves_and_stops(build_guest: Callable[..., Guest], administrator: Person, tmp_path: Path) -> None:
    guest = build_guest()
    guest.start()
    assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
    assert guest.stop() == 0
    log = (tmp_path / "log").read_text()
    assert "Listening on 127.0.0.1" in log
    assert "in " in log
    assert "ms: numbers" in log
    assert "Birmingham" not in log  # what people write stays out of the log


def test_a_second_one_on_its_database_file_ends(build_guest: Callable[..., Guest], tmp_path: Path) -> None:
    """Both would answer everything."""
    first, second = build_guest(), build_guest()
    first.start()
    second.launch()
    assert second.process is not None
    assert second.process.wait(60) == 1
    assert f"Another process serves with the database file {tmp_path / 'bot.sqlite'}" in (tmp_path / "log").read_text()
    assert first.process is not None
    assert first.process.poll() is None


def test_its_database_is_its_owners_alone(build_guest: Callable[..., Guest], tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite").touch(0o644)  # as a copy, or another's, may be
    build_guest().start()
    for file in tmp_path.glob("bot.sqlite*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_nothing_secret_is_written(build_guest: Callable[..., Guest], administrator: Person, tmp_path: Path) -> None:
    guest = build_guest(LOG_LEVEL="DEBUG")
    guest.start()
    ask(administrator, "numbers Birmingham")
    guest.stop()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    for name in guest.settings:
        if "TOKEN" in name or "SECRET" in name:
            assert guest.settings[name].encode() not in written, name
    assert b"sandbox-access-token" not in written


def run_serve(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(APP), "serve"],
        cwd=tmp_path,
        env=kept | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_settings_it_says_what_is_missing(tmp_path: Path) -> None:
    ended = run_serve(tmp_path, PORT="0")
    assert ended.returncode == 1
    assert "WEBEX_BOT_TOKEN is missing. How to get it: create a bot" in ended.stderr
    assert "PORT: must be a whole number from 1 to 65535." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_answer_that_is_not_webexs_is_said(webex: Sandbox, tmp_path: Path) -> None:
    webex.faults.set([{"kind": "not_json", "path": "^/people/me"}])
    ended = run_serve(tmp_path, **webex.settings, WEBHOOK_SECRET="x" * 16, PUBLIC_URL="http://127.0.0.1")
    assert ended.returncode == 1
    assert (
        f"{webex.settings['WEBEX_API_URL']} answers, but not in JSON as Webex does. Check WEBEX_API_URL" in ended.stderr
    )
    assert "Traceback" not in ended.stderr


def test_webhooks_that_cannot_be_read_are_registered_later(
    build_guest: Callable[..., Guest], webex: Sandbox, tmp_path: Path
) -> None:
    webex.faults.set([{"kind": "not_json", "path": "^/webhooks"}])
    build_guest().launch()
    wait_until(lambda: "Retrying in 15 s" in (tmp_path / "log").read_text())
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"WEBEX_BOT_TOKEN": "marked-secret"}, "Webex does not accept WEBEX_BOT_TOKEN."),
        ({"WEBEX_API_URL": "http://127.0.0.1:9/v1"}, "http://127.0.0.1:9/v1 does not answer."),
        (
            {"DATABASE_URL": "sqlite:////proc/nowhere/bot.sqlite"},
            "The database file /proc/nowhere/bot.sqlite cannot be",
        ),
    ],
)
def test_what_makes_serving_vain_is_said(
    webex: Sandbox, tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    settings = {**webex.settings, "WEBHOOK_SECRET": "x" * 16, "PUBLIC_URL": "http://127.0.0.1", **changes}
    ended = run_serve(tmp_path, **settings)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "NOBODY MAY USE THE BOT" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "marked-secret" not in ended.stderr


@pytest.mark.parametrize("name", ["PORT", "ADMIN_PORT"])
def test_a_taken_port_is_named(webex: Sandbox, tmp_path: Path, name: str) -> None:
    port = webex.url.rpartition(":")[2]
    settings = {**webex.settings, "WEBHOOK_SECRET": "x" * 16, "PUBLIC_URL": "http://127.0.0.1", name: port}
    ended = run_serve(tmp_path, **{"PORT": str(find_free_port()), **settings})
    assert ended.returncode == 1
    assert f"The bot cannot start: Cannot listen on 127.0.0.1 port {port}: " in ended.stderr
    assert f"or change HOST or {name}." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_cannot_be_written_down_is_not_acknowledged(
    build_guest: Callable[..., Guest], administrator: Person, webex: Sandbox, tmp_path: Path
) -> None:
    build_guest().start()
    ask(administrator, "help")
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
        connection.execute("ALTER TABLE workflow_status RENAME TO hidden")
        asked = administrator.say("numbers Birmingham", to=BOT)
        wait_until(lambda: find_status(webex, asked) == [503])
        connection.execute("ALTER TABLE hidden RENAME TO workflow_status")
    delivery = next(each for each in webex.deliveries() if each["data_id"] == asked["id"])
    assert webex.deliver_again(delivery["sequence"])
    assert get_texts(administrator.wait_for_answer(asked))[0] == "Birmingham"
    assert "was not accepted" in (tmp_path / "log").read_text()


def find_status(webex: Sandbox, asked: dict[str, Any]) -> list[int | None]:
    return [each["status"] for each in webex.deliveries() if each["data_id"] == asked["id"]]


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
