"""The websocket in companies' networks: through a proxy, and with a private certificate authority."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.http import build_ssl_context, find_proxy
from bot.settings import Settings
from bot.startup_errors import CertificatesNotFound
from tests.support.certificates import build_certificate
from tests.support.connect_proxy import running_proxy
from tests.support.listening import build_listening, listening, shorten_limits
from tests.support.waiting import wait_until
from tests.support.websocket_stand_in import StandIn, build_id

PROXY_NAMES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    shorten_limits(monkeypatch)
    for name in (*PROXY_NAMES, "NO_PROXY", "no_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A Webex with TLS, whose certificate is trusted."""
    certificate, context = build_certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    stand_in = StandIn(context)
    with stand_in.serve():
        yield stand_in


def build_settings_for(stand_in: StandIn) -> Settings:
    values = {name.lower(): value for name, value in stand_in.settings.items()}
    return Settings.model_validate({**values, "connection": "websocket"})


def test_a_private_certificate_authority_is_trusted(secure: StandIn) -> None:
    with listening(build_settings_for(secure)) as connected:
        key = secure.send("help")
        (event,) = connected.wait_for(1)
    assert event.id == build_id("MESSAGE", key)


def test_a_certificate_that_is_not_trusted_is_not_accepted(secure: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is not sent, and the sentence does not say that Webex is silent."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with build_listening(build_settings_for(secure)) as connected:
        connected.listener.start()
        wait_until(lambda: connected.listener.status.error is not None)
    assert secure.sockets == []


def test_a_missing_file_of_certificates_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/certificates.pem")
    with pytest.raises(CertificatesNotFound):
        build_ssl_context("wss://localhost:1")
    assert build_ssl_context("ws://localhost:1") is None


def test_a_proxy_is_used(secure: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the calls and for the websocket."""
    with running_proxy() as (proxy, seen):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        with listening(build_settings_for(secure)) as connected:
            secure.send("help")
            connected.wait_for(1)
    host = urlsplit(secure.settings["WEBEX_API_URL"]).netloc
    assert set(seen) == {host}
    assert len(seen) == 3  # the API, the services, and the websocket


def test_no_proxy_names_exceptions(secure: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_proxy() as (proxy, seen):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        monkeypatch.setenv("NO_PROXY", "localhost")
        with listening(build_settings_for(secure)):
            pass
    assert seen == []


def test_a_proxy_that_fails_is_reported_without_its_password(secure: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    with build_listening(build_settings_for(secure)) as connected:
        monkeypatch.setattr("bot.http.find_proxy", lambda _: "http://user:marked-secret@127.0.0.1:1")
        connected.listener.start()
        wait_until(lambda: connected.listener.status.error is not None)
        assert "marked-secret" not in str(connected.listener.status.error)


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("wss://mercury.wbx2.com/1", "http://secure.test:3128"),
        ("ws://127.0.0.1:1/1", "http://plain.test:3128"),
        ("wss://mercury.company.test/1", None),
    ],
)
def test_the_proxy_of_an_address(monkeypatch: pytest.MonkeyPatch, url: str, proxy: str | None) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://secure.test:3128")
    monkeypatch.setenv("http_proxy", "http://plain.test:3128")
    monkeypatch.setenv("NO_PROXY", ".company.test")
    assert find_proxy(url) == proxy
