"""A listener without a bot: it connects to a simulated Webex, and the events that it stores are in a list."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.inbound.websocket.listener import Listener
from bot.messaging.client import Messaging
from bot.model import Event
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.support.settings import build_settings
from tests.support.waiting import wait_until

WEBSOCKET = {"connection": "websocket", "public_url": "", "webhook_secret": ""}
"""The settings of a bot whose events come in by a websocket."""

SHORT = {
    "FIRST_RECONNECT_SECONDS": 0.01,
    "REFUSED_RECONNECT_SECONDS": 0.05,
    "PING_SECONDS": 0.1,
    "PONG_SECONDS": 0.3,
    "FIRST_RETRY_SECONDS": 0.01,
    "SERVICE_CALL_SECONDS": 1.0,
}
"""Limits with which tests need not wait."""


class Listening:
    """What a listener did."""

    def __init__(self, settings: Settings, messaging: Messaging) -> None:
        self.events: list[Event] = []
        self.unstored: list[Event] = []
        self.catch_ups = 0
        self.is_database_down = False
        self.listener = Listener(settings, messaging, self._enqueue, self.unstored.append, self._catch_up)
        self._lock = threading.Lock()

    @property
    def keys(self) -> list[str]:
        return [event.key for event in self.events]

    def wait_for(self, count: int) -> list[Event]:
        """Wait for so many events; returns them."""
        wait_until(lambda: len(self.events) >= count)
        return self.events

    def wait_for_connection(self, count: int) -> None:
        """Wait until the listener has connected so many times since its start, and is connected."""
        wait_until(lambda: self.listener.status.connections >= count and bool(self.listener.status.connected_since))

    def _enqueue(self, event: Event) -> None:
        if self.is_database_down:
            raise DatabaseUnavailable("full")
        self.events.append(event)

    def _catch_up(self) -> None:
        self.catch_ups += 1


def shorten_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in SHORT.items():
        monkeypatch.setattr(limits, name, seconds)


@contextmanager
def listening(settings: Settings) -> Iterator[Listening]:
    """Start a listener with these settings, and wait until it is connected."""
    with build_listening(settings) as built:
        built.listener.start()
        built.listener.wait_until_connected()
        yield built


@contextmanager
def build_listening(settings: Settings) -> Iterator[Listening]:
    """Build a listener that is not started yet; it is closed at the end."""
    with closing(Messaging(settings)) as messaging:
        built = Listening(settings, messaging)
        try:
            yield built
        finally:
            built.listener.close()


def build_websocket_settings(webex: Sandbox, folder: Path, **changes: Any) -> Settings:
    return build_settings(webex, folder, **{**WEBSOCKET, **changes})
