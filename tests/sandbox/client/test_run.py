"""The command `sandbox`: ports, the settings for another bot, and a filled conversation."""

from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from app import main
from bot.sandbox import Person, Sandbox
from bot.sandbox.client import run
from bot.sandbox.client.bot_process import find_free_port
from bot.sandbox.client.run import SandboxOptions, build_env_lines, run_sandbox
from bot.settings import Settings
from bot.settings_reader import read_settings
from tests.support.settings import BOT


def read_env(lines: list[str]) -> dict[str, str]:
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def test_the_printed_settings_are_complete(webex: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # a folder without a .env
    for name, value in read_env(build_env_lines(webex, 8091)).items():
        monkeypatch.setenv(name, value)
    settings = read_settings(Settings)
    assert settings.webex_api_url == "http://127.0.0.1:8091/v1"
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.port == 8080
    assert "administrator@example.com" in settings.assigners


def test_each_bot_has_its_own_secret(webex: Sandbox) -> None:
    first, second = (read_env(build_env_lines(webex, 8090))["WEBHOOK_SECRET"] for _ in range(2))
    assert first != second


def test_without_a_port_the_next_free_one_is_taken(
    webex: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = int(webex.url.rpartition(":")[2])
    monkeypatch.setattr(run, "DEFAULT_PORT", taken)
    free = run._choose_port(None)
    assert taken < free < taken + run.PORTS_TRIED
    assert capsys.readouterr().err == f"Port {taken} is in use, so this is port {free}.\n"
    monkeypatch.setattr(run, "DEFAULT_PORT", free)
    assert run._choose_port(None) == free
    assert capsys.readouterr().err == ""


def test_a_port_that_was_chosen_and_is_taken_is_an_error(webex: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    taken = int(webex.url.rpartition(":")[2])
    with pytest.raises(SystemExit):
        run._choose_port(taken)
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_without_a_bot_the_page_is_served_and_names_the_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = find_free_port()
    served: list[str] = []

    def serve(webex: Sandbox, options: SandboxOptions) -> None:
        del options
        served.append(requests.get(webex.url, timeout=10).text)
        served.append(requests.get(f"{webex.url}/sandbox/bot", timeout=10).text)

    monkeypatch.setattr(run, "_serve_page", serve)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert run_sandbox(["false"], SandboxOptions(has_bot=False, port=port)) == 0
    assert "<title>Webex sandbox</title>" in served[0]
    assert "null" in served[1]
    assert f"uv run app.py sandbox --env --port {port}" in capsys.readouterr().out


@pytest.mark.usefixtures("bot")
def test_a_conversation_is_filled(webex: Sandbox, administrator: Person) -> None:
    run._fill(webex, 2)
    (room,) = [each for each in administrator.call("GET", "/rooms")["items"] if each["type"] == "direct"]
    messages = administrator.list_messages(room["id"])
    assert [each["text"] for each in messages if each["personEmail"] != BOT] == list(reversed(run.FILL_TEXTS[:2]))
    assert len([each for each in messages if each.get("attachments")]) >= 2


@pytest.mark.parametrize(
    "arguments", [("--no-bot", "--say", "help"), ("--no-bot", "--fill", "3"), ("--fill", "3", "--say", "help")]
)
def test_options_that_exclude_each_other_are_refused(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["sandbox", *arguments])
    assert result.exit_code == 2
    assert "Leave out --" in result.output


@pytest.mark.parametrize("count", ["0", "1001", "x"])
def test_a_count_out_of_range_is_refused(count: str) -> None:
    result = CliRunner().invoke(main, ["sandbox", "--fill", count])
    assert result.exit_code == 2
    assert "Invalid value for '--fill'" in result.output
