"""`check`: the doctor reports everything that is wrong, and what to do about it."""

import http.server
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot import limits
from bot.messaging.client import Messaging
from bot.model import to_uuid
from bot.model.connections import Cause
from bot.operations.advice import CHECK_API
from bot.operations.bot import Bot
from bot.operations.doctor import examine
from bot.operations.findings import Finding
from bot.operations.public_address import FAILURE_ACTIONS, FORWARD
from bot.operations.webex_checks import CORRECT_ORGANIZATION, check_rooms
from bot.sandbox import Person, Sandbox
from bot.sandbox.client.bot_process import find_free_port
from bot.settings import Settings
from tests.support.http_server import running
from tests.support.ids import encode_id
from tests.support.settings import SECRET, build_settings
from tests.support.webhook_target import change_webhook

Examine = Callable[..., dict[str, Finding]]


@pytest.fixture
def examine_with(webex: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """Examine everything, with some settings changed; returns the findings by name."""

    def run_examination(**changes: str) -> dict[str, Finding]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(limits, "DOCTOR_CALL_SECONDS", 0.45)  # less than the first pause: no call is repeated
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        base = {
            "WEBHOOK_SECRET": SECRET,
            "PUBLIC_URL": "http://127.0.0.1:9",
            "PORT": str(find_free_port()),
            "ALLOWED_PEOPLE": "@example.com",
        }
        for name, value in {**webex.settings, **base, **changes}.items():
            monkeypatch.setenv(name, value)
        return {each.name: each for each in examine(lambda _: None)}

    return run_examination


@contextmanager
def answering(status: int, headers: dict[str, str], body: bytes = b"{}") -> Iterator[str]:
    """Run a server that answers each GET like this, without headers of its own; yields its address."""

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


def test_before_the_first_start_nothing_is_wrong(examine_with: Examine) -> None:
    found = examine_with()
    assert [each.name for each in found.values() if each.is_pending] == ["public address", "webhooks"]
    assert all(each.is_ok for each in found.values())


def test_a_bot_that_runs_and_is_not_reached_is_wrong(examine_with: Examine, bot: Bot) -> None:
    found = examine_with(PUBLIC_URL="http://127.0.0.1:9", PORT=bot.settings.public_url.rpartition(":")[2])
    address = found["public address"]
    assert (address.is_ok, address.words) == (
        False,
        "http://127.0.0.1:9/webhook: 127.0.0.1 port 9 refuses the connection",
    )
    assert address.advice == FAILURE_ACTIONS[Cause.REFUSED]


def test_all_missing_scopes_are_reported_at_once_and_each_cause_once(examine_with: Examine, webex: Sandbox) -> None:
    webex.set_scopes([])
    found = examine_with()
    assert found["available numbers"].is_pending
    wrong = [each for each in found.values() if not each.is_ok]
    assert [each.name for each in wrong] == ["locations, auto attendants"]
    assert "spark-admin:telephony_config_read" in wrong[0].words


def test_the_organizations_name_is_no_fault_but_its_scope_is_named(examine_with: Examine, webex: Sandbox) -> None:
    assert examine_with()["organization's name"].words == "readable"
    webex.set_scopes({*webex.state.scopes} - {"spark-admin:organizations_read"})
    found = examine_with()["organization's name"]
    assert found.is_ok
    assert found.words.startswith("not readable, cards show the end of its id.")
    assert "the scope spark-admin:organizations_read" in found.words
    assert "organization's name" not in examine_with(ORG_ID="")


def test_a_missing_scope_for_addresses_is_no_fault(examine_with: Examine, webex: Sandbox) -> None:
    assert examine_with()["addresses"].words == "readable"
    webex.set_scopes(["spark-admin:telephony_config_read"])
    found = examine_with()
    assert found["addresses"].is_ok
    assert found["addresses"].words.startswith("not readable, cards show no cities, and times in UTC.")
    assert "spark-admin:locations_read" in found["addresses"].words
    assert found["locations"].is_ok
    assert found["available numbers"].is_ok


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
def test_a_wrong_webhook_is_reported(
    examine_with: Examine, bot: Bot, webex: Sandbox, change: dict[str, str | None], words: str
) -> None:
    change_webhook(next(each for each in webex.state.webhooks.values() if each["resource"] == "messages"), change)
    found = examine_with(PUBLIC_URL=bot.settings.public_url)
    assert (found["webhook for messages"].words, found["webhook for memberships"].words) == (words, "active")
    assert found["webhook for messages"].is_ok == (words == "active")
    assert found["public address"].words == f"{bot.settings.webhook_url} is answered by this bot"


def test_another_bot_with_the_same_token_is_named(examine_with: Examine, bot: Bot) -> None:
    (found,) = [each for each in examine_with().values() if not each.is_ok]
    assert found.name.startswith("webhook for attachmentActions, webhook for memberships, webhook for messages")
    assert found.words == f"leads to another address: {bot.settings.webhook_url}"
    assert "give each a token of its own" in found.advice


def test_without_the_webhook_for_edits_all_is_well(examine_with: Examine, bot: Bot, webex: Sandbox) -> None:
    edits = next(each for each in webex.state.webhooks.values() if each["event"] == "updated")
    del webex.state.webhooks[edits["id"]]
    found = examine_with(PUBLIC_URL=bot.settings.public_url)["webhook for edited messages"]
    assert (found.is_ok, found.words) == (True, "missing: edited messages are not answered")


def test_allowed_spaces_are_named_by_their_titles(webex: Sandbox, tmp_path: Path, administrator: Person) -> None:
    direct = administrator.send("hi", to="numbers@webex.bot")["roomId"]
    unknown = "00000000-0000-4000-8000-000000000000"
    uuid = to_uuid(webex.group_room_id, "ROOM")
    rooms = f"https://web.webex.com/spaces/{uuid}, {direct}, {unknown}"
    settings = build_settings(webex, tmp_path, allowed_rooms=rooms)
    with closing(Messaging(settings)) as messaging:
        found = {(each.is_ok, each.words) for each in check_rooms(settings, messaging)}
    assert found == {
        (True, f"“Telephony” ({uuid})"),
        (True, f"1:1 space with Administrator ({to_uuid(direct, 'ROOM')})"),
        (False, f"{unknown} is not among the bot's spaces"),
    }


@pytest.mark.parametrize(
    ("status", "is_pending", "action"),
    [
        (404, False, FORWARD),
        (502, True, ""),
        (302, False, "It redirects: set PUBLIC_URL to the address that it leads to."),
        (401, False, "Something before the bot asks for a login. Let Webex through to /webhook."),
        (200, False, FORWARD),
    ],
)
def test_another_server_at_the_public_address_is_reported(
    examine_with: Examine, status: int, is_pending: bool, action: str
) -> None:
    """A proxy that is well answers 502 before the bot is started."""
    with answering(status, {}) as url:
        found = examine_with(PUBLIC_URL=url)["public address"]
    assert (found.is_ok, found.is_pending, found.advice) == (is_pending, is_pending, action)
    if not is_pending:
        words = "is answered by another server" if status == 200 else f"answers with status {status}"
        assert found.words == f"{url}/webhook {words}"


def test_a_webex_that_does_not_answer_is_not_blamed_on_the_token(examine_with: Examine) -> None:
    found = examine_with(WEBEX_API_URL="http://127.0.0.1:9/v1")
    words = "Webex cannot be reached at http://127.0.0.1:9/v1: 127.0.0.1 port 9 refuses the connection"
    assert found["Webex"].words == words
    assert "HTTPS_PROXY" in found["Webex"].advice
    assert [each.name for each in found.values() if not each.is_ok] == ["Webex"]
    assert found["database"].is_ok


def test_a_wrong_api_address_is_reported(examine_with: Examine, webex: Sandbox) -> None:
    assert all(each.is_ok for each in examine_with(WEBEX_API_URL=webex.url).values()), "without /v1"
    assert examine_with(WEBEX_API_URL=f"{webex.url}/v2")["Webex"].advice == CHECK_API
    with answering(200, {}, b"<html>") as url:
        found = examine_with(WEBEX_API_URL=url)["Webex"]
    assert (found.is_ok, found.words) == (False, f"{url}/v1 answers, but not in JSON as Webex does")


def test_a_wrong_organization_is_suspected_first(examine_with: Examine) -> None:
    unknown = encode_id("ciscospark://us/ORGANIZATION/00000000-0000-4000-8000-000000000000")
    found = examine_with(ORG_ID=unknown)
    assert [each.name for each in found.values() if not each.is_ok] == ["ORG_ID"]
    assert found["ORG_ID"].advice == CORRECT_ORGANIZATION
    assert examine_with(ORG_ID="acme")["ORG_ID"].words == "not an organization's ID"


def test_a_refused_scope_is_not_blamed_on_the_organization(examine_with: Examine, webex: Sandbox) -> None:
    webex.set_scopes([])
    found = examine_with()
    assert "ORG_ID" in webex.settings
    assert "Webex refuses this organization" not in found["ORG_ID"].words


def test_missing_certificates_are_reported(examine_with: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/authority.pem")
    found = examine_with(WEBEX_API_URL="https://127.0.0.1:9/v1")["public address, Webex"]
    assert found.words == "No certificates at /nowhere/authority.pem. Check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE."


def test_after_a_failed_check_the_others_still_run(examine_with: Examine, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "not_json", "path": "^/webhooks"}])
    found = examine_with()
    assert found["webhooks"].words.endswith("answers, but not in JSON as Webex does")
    assert found["bot token"].is_ok
    assert found["auto attendants"].is_ok


@pytest.mark.parametrize("seconds", [-7200, -90, 0, 90, 7200])
def test_the_clock_is_compared_with_webex(webex: Sandbox, tmp_path: Path, seconds: int) -> None:
    """Webex's clock is that many seconds behind ours, or ahead of it."""
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


def test_a_misspelt_name_and_an_open_file_are_reported(examine_with: Examine, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ALLOWED_PERSONS=ann@example.com\n")
    (tmp_path / ".env").chmod(0o644)
    found = examine_with()
    assert found[".env line 1"].words == "ALLOWED_PERSONS is not a setting"
    assert found[".env line 1"].advice == "Did you mean ALLOWED_PEOPLE?"
    assert found[".env"].advice == "Run: chmod 600 .env"
    assert not found[".env"].is_ok


@pytest.mark.parametrize(
    ("setting", "name", "words", "left"),
    [
        ("WEBEX_BOT_TOKEN", "bot token", "Webex does not accept WEBEX_BOT_TOKEN", "spaces, webhooks, clock"),
        (
            "SERVICE_APP_REFRESH_TOKEN",
            "service app's token",
            "Webex does not accept SERVICE_APP_REFRESH_TOKEN: The refresh token provided is expired",
            "locations, available numbers, auto attendants",
        ),
        (
            "SERVICE_APP_CLIENT_SECRET",
            "service app's token",
            "Webex does not accept the service app's client id or secret: The client id or client secret is not valid",
            "locations, available numbers, auto attendants",
        ),
    ],
)
def test_a_refused_secret_is_named_once(examine_with: Examine, setting: str, name: str, words: str, left: str) -> None:
    found = examine_with(**{setting: "marked-secret"})
    assert [each.name for each in found.values() if not each.is_ok] == [name]
    assert found[name].words.startswith(words)
    assert found[name].advice
    assert found[left].is_pending
    assert "marked-secret" not in str(found)


def test_the_token_of_a_person_is_not_taken_for_the_bots(examine_with: Examine, administrator: Person) -> None:
    token = administrator._session.headers["Authorization"]
    found = examine_with(WEBEX_BOT_TOKEN=str(token))
    assert [each.name for each in found.values() if not each.is_ok] == ["bot token"]
    assert "of a person, administrator@example.com" in found["bot token"].words


def test_a_refused_token_is_named_once_for_the_websocket_too(examine_with: Examine) -> None:
    found = examine_with(PUBLIC_URL="", WEBHOOK_SECRET="", WEBEX_BOT_TOKEN="marked-secret")
    assert [each.name for each in found.values() if not each.is_ok] == ["websocket, bot token"]
    assert found["spaces, clock"].is_pending


def test_a_malformed_setting_is_not_blamed_on_the_missing_file(examine_with: Examine) -> None:
    assert [each.name for each in examine_with(PORT="http").values() if not each.is_ok] == ["PORT"]
