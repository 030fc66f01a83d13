"""`ask` and `check` in a terminal, as an operator and a script use them."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from bot.sandbox import Sandbox
from tests.chaos.talk import APP, build_guest

SERVICE_APP = (
    "WEBEX_API_URL",
    "SERVICE_APP_CLIENT_ID",
    "SERVICE_APP_CLIENT_SECRET",
    "SERVICE_APP_REFRESH_TOKEN",
    "ORG_ID",
)


def run(folder: Path, settings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(APP), *arguments],
        cwd=folder,
        env=kept | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def service_app(webex: Sandbox) -> dict[str, str]:
    """The settings of the service app alone."""
    return {name: webex.settings[name] for name in SERVICE_APP}


def test_a_table(service_app: dict[str, str], tmp_path: Path) -> None:
    ended = run(tmp_path, service_app, "ask", "numbers Birmingham active")
    assert ended.returncode == 0, ended.stderr
    lines = [" ".join(line.split()) for line in ended.stdout.splitlines()]
    assert "2 available: 2 active; 1 main, 1 service" in lines
    assert "+1 205-635-0001 Active PSTN" in lines
    assert not any("0003" in line for line in lines)


def test_all_pages_in_one(service_app: dict[str, str], tmp_path: Path) -> None:
    ended = run(tmp_path, service_app, "ask", "numbers", "Atlanta")
    assert ended.stdout.count("+1 404-555-") == 55  # and two toll-free ones
    assert "1–57 of 57" in ended.stdout
    summary = run(tmp_path, service_app, "ask", "summary").stdout
    assert summary.count(" available: ") == 12  # eleven locations that have numbers, and the totals


def test_json(service_app: dict[str, str], tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, service_app, "ask", "--json", "numbers", "Birmingham").stdout)
    assert found[1] == {
        "phoneNumber": "+12056350002",
        "state": "ACTIVE",
        "isMainNumber": True,
        "tollFreeNumber": False,
        "telephonyType": "PSTN_NUMBER",
        "isServiceNumber": True,
    }


def test_csv(service_app: dict[str, str], tmp_path: Path) -> None:
    written = run(tmp_path, service_app, "ask", "--csv", "find", "ending", "0001").stdout
    rows = list(csv.DictReader(io.StringIO(written)))
    assert {row["locationName"] for row in rows} >= {"Birmingham", "Denver"}
    assert all(row["phoneNumber"].endswith("0001") for row in rows)


def test_a_file(service_app: dict[str, str], tmp_path: Path) -> None:
    said = run(tmp_path, service_app, "ask", "export Birmingham as xlsx").stdout
    name = said.removeprefix("Written: ").strip()
    assert openpyxl.load_workbook(tmp_path / name).active is not None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["numbers", "Brimingham"], "I know no location called “Brimingham”."),
        (["nonsense"], "I do not know “nonsense”."),
        (["assign +1 404-555-0001 to Atlanta Main Menu"], "“assign” belongs into a space."),
        (["watches"], "“watches” belongs into a space."),
        (["--json", "locations"], "As CSV or JSON I can answer: numbers, find, export."),
        (["--csv", "numbers", "store"], "Several locations have that in their names"),
    ],
)
def test_refusals(service_app: dict[str, str], tmp_path: Path, arguments: list[str], sentence: str) -> None:
    ended = run(tmp_path, service_app, "ask", *arguments)
    assert ended.returncode == 1
    assert ended.stderr.startswith(sentence)
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr


def test_the_doctor_finds_all_well(webex: Sandbox, tmp_path: Path) -> None:
    with build_guest(webex, tmp_path) as guest:
        ended = run(tmp_path, guest.settings, "check")
        listed = json.loads(run(tmp_path, guest.settings, "check", "--json").stdout)
    assert ended.returncode == 0, ended.stdout
    assert "✗" not in ended.stdout
    lines = ended.stdout.splitlines()
    assert "✓ WEBEX_BOT_TOKEN: set" in lines
    assert "✓ bot token: I am Numbers (numbers@webex.bot)" in lines
    assert "✓ locations: 12 can be read" in lines
    assert "✓ webhook for messages: active" in lines
    assert "✓ database: SQLite, journal mode wal, writable, 0 conversations wait to be answered" in lines
    assert any(line.startswith("✓ public address: ") and line.endswith(" is this bot") for line in lines)
    assert [each["name"] for each in listed] == [line[2:].partition(":")[0] for line in lines]
    assert all(each["is_ok"] for each in listed)
    for name in guest.settings:
        if "SECRET" in name or "TOKEN" in name:
            assert guest.settings[name] not in ended.stdout


def test_the_doctor_says_what_to_do(webex: Sandbox, tmp_path: Path) -> None:
    settings = webex.settings | {"WEBHOOK_SECRET": "x" * 16, "PUBLIC_URL": "http://127.0.0.1:9"}
    webex.set_scopes(["spark-admin:locations_read"])
    ended = run(tmp_path, settings, "check")
    assert ended.returncode == 1
    text = ended.stdout
    assert "✗ who is allowed: nobody" in text
    assert "✗ public address: http://127.0.0.1:9/webhook does not answer" in text
    assert "Is the bot running (uv run app.py serve)" in text
    assert "✗ webhook for messages: missing" in text
    assert "spark-admin:telephony_config_read" in text
    assert "Traceback" not in ended.stderr


def test_the_doctor_without_settings(tmp_path: Path) -> None:
    ended = run(tmp_path, {}, "check")
    assert ended.returncode == 1
    assert "✗ WEBEX_BOT_TOKEN: is missing." in ended.stdout
    assert "How to get it: create a bot" in ended.stdout


def test_the_doctor_meets_a_refused_token(webex: Sandbox, tmp_path: Path) -> None:
    settings = webex.settings | {
        "WEBHOOK_SECRET": "x" * 16,
        "PUBLIC_URL": "http://127.0.0.1:9",
        "WEBEX_BOT_TOKEN": "marked-secret",
        "SERVICE_APP_REFRESH_TOKEN": "marked-secret",
    }
    ended = run(tmp_path, settings, "check")
    assert "✗ bot token: " in ended.stdout
    assert "✗ the service app: Webex no longer accepts my service app's sign-in" in ended.stdout
    assert "marked-secret" not in ended.stdout + ended.stderr
