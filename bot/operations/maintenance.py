"""What the running bot does by itself: its webhooks, what it missed, other replicas' leavings, old conversations."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

from bot import limits
from bot.errors import BotError
from bot.inbound.catch_up import CatchUp
from bot.inbound.event_queue import EventQueue
from bot.messaging.client import Messaging
from bot.messaging.webhooks import has_inactive_webhook, register_webhooks
from bot.settings import Settings
from bot.store import Store

log = logging.getLogger(__name__)


def to_schedule(minutes: int) -> str:
    """Write "every so many minutes", a divisor of an hour, as cron does."""
    return f"*/{minutes} * * * *" if minutes < 60 else "0 * * * *"


class Maintenance:
    """Keeps the bot in order."""

    def __init__(self, settings: Settings, messaging: Messaging, store: Store, event_queue: EventQueue) -> None:
        self._settings = settings
        self._messaging = messaging
        self._store = store
        self._event_queue = event_queue
        self._catching_up = CatchUp(settings, messaging, lambda event: event_queue.enqueue(event, is_new=False))
        self._stopped = threading.Event()
        self._beating = threading.Thread(target=self._beat, name="beat", daemon=True)

    def start(self) -> None:
        """Show signs of life, and take over from replicas that show none."""
        self._beating.start()

    def stop(self) -> None:
        """Stop."""
        self._stopped.set()
        if self._beating.is_alive():
            self._beating.join()

    def open(self) -> None:
        """Register the webhooks, and catch up with what came before they were there. Raises WebexError."""
        self._register()
        self._catching_up.run()

    def repair_webhooks(self, _at: datetime) -> None:
        """Repair webhooks that Webex has switched off, and catch up with what it could not deliver."""
        try:
            if has_inactive_webhook(self._messaging, self._settings.webhook_url) and not self._wait_for_window():
                return
            was_broken = self._register()
        except BotError as error:
            log.warning("The webhooks could not be looked at: %s", error.sentence)
            return
        if was_broken or self._catching_up.is_behind:
            self._catching_up.run()

    def _wait_for_window(self) -> bool:
        """Wait until a webhook may be reactivated, catching up first; returns whether it came to that."""
        log.warning(
            "Webex has switched webhooks off. They are reactivated in %d s.", limits.WEBHOOK_FAILURE_WINDOW_SECONDS
        )
        self._catching_up.run()
        return not self._stopped.wait(limits.WEBHOOK_FAILURE_WINDOW_SECONDS)

    def purge_old_events(self, _at: datetime) -> None:
        """Delete the conversations that were settled long ago."""
        count = self._event_queue.delete_completed(datetime.now(UTC) - timedelta(days=self._settings.retention_days))
        if count:
            log.info("Deleted %d conversations older than %d days.", count, self._settings.retention_days)

    def _register(self) -> bool:
        secret = self._settings.webhook_secret.get_secret_value()
        return register_webhooks(self._messaging, self._settings.webhook_url, secret)

    def _beat(self) -> None:
        while True:
            try:
                self._show_life()
            except Exception as error:
                log.warning("No sign of life could be written: %s", type(error).__name__)
            if self._stopped.wait(limits.HEARTBEAT_SECONDS):
                return

    def _show_life(self) -> None:
        began = time.time()
        self._store.replicas.record_heartbeat(self._settings.replica)
        self._event_queue.record_heartbeat(began)
        for name in self._store.replicas.claim_expired(limits.LEASE_SECONDS):
            log.warning("The replica %s is silent: taking over what it had accepted.", name)
            self._event_queue.recover_from(name)
            self._store.replicas.remove(name)
