"""Whether the bot can do its work, and if not, what is missing."""

import threading
from collections.abc import Callable, Mapping

from cachetools import TTLCache

from bot.calling import Calling
from bot.errors import BotError, WebexRefused
from bot.messaging import Messaging
from bot.receiver import RESOURCES
from bot.settings import Settings
from bot.store import Store

KEPT_SECONDS = 10.0
"""How long what was found is told again: whoever asks often costs Webex no calls."""

OK = "ok"


class Readiness:
    """Looks at what the bot needs."""

    def __init__(self, settings: Settings, messaging: Messaging, calling: Calling, store: Store) -> None:
        self._settings = settings
        self._messaging = messaging
        self._calling = calling
        self._store = store
        self._found: TTLCache[str, Mapping[str, str]] = TTLCache(1, KEPT_SECONDS)
        self._lock = threading.Lock()

    def check(self) -> Mapping[str, str]:
        """Return what was looked at: for each `ok`, or a sentence. Nothing in it is secret. Raises nothing."""
        with self._lock:
            found = self._found.get("")
            if found is None:
                found = self._found[""] = {
                    "database": _try_to(lambda: self._store.replicas.beat(self._settings.replica)),
                    "service_token": _try_to(self._calling.check),
                    **self._check_messaging(),
                }
            return found

    def _check_messaging(self) -> dict[str, str]:
        try:
            webhooks = self._messaging.fetch_webhooks()
        except BotError as error:
            refused = isinstance(error, WebexRefused) and error.status == 401
            return {
                "bot_token": "Webex does not accept WEBEX_BOT_TOKEN" if refused else error.sentence,
                "webhooks": "unknown",
            }
        target_url = self._settings.webhook_url
        active = {each.get("resource") for each in webhooks if _is_active(each, target_url)}
        missing = sorted(RESOURCES - active)
        return {"bot_token": OK, "webhooks": f"not active: {', '.join(missing)}" if missing else OK}


def _is_active(webhook: Mapping[str, object], target_url: str) -> bool:
    return webhook.get("targetUrl") == target_url and webhook.get("status") == "active"


def _try_to(look: Callable[[], object]) -> str:
    try:
        look()
    except BotError as error:
        return error.sentence
    return OK
