"""The command line, as a newcomer uses it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from bot.sandbox import Sandbox
from bot.sandbox.client.bot_process import find_free_port
from tests.support.processes import APP, run_app


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run_app(Path.cwd(), os.environ, *arguments)


def test_alone_it_explains_itself() -> None:
    ended = run()
    assert ended.returncode == 0
    assert ended.stderr == ""
    for word in ("serve", "sandbox", "Serve the bot for Webex", "Start a Webex of your own", "check", "ask"):
        assert word in ended.stdout
    assert "..." not in ended.stdout.partition("Commands:")[2]


def test_lines_are_said_in_one_conversation() -> None:
    ended = run("sandbox", "--say", "numbers Birmingham", "--say", "numbers store")
    assert ended.returncode == 0, ended.stderr
    first, second = ended.stdout.split("Administrator: numbers store")
    assert "- +1 205-635-0003 — Inactive — Toll-free · PSTN" in first
    assert "  +1 205-635-0003     Inactive            Toll-free · PSTN" in first
    assert "[Refresh]" in first
    assert second.count("[List numbers]") == 2
    assert "Traceback" not in ended.stderr


def test_a_proxy_is_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A company's proxy knows no way to this machine's own ports."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    ended = run("sandbox", "--say", "numbers Birmingham")
    assert ended.returncode == 0, ended.stderr
    assert "+1 205-635-0003" in ended.stdout


def test_a_file_is_named_and_a_change_confirmed() -> None:
    said = ["export Birmingham", "assign +1 404-555-0001 to Atlanta Main Menu", "watch Birmingham below 2"]
    ended = run("sandbox", *(word for line in said for word in ("--say", line)))
    assert ended.returncode == 0, ended.stderr
    assert "The file: birmingham_aa-alternate_" in ended.stdout
    assert "[Confirm] [Cancel]" in ended.stdout
    assert "Checked every minute." in ended.stdout


def test_the_settings_for_other_clients_are_printed() -> None:
    ended = run("sandbox", "--env", "--port", "9999")
    with Sandbox() as webex:
        for name, value in webex.settings.items():
            if name != "WEBEX_API_URL":
                assert f"{name}={value}" in ended.stdout.splitlines()
    assert "WEBEX_API_URL=http://127.0.0.1:9999/v1" in ended.stdout.splitlines()


def test_a_taken_port_is_named() -> None:
    with Sandbox() as webex:
        port = webex.url.rpartition(":")[2]
        ended = run("sandbox", "--port", port)
    assert ended.returncode == 1
    assert f"Port {port} is taken. Choose another: uv run app.py sandbox --port {int(port) + 1}" in ended.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_sandbox_stops_cleanly(how: signal.Signals) -> None:
    port = find_free_port()
    process = subprocess.Popen(
        [sys.executable, str(APP), "sandbox", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    while "Ctrl-C stops it." not in said:
        said += process.stdout.readline()
        assert process.poll() is None, said
    assert f"Open http://127.0.0.1:{port} and type: numbers Birmingham" in said
    process.send_signal(how)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    time.sleep(0.1)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}", timeout=1)
