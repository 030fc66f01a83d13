"""`check`, beside a bot that runs as a process of its own and without one."""

import json
import sqlite3
from pathlib import Path

from bot.operations.doctor import NOT_RUNNING
from bot.sandbox import Sandbox
from tests.support.processes import build_bot_process, run_app


def test_a_bot_in_order_has_no_faults(webex: Sandbox, tmp_path: Path) -> None:
    with build_bot_process(webex, tmp_path) as bot_process:
        ended = run_app(tmp_path, bot_process.settings, "check")
        listed = json.loads(run_app(tmp_path, bot_process.settings, "check", "--json").stdout)
    assert ended.returncode == 0, ended.stdout
    assert "✗" not in ended.stdout
    lines = ended.stdout.splitlines()
    assert [line for line in lines if line in ("Settings", "Webex", "This machine")] == [
        *("Settings", "Webex", "This machine"),
    ]
    assert any(line.endswith(" settings have their defaults (--all lists them)") for line in lines)
    assert lines[-1] == "Nothing is wrong."
    assert "✓ WEBEX_BOT_TOKEN: set" in lines
    assert "✓ bot token: signed in as Numbers (numbers@webex.bot)" in lines
    assert "✓ locations: 12 found" in lines
    assert "✓ webhook for messages: active" in lines
    assert "✓ database: SQLite, journal mode wal, writable, 0 events waiting" in lines
    assert f"✓ SQLite: version {sqlite3.sqlite_version}" in lines
    assert any(line.startswith("✓ public address: ") and line.endswith(" is answered by this bot") for line in lines)
    shown = [line[2:].partition(":")[0] for line in lines if line.startswith("✓ ") and "--all" not in line]
    assert [each["name"] for each in listed if not each["words"].endswith("(default)")] == shown
    assert all(each["is_ok"] and not each["is_pending"] for each in listed)
    for name in bot_process.settings:
        if "SECRET" in name or "TOKEN" in name:
            assert bot_process.settings[name] not in ended.stdout


def test_each_fault_has_advice(webex: Sandbox, tmp_path: Path) -> None:
    settings = webex.settings | {"WEBHOOK_SECRET": "x" * 16, "PUBLIC_URL": "http://127.0.0.1:9", "PORT": "9"}
    ended = run_app(tmp_path, settings, "check", "--all")
    assert ended.returncode == 1
    text = ended.stdout
    assert "✗ authorized people: nobody" in text
    assert f"– public address: {NOT_RUNNING}" in text
    assert "– webhooks: not started yet: uv run app.py serve registers them" in text
    assert f"✓ .env: none in {tmp_path}: the settings are from the environment" in text
    assert "✓ ALLOWED_ROOMS: none (default)" in text
    assert "--all" not in text
    assert text.endswith(" checks is wrong: authorized people.\n")
    assert "Traceback" not in ended.stderr


def test_missing_settings_are_reported(tmp_path: Path) -> None:
    ended = run_app(tmp_path, {}, "check")
    assert ended.returncode == 1
    assert f"✗ .env: There is no .env in {tmp_path}" in ended.stdout
    assert "✗ WEBEX_BOT_TOKEN: missing" in ended.stdout
    assert "How to get it: create a bot" in ended.stdout
    assert "– Webex, this machine: not checked: fix the settings first" in ended.stdout
