"""The command line, as a new user tries it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.sandbox import Sandbox
from bot.sandbox.client.bot_process import find_free_port
from tests.support.processes import APP, SANDBOX_COMMAND, run_app


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run_app(Path.cwd(), os.environ, *arguments)


def run_sandbox(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `app.py sandbox`, with its calls validated against Webex's documents."""
    return run_app(Path.cwd(), os.environ, *arguments, command=SANDBOX_COMMAND)


def test_without_a_command_it_prints_its_help() -> None:
    ended = run()
    assert ended.returncode == 0
    assert ended.stderr == ""
    for word in ("serve", "sandbox", "Run the bot.", "Try the bot against a simulated Webex", "check", "ask"):
        assert word in ended.stdout
    assert "..." not in ended.stdout.partition("Commands:")[2]


def run_after(preparation: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run app.py in a Python in which something is different."""
    script = f"import sys, runpy; {preparation}; runpy.run_path({str(APP)!r}, run_name='__main__')"
    return run_app(Path.cwd(), {}, *arguments, command=(sys.executable, "-c", script))


def test_its_help_imports_neither_the_bot_nor_its_libraries() -> None:
    """So that it responds at once."""
    report = "import atexit; atexit.register(lambda: print(*sorted(sys.modules)))"
    ended = run_after(report, "--help")
    imported = {name.partition(".")[0] for name in ended.stdout.splitlines()[-1].split()}
    assert "click" in imported
    assert imported.isdisjoint({"bot", "cards", "flask", "pydantic", "requests", "rich", "sqlalchemy", "dbos"})


def test_without_its_packages_it_says_how_to_start_it() -> None:
    ended = run_app(Path.cwd(), {}, "sandbox", command=(sys.executable, "-S", str(APP)))
    assert ended.returncode == 1
    assert ended.stderr == "The bot's packages are not installed. uv installs them: pip install uv && uv run app.py\n"


@pytest.mark.parametrize("command", ["serve", "sandbox", "check", "ask numbers"])
def test_without_one_of_its_packages_it_says_how_to_start_it(command: str) -> None:
    ended = run_after("sys.modules['requests'] = None; sys.modules['rich'] = None", *command.split())
    assert ended.stderr.endswith("is not installed. uv installs it: pip install uv && uv run app.py\n"), ended.stderr
    assert ended.stderr.count("\n") == 1


def test_an_old_python_is_reported() -> None:
    ended = run_after("sys.version_info = (3, 9, 18)", "serve")
    assert ended.stderr.startswith("This bot needs Python 3.11 or newer.")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("imported", "command"),
    [("click", "serve"), ("sqlalchemy", "serve"), ("flask", "sandbox"), ("rich", "check"), ("phonenumbers", "ask x")],
)
def test_ctrl_c_during_an_import_ends_in_one_line(imported: str, command: str) -> None:
    interrupt = f"event == 'import' and args[0] == {imported!r} and os.kill(os.getpid(), signal.SIGINT)"
    handler = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    ended = run_after(
        f"import os, signal; {handler}; sys.addaudithook(lambda event, args: {interrupt})", *command.split()
    )
    assert ended.stderr == "Stopped.\n"
    assert ended.returncode == 130


def test_several_lines_are_sent_in_one_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Although proxies are set: a company's cannot reach the ports of this machine."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    said = [
        "numbers Birmingham",
        "numbers store",
        "export Birmingham",
        "assign +1 404-555-0001 to Atlanta Main Menu",
        "watch Birmingham below 2",
    ]
    ended = run_sandbox(*(word for line in said for word in ("--say", line)))
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    numbers, store, export, assign, watch = ended.stdout.split("Administrator: ")[1:]
    assert "- +1 205-635-0003 — Inactive · Toll-free" in numbers
    assert "  [ ] +1 205-635-0003" in numbers
    assert "[Refresh]" in numbers
    assert store.count("[List]") == 2
    assert "File: birmingham_aa-alternate_" in export
    assert "[Assign] [Reserve] [Cancel]" in assign
    assert "Checked every minute." in watch


def test_the_settings_for_other_clients_are_printed() -> None:
    ended = run_sandbox("--env", "--port", "9999")
    with Sandbox() as webex:
        for name, value in webex.settings.items():
            if not name.endswith("_URL"):
                assert f"{name}={value}" in ended.stdout.splitlines()
    assert "WEBEX_API_URL=http://127.0.0.1:9999/v1" in ended.stdout.splitlines()
    assert "WEBEX_CATALOG_URL=http://127.0.0.1:9999/u2c/api/v1/catalog" in ended.stdout.splitlines()


def test_a_port_in_use_is_reported() -> None:
    with Sandbox() as webex:
        port = webex.url.rpartition(":")[2]
        ended = run_sandbox("--port", port)
    assert ended.returncode == 1
    assert f"Port {port} is in use. Choose another: uv run app.py sandbox --port {int(port) + 1}" in ended.stderr


@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_a_port_out_of_range_is_reported(port: str) -> None:
    ended = run_sandbox("--port", port)
    assert ended.returncode == 2
    assert "Invalid value for '--port'" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture
def _interrupts_are_not_ignored() -> Iterator[None]:
    """A process in the background of a shell ignores SIGINT, and so would the processes that it starts."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


@pytest.mark.usefixtures("_interrupts_are_not_ignored")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_sandbox_stops_cleanly(how: signal.Signals) -> None:
    port = find_free_port()
    command = [*SANDBOX_COMMAND, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            said = ""
            while "Press Ctrl-C to stop." not in said:
                said += process.stdout.readline()
                assert process.poll() is None, said
            assert f"Open http://127.0.0.1:{port} and type: numbers Birmingham" in said
            process.send_signal(how)
            rest, _ = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}", timeout=1)
