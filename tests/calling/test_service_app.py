"""The service app's token: obtained once for all threads, renewed before it expires."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.calling.service_app import ServiceApp
from bot.errors import ServiceAppRefused
from bot.sandbox import Sandbox
from bot.sandbox.api import access_tokens
from tests.support.settings import build_settings


@pytest.fixture
def app(webex: Sandbox, tmp_path: Path) -> Iterator[ServiceApp]:
    built = ServiceApp(build_settings(webex, tmp_path))
    yield built
    built.close()


def count_renewals(webex: Sandbox) -> int:
    return sum(call["path"] == "/access_token" for call in webex.list_calls())


def test_one_renewal_serves_all_threads(webex: Sandbox, app: ServiceApp) -> None:
    webex.faults.set([{"kind": "delay", "seconds": 0.1}])
    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(lambda _: app.fetch_token(), range(20)))) == 1
    assert count_renewals(webex) == 1


def test_one_replacement_serves_all_refused_threads(webex: Sandbox, app: ServiceApp) -> None:
    refused = app.fetch_token()
    with ThreadPoolExecutor(20) as pool:
        replaced = set(pool.map(lambda _: app.replace_token(refused), range(20)))
    assert len(replaced) == 1
    assert refused not in replaced
    assert count_renewals(webex) == 2


def test_a_token_is_renewed_before_it_expires(webex: Sandbox, app: ServiceApp, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("bot.calling.service_app.time.monotonic", lambda: now)
    monkeypatch.setattr(access_tokens, "ACCESS_TOKEN_SECONDS", 1000)
    first = app.fetch_token()
    now += 899
    assert app.fetch_token() == first
    now += 2
    assert app.fetch_token() != first
    assert count_renewals(webex) == 2


def test_a_new_refresh_token_is_used(webex: Sandbox, app: ServiceApp) -> None:
    refused = app.fetch_token()
    with webex.state.lock:
        webex.state.refresh_tokens.discard(webex.settings["SERVICE_APP_REFRESH_TOKEN"])
    assert app.replace_token(refused) != refused


def test_a_broken_connection_is_retried(webex: Sandbox, app: ServiceApp) -> None:
    webex.faults.set([{"kind": "reset_after", "times": 1}])
    assert app.fetch_token()


def test_a_refusal_is_final_and_contains_no_secret(webex: Sandbox, app: ServiceApp) -> None:
    webex.revoke_refresh_tokens()
    with pytest.raises(ServiceAppRefused) as caught:
        app.fetch_token()
    assert count_renewals(webex) == 1
    for name in ("SERVICE_APP_REFRESH_TOKEN", "SERVICE_APP_CLIENT_SECRET"):
        assert webex.settings[name] not in f"{caught.value!r}{vars(caught.value)}"


@pytest.mark.parametrize(
    ("refusal", "is_client_wrong"),
    [
        ({"status": 401, "message": "Unauthorized"}, True),
        ({"status": 400, "message": "Invalid client secret", "error_code": "invalid_client"}, True),
        ({"status": 400, "message": "The refresh token is expired", "error_code": "invalid_grant"}, False),
        ({"status": 403, "message": "Forbidden"}, False),
    ],
)
def test_a_wrong_client_is_not_taken_for_a_refused_refresh_token(
    webex: Sandbox, app: ServiceApp, refusal: dict[str, Any], is_client_wrong: bool
) -> None:
    webex.faults.set([{"kind": "status", "path": "^/access_token", **refusal}])
    with pytest.raises(ServiceAppRefused) as caught:
        app.fetch_token()
    assert caught.value.is_client_wrong == is_client_wrong
    assert ("SERVICE_APP_CLIENT_SECRET" in caught.value.sentence) == is_client_wrong
    assert ("SERVICE_APP_REFRESH_TOKEN" in caught.value.sentence) == (not is_client_wrong)


def test_a_refusals_reason_is_named_without_the_secrets_in_it(
    webex: Sandbox, app: ServiceApp, caplog: pytest.LogCaptureFixture
) -> None:
    token, secret = (webex.settings[f"SERVICE_APP_{name}"] for name in ("REFRESH_TOKEN", "CLIENT_SECRET"))
    refusal = {"kind": "status", "status": 400, "error_code": 7000, "message": f"Invalid token {token} ({secret})"}
    webex.faults.set([refusal])
    with pytest.raises(ServiceAppRefused) as caught:
        app.fetch_token()
    assert "Webex says: “Invalid token … (…) (Webex error code 7000)”." in caught.value.sentence
    assert "Invalid token … (…) (Webex error code 7000)." in caplog.text
    for hidden in (token, secret):
        assert hidden not in caplog.text + caught.value.sentence
