"""The device: used again, never piled up, and only where its service should be."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.errors import WebexStatusError, WebsocketClosed
from bot.inbound.websocket.device import NAME_PREFIX, Device, remove_devices
from bot.inbound.websocket.services import Services, UntrustedAddress
from bot.operations.advice import advise
from bot.sandbox import Person, Sandbox
from bot.sandbox.api import devices as device_service
from bot.settings import Settings
from tests.support.listening import build_websocket_settings, shorten_limits
from tests.support.scripted_server import ScriptedServer


@pytest.fixture(autouse=True)
def _wait_little(monkeypatch: pytest.MonkeyPatch) -> None:
    shorten_limits(monkeypatch)


@pytest.fixture
def settings(webex: Sandbox, tmp_path: Path) -> Settings:
    return build_websocket_settings(webex, tmp_path, replica="one")


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    with closing(Services(settings)) as services:
        yield services


def list_names(webex: Sandbox) -> list[str]:
    return [device["name"] for device in webex.state.devices.values()]


def add_device(webex: Sandbox, name: str, **changes: Any) -> None:
    """Register a device of the bot's account by hand."""
    person = Person(webex.url, webex.people["Numbers"]["token"])
    session = person._session
    body = dict.fromkeys(device_service.NAMES, "x") | {"name": name, "deviceType": "DESKTOP", **changes}
    session.post(f"{webex.url}{device_service.DEVICES_PATH}/devices", json=body, timeout=5).raise_for_status()
    person.close()


def list_device_calls(webex: Sandbox) -> list[str]:
    return [call["method"] for call in webex.list_calls() if "/devices" in call["path"] and call["caller"] == "Numbers"]


def test_a_device_is_registered_and_used_again(webex: Sandbox, services: Services) -> None:
    addresses = {Device(services, "one").register() for _ in range(3)}
    assert len(addresses) == 1
    assert list_names(webex) == [f"{NAME_PREFIX} one"]
    assert list_device_calls(webex) == ["GET", "POST", "GET", "PUT", "GET", "PUT"]


def test_each_replica_has_its_own(services: Services) -> None:
    assert Device(services, "one").register() != Device(services, "two").register()


def test_devices_of_other_programs_are_left_alone(webex: Sandbox, services: Services) -> None:
    add_device(webex, "python-spark-client")
    add_device(webex, f"{NAME_PREFIX} one", deviceType="MOBILE")
    device = Device(services, "one")
    device.register()
    device.remove()
    assert len(webex.state.devices) == 2


def test_duplicates_are_removed(webex: Sandbox, services: Services) -> None:
    for _ in range(3):
        add_device(webex, f"{NAME_PREFIX} one")
    Device(services, "one").register()
    assert list_names(webex) == [f"{NAME_PREFIX} one"]


def test_a_device_that_cannot_be_refreshed_is_replaced(webex: Sandbox, services: Services) -> None:
    first = Device(services, "one").register()
    webex.faults.set([{"kind": "status", "status": 404, "path": "devices/", "method": "PUT"}])
    assert Device(services, "one").register() != first


def test_a_refresh_that_fails_for_a_moment_is_tried_again(webex: Sandbox, services: Services) -> None:
    first = Device(services, "one").register()
    webex.faults.set([{"kind": "status", "status": 503, "path": "devices/", "method": "PUT", "times": 1}])
    assert Device(services, "one").register() == first


def test_a_full_account_is_cleared_of_the_bots_own_devices(
    webex: Sandbox, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as those of containers, each with another name, that were killed."""
    monkeypatch.setattr(device_service, "MAX_DEVICES", 4)
    add_device(webex, "python-spark-client")
    for name in ("a", "b", "c"):
        add_device(webex, f"{NAME_PREFIX} {name}")
    Device(services, "one").register()
    assert list_names(webex) == ["python-spark-client", f"{NAME_PREFIX} one"]


def test_an_account_full_of_other_devices_is_reported(
    webex: Sandbox, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_service, "MAX_DEVICES", 1)
    add_device(webex, "python-spark-client")
    with pytest.raises(WebexStatusError, match="excessive device registrations"):
        Device(services, "one").register()


def test_left_over_devices_are_removed(webex: Sandbox, services: Services, settings: Settings) -> None:
    """When the connection is changed to webhooks. Those of other replicas stay."""
    Device(services, "one").register()
    Device(services, "two").register()
    remove_devices(settings)
    assert list_names(webex) == [f"{NAME_PREFIX} two"]


def test_left_over_devices_are_looked_for_once(
    webex: Sandbox, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """A network that does not reach the service is no fault with webhooks."""
    webex.faults.set([{"kind": "reset_before", "path": "catalog"}])
    remove_devices(settings)
    assert len(webex.list_calls()) == 1
    assert caplog.text == ""


@pytest.mark.parametrize(
    "links",
    [
        '{"wdm": "https://evil.test/wdm/api/v1"}',
        '{"wdm": "http://10.0.0.1/wdm/api/v1"}',
        '{"wdm": 1}',
        '{"wdm": null}',
        "{}",
        "[]",
        "null",
    ],
)
def test_a_service_elsewhere_is_not_called(webex: Sandbox, tmp_path: Path, links: str) -> None:
    server = ScriptedServer([(200, {"Content-Type": "application/json"}, f'{{"serviceLinks": {links}}}')])
    with server.serve():
        settings = build_websocket_settings(webex, tmp_path, webex_catalog_url=f"{server.url}/catalog")
        with closing(Services(settings)) as services, pytest.raises(UntrustedAddress):
            Device(services, "one").register()
    assert server.calls == ["GET /catalog?format=hostmap"]


@pytest.mark.parametrize(
    "device",
    [
        '{"url": "https://evil.test/devices/1", "webSocketUrl": "ws://127.0.0.1:1/1"}',
        '{"url": "http://127.0.0.1:1/devices/1", "webSocketUrl": "wss://evil.test/1"}',
        '{"url": "http://127.0.0.1:1/devices/1", "webSocketUrl": "http://127.0.0.1:1/1"}',
        "{}",
    ],
)
def test_a_device_elsewhere_is_not_used(webex: Sandbox, tmp_path: Path, device: str) -> None:
    server = ScriptedServer()
    with server.serve():
        server.responses[:] = [
            (200, {}, f'{{"serviceLinks": {{"wdm": "{server.url}/wdm"}}}}'),
            (200, {}, '{"devices": []}'),
            (200, {}, device),
        ]
        settings = build_websocket_settings(webex, tmp_path, webex_catalog_url=f"{server.url}/catalog")
        with closing(Services(settings)) as services, pytest.raises(UntrustedAddress):
            Device(services, "one").register()


@pytest.mark.parametrize("status", [400, 403, 503])
def test_the_usual_address_replaces_the_usual_catalogue_only(webex: Sandbox, tmp_path: Path, status: int) -> None:
    """The devices of another Webex are not at the usual address."""
    server = ScriptedServer([(status, {}, "{}")])
    with server.serve():
        settings = build_websocket_settings(webex, tmp_path, webex_catalog_url=f"{server.url}/catalog")
        with closing(Services(settings, 0.1)) as services:
            with pytest.raises(WebexStatusError):
                services.find_devices_url()
            services._is_default = True
            assert services.find_devices_url() == "https://wdm-a.wbx2.com/wdm/api/v1/devices"


def test_a_token_that_the_catalogue_refuses_goes_nowhere_else(webex: Sandbox, tmp_path: Path) -> None:
    settings = build_websocket_settings(webex, tmp_path, webex_bot_token="of-nobody")
    with closing(Services(settings)) as services:
        services._is_default = True
        with pytest.raises(WebexStatusError) as caught:
            services.find_devices_url()
    assert caught.value.status == 401


def test_a_service_that_cannot_be_reached_is_named(webex: Sandbox, tmp_path: Path) -> None:
    settings = build_websocket_settings(webex, tmp_path, webex_catalog_url="http://127.0.0.1:1/catalog")
    with closing(Services(settings, 0.1)) as services, pytest.raises(WebsocketClosed) as caught:
        services.find_devices_url()
    assert "needs 127.0.0.1:1, which cannot be reached" in caught.value.sentence
    assert "HTTPS_PROXY" in advise(caught.value, settings).action


def test_an_address_elsewhere_is_named_as_such(webex: Sandbox, tmp_path: Path) -> None:
    settings = build_websocket_settings(webex, tmp_path)
    with closing(Services(settings)) as services, pytest.raises(UntrustedAddress) as caught:
        services.check("https://evil.test/wdm")
    assert "the bot's token was not sent there" in str(advise(caught.value, settings))
