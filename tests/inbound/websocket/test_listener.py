"""The listener: stored first, acknowledged then; every end of a connection leads to the next one."""

import logging
import threading
from pathlib import Path

import pytest

from bot import limits
from bot.inbound.websocket.listener import choose_pause
from bot.operations.advice import advise
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.mercury_faults import MercuryFaults
from bot.settings import Settings
from tests.support.listening import build_listening, build_websocket_settings, listening, shorten_limits
from tests.support.settings import BOT
from tests.support.waiting import wait_until


@pytest.fixture(autouse=True)
def _wait_little(monkeypatch: pytest.MonkeyPatch) -> None:
    shorten_limits(monkeypatch)


@pytest.fixture
def settings(webex: Sandbox, tmp_path: Path) -> Settings:
    return build_websocket_settings(webex, tmp_path)


def list_statuses(webex: Sandbox) -> list[int | None]:
    return [each["status"] for each in webex.list_deliveries() if each["resource"] == "messages"]


def test_events_are_stored_and_acknowledged(webex: Sandbox, settings: Settings, administrator: Person) -> None:
    with listening(settings) as connected:
        sent = [administrator.mention(BOT, "help", room=webex.group_room_id) for _ in range(20)]
        assert [event.id for event in connected.wait_for(20)] == [each["id"] for each in sent]
        wait_until(lambda: list_statuses(webex) == [200] * 20)
        assert connected.listener.status.last_event


def test_an_event_that_cannot_be_stored_is_not_acknowledged(
    webex: Sandbox, settings: Settings, administrator: Person
) -> None:
    """It is kept in memory, as with webhooks."""
    with listening(settings) as connected:
        connected.is_database_down = True
        sent = administrator.mention(BOT, "help", room=webex.group_room_id)
        wait_until(lambda: [event.id for event in connected.unstored] == [sent["id"]])
        connected.is_database_down = False
        administrator.mention(BOT, "help", room=webex.group_room_id)
        connected.wait_for(1)
        wait_until(lambda: list_statuses(webex) == [None, 200])


def test_a_broken_connection_is_replaced(webex: Sandbox, settings: Settings, administrator: Person) -> None:
    """The same device is used again, and what came meanwhile is caught up with: not after the first connection."""
    with listening(settings) as connected:
        devices = list(webex.state.devices)
        assert connected.catch_ups == 0
        for count in (2, 3):
            webex.mercury.drop_connections()
            connected.wait_for_connection(count)
            wait_until(lambda: connected.catch_ups == count - 1)  # noqa: B023
        assert list(webex.state.devices) == devices
        administrator.mention(BOT, "help", room=webex.group_room_id)
        connected.wait_for(1)


def test_an_internal_error_of_the_library_is_a_broken_connection(
    webex: Sandbox, settings: Settings, administrator: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Data may arrive at a connection that another thread has found to be at its end."""
    with listening(settings) as connected:
        for count in range(2, 6):  # not each time, the library calls it an error
            wait_until(lambda: connected.listener._connection is not None)
            connection = connected.listener._connection
            assert connection is not None
            connection._socket.protocol.receive_eof()
            administrator.mention(BOT, "help", room=webex.group_room_id)
            connected.wait_for_connection(count)
    assert "The websocket to Webex is broken." in caplog.text
    assert "Traceback" not in caplog.text


def test_a_silent_connection_is_replaced(webex: Sandbox, settings: Settings) -> None:
    with listening(settings) as connected:
        wait_until(lambda: connected.listener.status.last_pong is not None)
        webex.mercury.faults = MercuryFaults(silent=True)
        connected.wait_for_connection(2)


def test_pongs_keep_a_connection(
    webex: Sandbox, settings: Settings, monkeypatch: pytest.MonkeyPatch, administrator: Person
) -> None:
    monkeypatch.setattr(limits, "PING_SECONDS", 0.01)
    with listening(settings) as connected:
        first = connected.listener.status.last_pong
        for _ in range(3):
            wait_until(lambda: connected.listener.status.last_pong != first)  # noqa: B023
            first = connected.listener.status.last_pong
        administrator.mention(BOT, "help", room=webex.group_room_id)
        connected.wait_for(1)
        assert connected.listener.status.connections == 1


def test_a_shutdown_is_followed(webex: Sandbox, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with listening(settings) as connected:
        webex.mercury.send_shutdown()
        connected.wait_for_connection(2)
    assert "The websocket to Webex is closed by Webex, which asks to connect again." in caplog.text


def test_duplicates_have_the_same_key(webex: Sandbox, settings: Settings, administrator: Person) -> None:
    webex.mercury.faults = MercuryFaults(duplicates=True)
    with listening(settings) as connected:
        administrator.mention(BOT, "help", room=webex.group_room_id)
        connected.wait_for(2)
        webex.redeliver(webex.list_deliveries()[-1]["sequence"])
        connected.wait_for(3)
        assert len(set(connected.keys)) == 1


def test_a_device_that_is_unknown_is_registered_again(webex: Sandbox, settings: Settings) -> None:
    """404 at the handshake."""
    with listening(settings) as connected:
        before = list(webex.state.devices)
        webex.mercury.faults = MercuryFaults(handshake_status=404, times=1)
        webex.mercury.drop_connections()
        connected.wait_for_connection(2)
        assert len(webex.state.devices) == 1
        assert list(webex.state.devices) != before


def test_a_device_that_was_deleted_is_registered_again(webex: Sandbox, settings: Settings) -> None:
    with listening(settings) as connected:
        webex.state.devices.clear()
        webex.mercury.drop_connections()
        connected.wait_for_connection(2)
        assert len(webex.state.devices) == 1


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_another_refusal_at_the_handshake_is_tried_again(webex: Sandbox, settings: Settings, status: int) -> None:
    webex.mercury.faults = MercuryFaults(handshake_status=status, times=2)
    with build_listening(settings) as connected:
        connected.listener.start()
        connected.wait_for_connection(1)


def test_a_refused_token_is_named_and_tried_again(
    webex: Sandbox, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """After a longer pause: Webex may have been wrong."""
    webex.mercury.faults = MercuryFaults(close_code=4401, times=1)
    with build_listening(settings) as connected:
        connected.listener.start()
        wait_until(lambda: "was closed by Webex with code 4401. Connecting again in 0.1 s." in caplog.text)
        connected.wait_for_connection(1)


def test_the_advice_for_a_refused_token(webex: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the websocket or by the catalogue, which comes first."""
    monkeypatch.setattr(limits, "REFUSED_RECONNECT_SECONDS", 60)
    for token, code in ((webex.settings["WEBEX_BOT_TOKEN"], 4401), ("another-token-of-nobody", 0)):
        settings = build_websocket_settings(webex, tmp_path, webex_bot_token=token)
        webex.mercury.faults = MercuryFaults(close_code=code)
        with build_listening(settings) as connected:
            connected.listener.start()
            wait_until(lambda: connected.listener.status.error is not None)
            error = connected.listener.status.error
            assert error is not None
            assert advise(error, settings).problem == "Webex does not accept WEBEX_BOT_TOKEN"


@pytest.mark.parametrize("code", [4400, 4403])
def test_a_final_close_code_is_final(webex: Sandbox, settings: Settings, code: int) -> None:
    """The device is removed then."""
    webex.mercury.faults = MercuryFaults(close_code=code)
    with build_listening(settings) as connected:
        connected.listener.start()
        wait_until(lambda: connected.listener.status.is_final)
        wait_until(lambda: not webex.state.devices)
        # Nothing is left that could connect again.
        wait_until(lambda: not any(each.name == "websocket" for each in threading.enumerate()))


@pytest.mark.parametrize("code", [1000, 1001, 1011, 4000, 4404])
def test_other_close_codes_are_not(webex: Sandbox, settings: Settings, code: int) -> None:
    webex.mercury.faults = MercuryFaults(close_code=code, times=1)
    with build_listening(settings) as connected:
        connected.listener.start()
        connected.wait_for_connection(1)


def test_a_connection_that_is_never_ready_is_replaced(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WEBSOCKET_READY_SECONDS", 0.2)
    monkeypatch.setattr("bot.inbound.websocket.connection.READY_EVENTS", ("another",))
    with build_listening(settings) as connected:
        connected.listener.start()
        wait_until(lambda: connected.listener.status.error is not None)
        assert "Webex has not accepted the token on it" in str(connected.listener.status.error)
        monkeypatch.setattr("bot.inbound.websocket.connection.READY_EVENTS", ("mercury.buffer_state",))
        connected.wait_for_connection(1)


def test_a_clean_stop_removes_the_device(webex: Sandbox, settings: Settings) -> None:
    with listening(settings):
        assert len(webex.state.devices) == 1
    assert webex.state.devices == {}
    wait_until(lambda: webex.mercury.connections == 0)


def test_pauses_grow_and_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RECONNECT_SECONDS", 0.5)
    averages = [sum(choose_pause(attempts) for _ in range(400)) / 400 for attempts in range(8)]
    assert averages == pytest.approx([0.5, 1, 2, 4, 8, 16, 32, 60], rel=0.1)
    assert choose_pause(10_000) <= 1.5 * limits.MAX_RECONNECT_SECONDS
    assert len({choose_pause(3) for _ in range(10)}) == 10


def test_no_token_is_logged(
    webex: Sandbox, settings: Settings, administrator: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """At no level: the websocket's library would log what it sends."""
    caplog.set_level(logging.DEBUG)
    with listening(settings) as connected:
        administrator.mention(BOT, "help", room=webex.group_room_id)
        connected.wait_for(1)
        webex.mercury.faults = MercuryFaults(close_code=4401, times=1)
        webex.mercury.drop_connections()
        connected.wait_for_connection(2)
    assert "Connected to Webex by a websocket." in caplog.text
    assert webex.settings["WEBEX_BOT_TOKEN"] not in caplog.text
