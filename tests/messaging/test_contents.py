"""The files that people post: fetched from Webex alone, and never without bounds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import limits
from bot.errors import NotPossible, WebexStatusError
from bot.messaging.contents import fetch_file, fetch_files
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.support.scripted_server import ScriptedServer
from tests.support.settings import build_settings


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    scripted = ScriptedServer([(200, {"Content-Disposition": 'attachment; filename="a.csv"'}, "number\n")])
    with scripted.serve():
        yield scripted


@pytest.fixture
def settings(server: ScriptedServer, webex: Sandbox, tmp_path: Path) -> Settings:
    return build_settings(webex, tmp_path, webex_api_url=f"{server.url}/v1")


@pytest.mark.parametrize(
    "address",
    [
        "{}/v1/contents/abc",
        "https://elsewhere.example.com/v1/contents/abc",
        "https://api.ciscospark.com/v1/contents/abc?x=1",
    ],
)
def test_the_token_goes_to_webex_whatever_host_the_message_names(
    server: ScriptedServer, settings: Settings, address: str
) -> None:
    file = fetch_file(settings, address.format(server.url))
    assert (file.name, file.content) == ("a.csv", b"number\n")
    assert server.calls == ["GET /v1/contents/abc"]


@pytest.mark.parametrize(
    "address", ["", "https://elsewhere.example.com/", "https://x/v1/contents/", "https://x/contents/../me"]
)
def test_an_address_without_a_file_is_not_called(server: ScriptedServer, settings: Settings, address: str) -> None:
    with pytest.raises(NotPossible):
        fetch_file(settings, address)
    assert server.calls == []


def test_a_file_that_is_too_large_is_not_read_to_its_end(
    server: ScriptedServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 100_000)
    server.responses = [(200, {}, "x" * 1_000_000)]
    with pytest.raises(NotPossible, match="The file is too large"):
        fetch_file(settings, "https://x/contents/abc")


def test_a_file_that_is_being_scanned_is_waited_for(
    server: ScriptedServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)
    server.responses = [(423, {"Retry-After": "0"}, "{}"), (200, {}, "number\n")]
    assert fetch_file(settings, "https://x/contents/abc").content == b"number\n"


def test_a_file_whose_scan_does_not_end_is_explained(
    server: ScriptedServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FILE_SECONDS", 0.2)
    server.responses = [(423, {}, "{}")]
    with pytest.raises(NotPossible, match="Webex is still scanning the file"):
        fetch_file(settings, "https://x/contents/abc")


def test_a_redirect_is_not_followed(server: ScriptedServer, settings: Settings) -> None:
    server.responses = [(302, {"Location": "https://elsewhere.example.com/"}, "")]
    with pytest.raises(WebexStatusError):
        fetch_file(settings, "https://x/contents/abc")
    assert len(server.calls) == 1


def test_one_file_at_a_time(settings: Settings) -> None:
    with pytest.raises(NotPossible, match="Post one file at a time"):
        fetch_files(settings, ["https://x/contents/a", "https://x/contents/b"])
