"""The monitor of the public address: what it logs, and when."""

import logging
from collections.abc import Iterator

import pytest

from bot import http, limits
from bot.errors import WebexConnectionError
from bot.inbound.receiver import ALIVE
from bot.model.connections import Cause, Failure
from bot.operations import public_address
from bot.operations.public_address import FAILURE_ACTIONS, AddressMonitor, Reach, ask_public_address
from bot.settings import Settings
from tests.support.scripted_server import CONNECTION_RESET, ScriptedServer
from tests.support.waiting import wait_until

OURS = Reach(True, "https://bot.company.test/webhook is answered by this bot")
OTHER = Reach(False, "https://bot.company.test/webhook is answered by another server", "Does it?")
UNKNOWN = Reach(False, "https://bot.company.test/webhook cannot be called from here", is_unknown=True)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    scripted = ScriptedServer()
    with scripted.serve():
        yield scripted


def build(url: str = "https://bot.company.test") -> Settings:
    return Settings.model_construct(public_url=url)


def test_the_bot_itself_is_recognized(server: ScriptedServer) -> None:
    server.responses = [(200, {}, ALIVE)]
    assert ask_public_address(build(server.url)) == Reach(True, f"{server.url}/webhook is answered by this bot")
    assert server.calls == ["GET /webhook"]


def test_a_connection_that_breaks_off_is_reported(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCTOR_CALL_SECONDS", 0.45)  # less than the first pause: no call is repeated
    server.responses = [CONNECTION_RESET]
    reach = ask_public_address(build(server.url))
    assert reach.words.endswith("breaks the connection off")
    assert reach.action == FAILURE_ACTIONS[Cause.BROKEN]


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause != Cause.PROXY])
def test_every_reason_has_an_action(cause: Cause, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise WebexConnectionError("GET", "/webhook", Failure(cause, "it fails"))

    monkeypatch.setattr(http, "build_session", fail)
    reach = ask_public_address(build())
    assert reach.words == "https://bot.company.test/webhook: it fails"
    assert reach.action == FAILURE_ACTIONS[cause]


def test_a_proxy_that_does_not_lead_there_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCTOR_CALL_SECONDS", 0.45)  # less than the first pause: no call is repeated
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    reach = ask_public_address(build())
    assert reach.is_unknown
    assert reach.words.endswith("cannot be called from here: the proxy 127.0.0.1 port 9 refuses the connection")
    assert reach.action == ""


def watch(found: list[Reach], monkeypatch: pytest.MonkeyPatch, seconds: float) -> AddressMonitor:
    """Check as often as there is something to find, so many seconds apart."""
    clock = iter(range(100))
    monkeypatch.setattr("bot.operations.public_address.time.monotonic", lambda: next(clock) * seconds)
    results = iter(found)
    monkeypatch.setattr(public_address, "ask_public_address", lambda _: next(results))
    monitor = AddressMonitor(build())
    for _ in found:
        monitor.check()
    return monitor


def test_a_fault_is_logged_when_it_comes_and_when_it_goes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monitor = watch([OTHER, OTHER, OTHER, OURS, OURS, OTHER], monkeypatch, seconds=10)
    assert [record.getMessage() for record in caplog.records] == [
        f"Webex cannot reach the bot: {OTHER}",
        f"The public address works: {OURS.words}.",
        f"Webex cannot reach the bot: {OTHER}",
    ]
    assert monitor.latest == OTHER


def test_a_fault_that_stays_is_logged_every_five_minutes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch([OTHER, OTHER, OTHER], monkeypatch, seconds=limits.ADDRESS_CHECK_SECONDS)
    assert len(caplog.records) == 3


def test_a_working_or_unknown_address_is_not_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    watch([OURS, OURS], monkeypatch, seconds=1000)
    assert caplog.records == []
    watch([UNKNOWN, UNKNOWN], monkeypatch, seconds=1000)
    assert caplog.records == []


def test_it_asks_again_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ADDRESS_CHECK_SECONDS", 0.01)
    asked: list[Settings] = []

    def ask(settings: Settings) -> Reach:
        asked.append(settings)
        return OURS

    monkeypatch.setattr(public_address, "ask_public_address", ask)
    monitor = AddressMonitor(build())
    monitor.start()
    wait_until(lambda: len(asked) > 2)
    monitor.stop()
    assert monitor.latest == OURS
