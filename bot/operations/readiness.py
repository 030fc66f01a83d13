"""Whether the bot can do its work, and if not, what is missing."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot import limits
from bot.cache import SingleFlightCache
from bot.calling import Calling
from bot.errors import BotError
from bot.inbound.websocket.listener import Listener
from bot.messaging.client import Messaging
from bot.messaging.webhooks import fetch_webhooks, find_faults
from bot.operations.advice import advise
from bot.operations.public_address import AddressMonitor
from bot.settings import Settings
from bot.store import Store

log = logging.getLogger(__name__)

OK = "ok"

NO_RESULT = "no answer yet"

FINAL = "The bot does not connect again: run check, then restart it."
"""After a close code of Webex's that is final."""

Results = Mapping[str, str]
"""The result of each check by its name: `ok`, or what is wrong. It holds no secrets."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `run` returns results by the names in `names`, and raises BotError where none is known."""

    names: tuple[str, ...]
    run: Callable[[], Results]


class Readiness:
    """Checks what the bot needs. Each check runs in a thread of its own, so that a slow one delays no other."""

    def __init__(
        self,
        settings: Settings,
        messaging: Messaging,
        calling: Calling,
        store: Store,
        listener: Listener | None = None,
        address_monitor: AddressMonitor | None = None,
    ) -> None:
        """`listener` receives the events; None where webhooks do, whose address `address_monitor` asks."""
        self._settings = settings
        self._messaging = messaging
        self._calling = calling
        self._store = store
        self._listener = listener
        self._address_monitor = address_monitor
        self._checks = (
            Check(("database",), self._check_database),
            Check(("service_token",), self._check_calling),
            # A websocket says itself whether Webex accepts the bot's token.
            Check(("websocket",), self._check_websocket)
            if listener
            else Check(("bot_token", "webhooks"), self._check_messaging),
        )
        self._cache: SingleFlightCache[Results] = SingleFlightCache(limits.READINESS_CACHE_SECONDS, _run_in_thread)
        self._latest: dict[tuple[str, ...], tuple[Results, float]] = {}

    def check(self) -> Results:
        """Return all results, within `limits.READINESS_WAIT_SECONDS`. Never raises."""
        deadline = time.monotonic() + limits.READINESS_WAIT_SECONDS
        futures = [self._cache.request(check.names, partial(self._run, check)) for check in self._checks]
        results: dict[str, str] = {}
        for check, future in zip(self._checks, futures, strict=True):
            try:
                results |= future.result(max(deadline - time.monotonic(), 0.0))
            except TimeoutError:
                results |= self._get_latest(check)
        results |= self._describe_address()
        return results

    def describe_connection(self) -> dict[str, dict[str, str | None]]:
        """Return since when the websocket is connected, and when Webex was last heard on it; nothing with webhooks."""
        return {"websocket": self._listener.status.describe()} if self._listener else {}

    def _run(self, check: Check) -> Results:
        try:
            results = check.run()
        except Exception as error:
            log.exception("The readiness check of %s failed", check.names[0])
            results = dict.fromkeys(check.names, f"check failed ({type(error).__name__})")
        self._latest[check.names] = (results, time.monotonic())
        return results

    def _get_latest(self, check: Check) -> Results:
        """Return the last results of a check that is still running, unless they are too old."""
        results, at = self._latest.get(check.names, ({}, 0.0))
        if results and time.monotonic() - at < limits.READINESS_STALE_SECONDS:
            return results
        return dict.fromkeys(check.names, NO_RESULT)

    def _describe_address(self) -> Results:
        """Return what was last found at the public address, if it could be asked from here. Makes no call."""
        reach = self._address_monitor.latest if self._address_monitor else None
        if reach is None or reach.is_unknown:
            return {}
        return {"public_address": OK if reach.is_ours else str(reach)}

    def _check_database(self) -> Results:
        try:
            self._store.check_writable()
        except BotError as error:
            return {"database": str(advise(error, self._settings))}
        return {"database": OK}

    def _check_calling(self) -> Results:
        try:
            self._calling.check()
        except BotError as error:
            return {"service_token": str(advise(error, self._settings))}
        return {"service_token": OK}

    def _check_websocket(self) -> Results:
        status = self._listener.status if self._listener else None
        if status is None or status.connected_since is not None:
            return {"websocket": OK}
        problem = str(advise(status.error, self._settings)) if status.error else "not connected yet"
        return {"websocket": f"{problem} {FINAL}" if status.is_final else problem}

    def _check_messaging(self) -> Results:
        try:
            webhooks = fetch_webhooks(self._messaging)
        except BotError as error:
            return {"bot_token": str(advise(error, self._settings)), "webhooks": "unknown"}
        secret = self._settings.webhook_secret.get_secret_value()
        faults = find_faults(webhooks, self._settings.webhook_url, secret)
        named = [f"{each.name}: {fault.words}" for each, fault in faults.items() if fault and not each.is_optional]
        return {"bot_token": OK, "webhooks": ", ".join(named) or OK}


def _run_in_thread(run: Callable[[], None]) -> None:
    # A daemon: a check that hangs must not keep the process from stopping.
    threading.Thread(target=run, name="readiness", daemon=True).start()
