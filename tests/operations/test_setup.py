"""`setup`: what it asks, what it tries, what it writes, and that it shows no secret."""

import os
import pty
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dotenv import dotenv_values

from app import main
from bot import limits
from bot.operations.setup import (
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    REFRESH_TOKEN,
    _check_people,
    _parse_choice,
)
from bot.sandbox import Person, Sandbox
from bot.settings import Settings
from tests.support.ids import encode_id
from tests.support.processes import APP
from tests.support.settings import BOT

Run = Callable[..., Result]

EMAIL = "administrator@example.com"


@pytest.fixture
def run(webex: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `setup` in an empty directory, with the sandbox as Webex; each argument is a line that is typed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(limits, "DOCTOR_CALL_SECONDS", 0.45)  # less than the first pause: no call is repeated
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("WEBEX_API_URL", webex.url)  # without /v1, as people write it

    def run_setup(*lines: str) -> Result:
        # CliRunner does not replace os._exit, which ends the process after Ctrl-C.
        monkeypatch.setattr(os, "_exit", sys.exit)
        return CliRunner().invoke(main, ["setup"], input="".join(f"{line}\n" for line in lines))

    return run_setup


def list_tokens(webex: Sandbox) -> list[str]:
    return [webex.settings[name] for name in (BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN)]


def find_secrets(webex: Sandbox) -> list[str]:
    return [webex.settings[name] for name in (BOT_TOKEN, CLIENT_SECRET, REFRESH_TOKEN)]


def test_from_nothing_to_a_bot_that_can_start(run: Run, webex: Sandbox, tmp_path: Path) -> None:
    ended = run(*list_tokens(webex), EMAIL, "-", "", "")
    assert ended.exit_code == 0, ended.output
    lines = ended.output.splitlines()
    assert f"✓ Signed in as Numbers ({BOT})." in lines
    assert "✓ Webex Calling has 12 locations." in lines
    assert f"Wrote {tmp_path / '.env'}." in lines
    assert any(line.startswith("Nothing is wrong.") for line in lines)
    assert lines[-1] == "Start the bot with: uv run app.py serve"
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    written = {name: value for name, value in dotenv_values(tmp_path / ".env").items() if value}
    names = (BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN)
    assert written == {
        **{name: webex.settings[name] for name in names},
        "WEBEX_API_URL": f"{webex.url}/v1",
        "ALLOWED_PEOPLE": EMAIL,
    }
    assert not any(secret in ended.output for secret in find_secrets(webex))


def test_spaces_and_the_own_email_are_offered(run: Run, webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    administrator.send("hi", to=BOT)
    ended = run(*list_tokens(webex), "", "1", "", "")
    assert f"The bot has a 1:1 space with {EMAIL}." in ended.output
    assert "  1. Telephony" in ended.output
    written = dotenv_values(tmp_path / ".env")
    assert written["ALLOWED_PEOPLE"] == EMAIL
    assert encode_id(f"ciscospark://us/ROOM/{written['ALLOWED_ROOMS']}").rstrip("=") == webex.group_room_id.rstrip("=")
    assert "✓ allowed space: “Telephony”" in ended.output


def test_a_public_address_is_asked_for_only_where_webhooks_are_wanted(run: Run, webex: Sandbox, tmp_path: Path) -> None:
    lines = [*list_tokens(webex), EMAIL, "-", EMAIL, "y", "https://bot.example.com", "http://127.0.0.1:9/webhook"]
    ended = run(*lines)
    assert "✗ bot.example.com is an example: set the bot's own address." in ended.output
    written = dotenv_values(tmp_path / ".env")
    assert written["PUBLIC_URL"] == "http://127.0.0.1:9"
    assert written["ASSIGNERS"] == EMAIL
    secret = written["WEBHOOK_SECRET"]
    assert secret
    assert len(secret) >= limits.MIN_SECRET_LENGTH
    assert secret not in ended.output


def test_each_token_is_tried_at_once_and_asked_for_again(run: Run, webex: Sandbox, tmp_path: Path) -> None:
    token, client_id, client_secret, refresh_token = list_tokens(webex)
    person = webex.people["Administrator"]["token"]
    lines = ["marked-wrong-token", person, f"Bearer {token}"]
    lines += [client_id, "marked-wrong-secret", refresh_token, client_id, client_secret]
    ended = run(*lines, EMAIL, "-", "", "")
    assert ended.exit_code == 0, ended.output
    faults = [line for line in ended.output.splitlines() if line.startswith("✗")]
    assert faults[0].startswith("✗ Webex does not accept WEBEX_BOT_TOKEN. How to get it:")
    assert faults[1].startswith(f"✗ WEBEX_BOT_TOKEN is not the token of a bot, but of a person, {EMAIL}.")
    assert faults[2].startswith("✗ Webex does not accept the service app's client id or secret")
    assert len(faults) == 3
    assert dotenv_values(tmp_path / ".env")[BOT_TOKEN] == token
    assert "marked" not in ended.output
    assert not any(secret in ended.output for secret in [*find_secrets(webex), person])


def test_a_wrong_refresh_token_alone_is_asked_for_again(run: Run, webex: Sandbox) -> None:
    *others, refresh_token = list_tokens(webex)
    ended = run(*others, "marked-wrong", refresh_token, EMAIL, "-", "", "")
    assert ended.exit_code == 0, ended.output
    assert "✗ Webex does not accept SERVICE_APP_REFRESH_TOKEN: The refresh token provided is expired" in ended.output


@pytest.mark.parametrize("entered", ["", "two words", "tokén", '""'])
def test_an_impossible_token_is_asked_for_again(run: Run, webex: Sandbox, entered: str) -> None:
    ended = run(entered, *list_tokens(webex), EMAIL, "-", "", "")
    assert ended.exit_code == 0, ended.output


def test_a_webex_that_cannot_be_reached_is_named(
    run: Run, webex: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WEBEX_API_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(limits, "CALL_SECONDS", 0.1)
    token, *others = list_tokens(webex)
    ended = run(token, "n", token, "y", *others, "y", EMAIL, "", "n")
    # Tried twice, and once each by check for the API and for the list of services.
    assert ended.output.count("127.0.0.1 port 9 refuses the connection") == 5, ended.output
    assert ended.exit_code == 1
    assert dotenv_values(tmp_path / ".env")[BOT_TOKEN] == token


@pytest.mark.parametrize("given", [[], ["n"]])
def test_a_file_is_not_changed_without_asking(run: Run, tmp_path: Path, given: list[str]) -> None:
    (tmp_path / ".env").write_text("PORT=81\n")
    ended = run(*given)
    assert ".env is there already. Change it? What you leave empty stays [y/N]" in ended.output
    assert (tmp_path / ".env").read_text() == "PORT=81\n"
    assert ("Stopped." in ended.output) == (given == [])


def test_settings_left_empty_stay(run: Run, webex: Sandbox, tmp_path: Path) -> None:
    run(*list_tokens(webex), EMAIL, "1", EMAIL, "")
    before = (tmp_path / ".env").read_text() + "PORT=81\n"
    (tmp_path / ".env").write_text(before)
    ended = run("y", "", "", "", "", "", "", "", "")
    assert ended.exit_code == 0, ended.output
    assert (tmp_path / ".env").read_text() == before
    assert not any(secret in ended.output for secret in find_secrets(webex))


def test_from_webhooks_to_a_websocket(run: Run, webex: Sandbox, tmp_path: Path) -> None:
    run(*list_tokens(webex), EMAIL, "-", "", "y", "http://127.0.0.1:9")
    run("y", "", "", "", "", "", "-", "", "n")
    written = dotenv_values(tmp_path / ".env")
    assert (written["CONNECTION"], written["PUBLIC_URL"]) == ("websocket", "http://127.0.0.1:9")


def test_ctrl_c_ends_in_one_line_and_writes_nothing(run: Run, webex: Sandbox, tmp_path: Path) -> None:
    ended = run(*list_tokens(webex)[:2])
    assert ended.output.rstrip().endswith("Stopped.")
    assert "Traceback" not in ended.output
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_written_is_named(
    run: Run, webex: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(_values: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("bot.operations.setup.write_env_file", refuse)
    ended = run(*list_tokens(webex), EMAIL, "-", "", "")
    assert ended.exit_code == 1
    assert ended.output.endswith(f"Cannot write {tmp_path / '.env'}: Permission denied.\n")


def test_the_environment_that_hides_the_file_is_named(
    run: Run, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_PEOPLE", "bob@example.com")
    ended = run(*list_tokens(webex), EMAIL, "-", "", "")
    assert "ALLOWED_PEOPLE is also set in the environment, which comes before .env: remove it there." in ended.output


def test_a_terminal_does_not_echo_what_is_pasted(webex: Sandbox, tmp_path: Path) -> None:
    main_end, terminal = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "WEBEX_API_URL": webex.url}
    with subprocess.Popen(
        [sys.executable, str(APP), "setup"],
        cwd=tmp_path,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    ) as process:
        os.close(terminal)
        shown = b""
        while b"Bot access token:" not in shown:
            shown += os.read(main_end, 1000)
        os.write(main_end, b"marked-secret\n")
        while b"Webex does not accept" not in shown:
            shown += os.read(main_end, 1000)
        process.terminate()
    os.close(main_end)
    assert b"marked-secret" not in shown


@pytest.mark.parametrize(("text", "indexes"), [("1", [0]), ("1,3", [0, 2]), ("3; 1", [2, 0]), ("1 2 3", [0, 1, 2])])
def test_spaces_are_chosen_by_number(text: str, indexes: list[int]) -> None:
    assert _parse_choice(text, 3) == indexes


@pytest.mark.parametrize("text", ["0", "4", "x", "", ",", "1-2", "²"])
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Type numbers from 1 to 3"):
        _parse_choice(text, 3)


def test_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="Nobody is named"):
        _check_people(" ")
