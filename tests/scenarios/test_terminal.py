"""`ask` and `check` in a terminal, as an operator and a script use them."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from app import main
from bot.model import Progress
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.terminal import render
from tests.support.processes import run_app

SERVICE_APP = (
    "WEBEX_API_URL",
    "SERVICE_APP_CLIENT_ID",
    "SERVICE_APP_CLIENT_SECRET",
    "SERVICE_APP_REFRESH_TOKEN",
    "ORG_ID",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run of the command line ended."""

    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def service_app(webex: Sandbox) -> dict[str, str]:
    """The settings of the service app alone."""
    return {name: webex.settings[name] for name in SERVICE_APP}


@pytest.fixture
def run(
    service_app: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Run `ask` in this process, which saves the second that a process takes to start."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in service_app.items():
        monkeypatch.setenv(name, value)

    def run_ask(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as caught:
            main(["ask", *arguments])
        return Ended(int(caught.value.code or 0), *capsys.readouterr())

    return run_ask


def test_a_table(service_app: dict[str, str], tmp_path: Path) -> None:
    ended = run_app(tmp_path, service_app, "ask", "numbers Birmingham active")
    assert ended.returncode == 0, ended.stderr
    lines = [" ".join(line.split()) for line in ended.stdout.splitlines()]
    assert "2 available: 2 active; 1 main, 1 service; all PSTN — of 3 in the list" in lines
    assert "+1 205-635-0001 Active" in lines
    assert not any("0003" in line for line in lines)


def test_all_pages_in_one(run: Callable[..., Ended]) -> None:
    ended = run("numbers", "Atlanta")
    assert ended.stdout.count("+1 404-555-") == 55  # and two toll-free ones
    assert "1–57 of 57" in ended.stdout
    summary = run("summary").stdout
    assert summary.count(" in all") == 11  # the locations that have numbers


def test_json(service_app: dict[str, str], tmp_path: Path) -> None:
    found = json.loads(run_app(tmp_path, service_app, "ask", "--json", "numbers", "Birmingham").stdout)
    assert found[1] == {
        "phoneNumber": "+12056350002",
        "state": "ACTIVE",
        "isMainNumber": True,
        "tollFreeNumber": False,
        "telephonyType": "PSTN_NUMBER",
        "isServiceNumber": True,
        "reservedFor": "",
        "reservedBy": "",
        "reservedUntil": "",
        "restingUntil": "",
    }


def test_csv(run: Callable[..., Ended]) -> None:
    written = run("--csv", "find", "ending", "0001").stdout
    rows = list(csv.DictReader(io.StringIO(written)))
    assert {row["locationName"] for row in rows} >= {"Birmingham", "Denver"}
    assert all(row["phoneNumber"].endswith("0001") for row in rows)


def test_nothing_found_is_no_failure_to_a_script(run: Callable[..., Ended]) -> None:
    for arguments in (["numbers", "Birmingham", "ending", "99999"], ["find", "ending", "99999"]):
        listed = run("--json", *arguments)
        assert (listed.exit_code, json.loads(listed.stdout)) == (0, [])
    written = run("--csv", "find", "ending", "99999")
    assert (written.exit_code, written.stdout.partition(",")[0]) == (0, "locationName")
    assert written.stdout.count("\n") == 1


def test_help_lists_only_commands_that_work_in_a_terminal(run: Callable[..., Ended]) -> None:
    said = run("help").stdout
    assert "numbers Birmingham" in said
    assert "export Birmingham" in said
    for word in ("assign", "watch", "history", "More", "Alert"):
        assert word not in said


def test_a_file_that_cannot_be_written_is_named(service_app: dict[str, str]) -> None:
    ended = run_app(Path("/proc"), service_app, "ask", "export Birmingham")
    assert ended.returncode == 1
    assert ended.stderr.startswith("Cannot write birmingham_aa-alternate_")
    assert "Change to a directory that you can write to." in ended.stderr


def test_progress_fills_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    console = Console(force_terminal=True, file=shown, width=100, color_system="truecolor")
    monkeypatch.setattr(render, "build_console", lambda **_: console)
    with render.showing_progress("Asking [/Webex] …") as report_progress:
        report_progress(Progress(12, 12, "locations"))
    assert "12 of 12 locations" in shown.getvalue()
    assert "━" * 40 in shown.getvalue()
    assert "\x1b[38;2;114;156;31m" in shown.getvalue()  # the colour of what is done


def test_a_file(run: Callable[..., Ended], tmp_path: Path) -> None:
    said = run("export Birmingham as xlsx").stdout
    name = said.removeprefix("Saved ").strip()
    assert openpyxl.load_workbook(tmp_path / name).active is not None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["numbers", "Brimingham"], "No location named “Brimingham”."),
        (["numbers", "Brimingham"], "\n  Birmingham\n"),
        (["numbers", "[/x]"], "No location named “[/x]”."),
        (["numbers", "[bold]Atl"], "named “[bold]Atl”"),
        (["numbers"], "\n  locations\n"),
        (["nonsense"], "I don't understand “nonsense”"),
        (["help", "assign"], "There is no command “assign”."),
        (
            ["assign +1 404-555-0001 to Atlanta Main Menu"],
            "assign only works in a Webex space. Available here: numbers, find, ",
        ),
        (["watches"], "watches only works in a Webex space."),
        (["--json", "locations"], "--csv and --json work with: numbers, find, export."),
        (["--csv", "numbers", "store"], "Several locations match."),
    ],
)
def test_refusals(run: Callable[..., Ended], arguments: list[str], sentence: str) -> None:
    ended = run(*arguments)
    assert ended.exit_code == 1
    assert sentence in ended.stderr
    assert ended.stderr[0] != "\n"
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
