"""The bot's device: what Webex calls a registration for a websocket. An account can have a limited number of them."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from bot import limits
from bot.errors import BotError, WebexInvalidResponse, WebexStatusError
from bot.inbound.websocket.services import Services, UntrustedAddress
from bot.settings import Settings

log = logging.getLogger(__name__)

NAME_PREFIX = "webex-numbers-bot"
"""How the names of the bot's own devices begin. All others belong to other programs."""

DEVICE_TYPE = "DESKTOP"
"""Clients register as a desktop: Webex has no type for bots."""


def remove_devices(settings: Settings) -> None:
    """Remove the device of an earlier run with a websocket, now that events come in by webhooks. Never raises.

    One attempt, and nothing is logged if it fails: most bots have never had one, and their network may not let them
    reach the service.
    """
    services = Services(settings, limits.DEVICE_REMOVAL_SECONDS, idempotent_methods=frozenset())
    try:
        if Device(services, settings.replica).remove_left_over():
            log.info("Removed the device of the websocket: events come in by webhooks.")
    except BotError as error:
        log.debug("Devices of earlier runs could not be looked for: %s", error.sentence)
    finally:
        services.close()


class Device:
    """The device of one replica. Its methods raise WebexError."""

    def __init__(self, services: Services, replica: str) -> None:
        self._services = services
        name = f"{NAME_PREFIX} {replica}"
        self._body = {
            "deviceName": name,
            "deviceType": DEVICE_TYPE,
            "localizedModel": "python",
            "model": "python",
            "name": name,
            "systemName": NAME_PREFIX,
            "systemVersion": "1",
        }
        self._url: str | None = None

    def register(self) -> str:
        """Return the address of the device's websocket: of the one that Webex has already, or of a new one."""
        devices_url = self._services.find_devices_url()
        own = list(self._list_own(devices_url))
        registered = self._refresh(own) or self._create(devices_url)
        self._url = self._services.check(registered.get("url"))
        return self._services.check(registered.get("webSocketUrl"), "wss")

    def replace(self) -> str:
        """Register a new device in place of one that Webex no longer knows; returns its websocket's address."""
        devices_url = self._services.find_devices_url()
        for device in list(self._list_own(devices_url)):
            self._delete(device)
        registered = self._create(devices_url)
        self._url = self._services.check(registered.get("url"))
        return self._services.check(registered.get("webSocketUrl"), "wss")

    def remove(self) -> None:
        """Remove the device that is registered, so that it does not count against the limit."""
        if self._url is not None:
            self._delete({"url": self._url})
            self._url = None

    def remove_left_over(self) -> bool:
        """Remove what an earlier run of this replica has left. Returns whether there was something."""
        devices = list(self._list_own(self._services.fetch_devices_url()))
        for device in devices:
            self._delete(device)
        return bool(devices)

    def _list_own(self, devices_url: str, prefix: str = "") -> Iterator[Mapping[str, Any]]:
        """Yield the devices of this replica, or all whose names begin with a prefix."""
        try:
            devices = self._services.call("GET", devices_url).get("devices")
        except WebexStatusError as refusal:
            # An account without devices.
            if refusal.status != 404:
                raise
            return
        for device in devices if isinstance(devices, list) else []:
            if isinstance(device, dict) and device.get("deviceType") == DEVICE_TYPE:
                name = str(device.get("name", ""))
                if name == self._body["name"] or (prefix and name.startswith(prefix)):
                    yield device

    def _refresh(self, devices: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        """Refresh the first device and remove further ones; None if there is none that Webex still knows."""
        first, *duplicates = devices or [{}]
        for duplicate in duplicates:
            self._delete(duplicate)
        if not first:
            return None
        try:
            return {**first, **self._services.call("PUT", self._services.check(first.get("url")), self._body)}
        except (WebexStatusError, UntrustedAddress) as error:
            if error.status == 401 or (error.status is not None and error.is_transient):
                raise
            log.info("The bot's device cannot be used again, so a new one is registered.")
            return None
        except WebexInvalidResponse:
            return first  # refreshed, and nothing is said of it

    def _create(self, devices_url: str) -> Mapping[str, Any]:
        try:
            return self._services.call("POST", devices_url, self._body)
        except WebexStatusError as refusal:
            # "Excessive device registrations": the account has as many as it may.
            if refusal.status != 403:
                raise
        log.warning("The bot's account has too many devices at Webex. Removing those of earlier runs.")
        for device in list(self._list_own(devices_url, NAME_PREFIX)):
            self._delete(device)
        return self._services.call("POST", devices_url, self._body)

    def _delete(self, device: Mapping[str, Any]) -> None:
        """Delete a device. Does nothing if it is gone, or cannot be deleted: it only counts against the limit."""
        try:
            self._services.call("DELETE", self._services.check(device.get("url")))
        except BotError as error:
            if error.status != 404:
                log.warning("A device could not be removed from Webex: %s", error.sentence)
