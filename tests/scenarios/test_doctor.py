"""`check`: the doctor names all that is wrong, and what to do about each."""

import http.server
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot import limits
from bot.messaging.client import Messaging
from bot.operations.bot import Bot
from bot.operations.doctor import Finding, examine
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.scenarios.test_terminal import run
from tests.support.http_server import running
from tests.support.processes import build_guest
from tests.support.settings import SECRET, build_settings

Examine = Callable[..., dict[str, Finding]]


@pytest.fixture
def look(webex: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """Have everything examined, with some settings changed; returns the findings by their names."""

    def examine_with(**changes: str) -> dict[str, Finding]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(limits, "DOCTOR_CALL_SECONDS", 0.1)
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        base = {"WEBHOOK_SECRET": SECRET, "PUBLIC_URL": "http://127.0.0.1:9", "ALLOWED_PEOPLE": "@example.com"}
        for name, value in {**webex.settings, **base, **changes}.items():
            monkeypatch.setenv(name, value)
        return {each.name: each for each in examine(lambda _: None)}

    return examine_with


@contextmanager
def answering(status: int, headers: dict[str, str], body: bytes = b"{}") -> Iterator[str]:
    """Run a server that gives each GET this answer, with no header of its own; yields its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with running(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as url:
        yield url


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
    ended = run(tmp_path, settings, "check")
    assert ended.returncode == 1
    text = ended.stdout
    assert "✗ who is allowed: nobody" in text
    assert "✗ public address: http://127.0.0.1:9/webhook does not answer" in text
    assert "Is the bot running (uv run app.py serve)" in text
    assert "✗ webhook for messages: missing" in text
    assert "✓ ALLOWED_ROOMS: none (by default)" in text
    assert "Traceback" not in ended.stderr


def test_all_missing_scopes_are_named_in_one_round(look: Examine, webex: Sandbox) -> None:
    webex.set_scopes([])
    found = look()
    assert "spark-admin:locations_read" in found["locations"].words
    assert found["available numbers"].words == "not looked at: each location has its own"
    assert "spark-admin:telephony_config_read" in found["auto attendants"].words
    webex.set_scopes(["spark-admin:locations_read"])
    found = look()
    assert found["locations"].is_ok
    for name in ("available numbers", "auto attendants"):
        assert not found[name].is_ok
        assert "spark-admin:telephony_config_read" in found[name].words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "active"),
        ({"secret": "another-secret-entirely"}, "signed with another secret than WEBHOOK_SECRET"),
        ({"event": "deleted"}, "for other events, or with a filter"),
        ({"filter": "roomType=direct"}, "for other events, or with a filter"),
        ({"status": "inactive"}, "inactive"),
        ({"secret": None}, "active"),  # Webex need not give it back
    ],
)
def test_a_wrong_webhook_is_named(
    look: Examine, bot: Bot, webex: Sandbox, change: dict[str, str | None], words: str
) -> None:
    next(each for each in webex.state.webhooks.values() if each["resource"] == "messages").update(change)
    found = look(PUBLIC_URL=bot.settings.public_url)
    assert (found["webhook for messages"].words, found["webhook for memberships"].words) == (words, "active")
    assert found["webhook for messages"].is_ok == (words == "active")
    assert found["public address"].words == f"{bot.settings.webhook_url} is this bot"


@pytest.mark.parametrize("status", [404, 502])
def test_a_proxy_that_does_not_pass_on_is_told_from_silence(look: Examine, status: int) -> None:
    with answering(status, {}) as url:
        found = look(PUBLIC_URL=url)["public address"]
    assert (found.is_ok, found.words) == (False, f"{url}/webhook answers with status {status}")
    assert "does the proxy pass /webhook on" in found.advice


def test_a_webex_that_does_not_answer_is_no_fault_of_the_token(look: Examine) -> None:
    found = look(WEBEX_API_URL="http://127.0.0.1:9/v1")
    assert found["Webex"].words == "http://127.0.0.1:9/v1 does not answer"
    assert "HTTPS_PROXY" in found["Webex"].advice
    assert "bot token" not in found
    assert found["database"].is_ok


def test_an_address_that_is_not_the_apis_is_named(look: Examine, webex: Sandbox) -> None:
    assert look(WEBEX_API_URL=webex.url)["Webex"].advice.startswith("Check WEBEX_API_URL: ")
    with answering(200, {}, b"<html>") as url:
        found = look(WEBEX_API_URL=url)["Webex"]
    assert (found.is_ok, found.words) == (False, f"{url} does not answer in JSON")


def test_missing_certificates_are_named(look: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/authority.pem")
    found = look(WEBEX_API_URL="https://127.0.0.1:9/v1")["Webex"]
    assert (
        found.words
        == "There are no certificates at /nowhere/authority.pem. Check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE."
    )


def test_what_cannot_be_read_leaves_the_rest_to_be_looked_at(look: Examine, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "not_json", "path": "^/webhooks"}])
    found = look()
    assert found["webhooks"].words.startswith("Webex gave an answer that I cannot read")
    assert found["bot token"].is_ok
    assert found["auto attendants"].is_ok


def test_what_nobody_foresaw_leaves_the_rest_to_be_looked_at(look: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.operations.doctor.find_faults", None)  # what nobody foresaw comes over no wire
    found = look()
    assert found["webhooks"].words == "the look at it broke (TypeError)"
    assert found["bot token"].is_ok
    assert found["auto attendants"].is_ok


@pytest.mark.parametrize("seconds", [-7200, -90, 0, 90, 7200])
def test_the_clock_is_compared(webex: Sandbox, tmp_path: Path, seconds: int) -> None:
    """Webex's clock is behind ours by so many seconds, or ahead of it."""
    date = format_datetime(datetime.now(UTC) - timedelta(seconds=seconds), usegmt=True)
    with answering(200, {"Date": date}) as url:
        assert measure_skew(webex, tmp_path, url) == pytest.approx(seconds, abs=30)


@pytest.mark.parametrize("headers", [{}, {"Date": "yesterday"}])
def test_a_clock_that_cannot_be_compared_is_unknown(webex: Sandbox, tmp_path: Path, headers: dict[str, str]) -> None:
    with answering(200, headers) as url:
        assert measure_skew(webex, tmp_path, url) is None


def measure_skew(webex: Sandbox, folder: Path, url: str) -> float | None:
    messaging = Messaging(build_settings(webex, folder, webex_api_url=url))
    try:
        return messaging.measure_clock_skew()
    finally:
        messaging.close()


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
    assert "✗ service app's token: Webex no longer accepts my service app's sign-in" in ended.stdout
    assert "marked-secret" not in ended.stdout + ended.stderr
