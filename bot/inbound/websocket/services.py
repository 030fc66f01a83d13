"""Webex's services beside its API: the catalogue that names them, and calls to them with the bot's token."""

import logging
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot import http, limits
from bot.errors import BotError, WebexConnectionError, WebexInvalidResponse, WebsocketClosed
from bot.inbound.websocket.addresses import add_query, is_trusted, to_origin
from bot.setting_values import CATALOG_URL
from bot.settings import Settings

log = logging.getLogger(__name__)

DEFAULT_DEVICES_URL = "https://wdm-a.wbx2.com/wdm/api/v1/devices"
"""Where the usual catalogue does not answer: clients do the same."""


class UntrustedAddress(WebexInvalidResponse):
    """Webex named an address to which the bot's token must not be sent."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.sentence = (
            "Webex named an address for the websocket that is not one of its own, so the bot's token was not sent "
            "there. Check WEBEX_CATALOG_URL."
        )


class Services:
    """The device service and the conversations. Its methods raise WebexError."""

    def __init__(
        self,
        settings: Settings,
        total_seconds: float | None = None,
        idempotent_methods: frozenset[str] = http.IDEMPOTENT_METHODS,
    ) -> None:
        """`total_seconds` limits how long a call may take, retries included; those methods are retried."""
        self.catalog_url = settings.webex_catalog_url
        self._is_default = self.catalog_url == CATALOG_URL
        self._token = settings.webex_bot_token.get_secret_value()
        self._total_seconds = total_seconds or limits.SERVICE_CALL_SECONDS
        self._idempotent_methods = idempotent_methods
        self._sessions: dict[str, http.Session] = {}
        self._lock = threading.Lock()

    def fetch_devices_url(self) -> str:
        """Return where the devices of the bot's organization are. Not cached: Webex may move an organization."""
        catalog = self.call("GET", add_query(self.catalog_url, format="hostmap"))
        links = catalog.get("serviceLinks")
        address = links.get("wdm") if isinstance(links, dict) else None
        return f"{self.check(address).rstrip('/')}/devices"

    def find_devices_url(self) -> str:
        """Return where the devices are: the usual address where the usual catalogue does not answer."""
        try:
            return self.fetch_devices_url()
        except BotError as error:
            # The usual devices belong to the usual catalogue. A token that one refuses, the other refuses too.
            if not self._is_default or error.status == 401:
                raise
            log.warning("Webex's list of services cannot be read. Using the usual address. (%s)", error.sentence)
            return DEFAULT_DEVICES_URL

    def check(self, url: object, scheme: str = "https") -> str:
        """Return an address that Webex sent. Raises UntrustedAddress if the bot's token must not be sent to it."""
        if not is_trusted(url, self.catalog_url, scheme):
            raise UntrustedAddress
        return str(url)

    def call(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Call a service; returns the JSON object, empty if there is none."""
        session = self._get_session(self.check(url))
        try:
            response = session.request(method, url, json=body, allow_redirects=False)
        except WebexConnectionError as error:
            words = error.failure.words if error.failure else "no answer"
            raise WebsocketClosed(f"needs {urlsplit(url).netloc}, which cannot be reached: {words}") from None
        return {} if method == "DELETE" else http.read_object(response)

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            for session in self._sessions.values():
                session.close()

    def _get_session(self, url: str) -> http.Session:
        """Return the session for a host: each may have a proxy of its own."""
        origin = to_origin(url)
        with self._lock:
            if origin not in self._sessions:
                session = http.build_session(url, self._idempotent_methods, self._total_seconds)
                session.headers["Authorization"] = f"Bearer {self._token}"
                self._sessions[origin] = session
            return self._sessions[origin]
