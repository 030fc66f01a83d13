"""Whether the bot can do its work, and if not, what is missing."""

import threading
import time
from collections.abc import Callable, Mapping

from bot import limits
from bot.calling import Calling
from bot.errors import BotError, DatabaseUnavailable, WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.webhooks import fetch_webhooks, find_faults
from bot.settings import Settings
from bot.store import Store

OK = "ok"

Found = Mapping[str, str]
"""What was looked at: for each `ok`, or a sentence. Nothing in it is secret."""


class Readiness:
    """Looks at what the bot needs."""

    def __init__(self, settings: Settings, messaging: Messaging, calling: Calling, store: Store) -> None:
        self._settings = settings
        self._messaging = messaging
        self._calling = calling
        self._store = store
        self._looks = (
            Look(("database",), self._look_at_database),
            Look(("service_token",), self._look_at_calling),
            Look(("bot_token", "webhooks"), self._look_at_messaging),
        )

    def check(self) -> Found:
        """Return what was found, all within a second. Raises nothing."""
        deadline = time.monotonic() + limits.READINESS_WAIT_SECONDS
        for look in self._looks:
            look.begin()
        return {name: words for look in self._looks for name, words in look.read(deadline).items()}

    def _look_at_database(self) -> Found:
        try:
            self._store.check_writable()
        except DatabaseUnavailable:
            return {"database": "it cannot be written; see the log, DATABASE_URL, and whether its disk is full"}
        return {"database": OK}

    def _look_at_calling(self) -> Found:
        try:
            self._calling.check()
        except BotError as error:
            return {"service_token": error.sentence}
        return {"service_token": OK}

    def _look_at_messaging(self) -> Found:
        try:
            webhooks = fetch_webhooks(self._messaging)
        except BotError as error:
            refused = isinstance(error, WebexStatusError) and error.status == 401
            return {
                "bot_token": "Webex does not accept WEBEX_BOT_TOKEN" if refused else error.sentence,
                "webhooks": "unknown",
            }
        secret = self._settings.webhook_secret.get_secret_value()
        faults = find_faults(webhooks, self._settings.webhook_url, secret)
        named = [f"{resource}: {fault}" for resource, fault in faults.items() if fault]
        return {"bot_token": OK, "webhooks": ", ".join(named) or OK}


class Look:
    """A look at something, in a thread of its own: what does not answer holds up nobody who asks."""

    def __init__(self, names: tuple[str, ...], do: Callable[[], Found]) -> None:
        """`do` returns what it found, by these names."""
        self._names = names
        self._do = do
        self._found: Found = {}
        self._found_at = 0.0
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._ended.set()

    def begin(self) -> None:
        """Look anew, unless that was done lately or is under way."""
        with self._lock:
            is_new = self._found and time.monotonic() - self._found_at < limits.READINESS_CACHE_SECONDS
            if is_new or not self._ended.is_set():
                return
            self._ended.clear()
        threading.Thread(target=self._run, name=f"look at {self._names[0]}", daemon=True).start()

    def read(self, deadline: float) -> Found:
        """Return what was found, waiting for it until then: the latest known, unless that is old."""
        self._ended.wait(max(deadline - time.monotonic(), 0.0))
        if self._found and time.monotonic() - self._found_at < limits.READINESS_STALE_SECONDS:
            return self._found
        return dict.fromkeys(self._names, "no answer yet")

    def _run(self) -> None:
        try:
            self._found = self._do()
            self._found_at = time.monotonic()
        finally:
            self._ended.set()
