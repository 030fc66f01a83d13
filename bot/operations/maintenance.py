"""Scheduled maintenance: repair the webhooks, find the messages they lost, purge what is old."""

import logging
import threading
from datetime import UTC, datetime, timedelta

from bot import limits
from bot.errors import BotError
from bot.inbound.catch_up import CatchUp
from bot.inbound.event_queue import EventQueue
from bot.messaging.client import Messaging
from bot.messaging.takeovers import Takeovers
from bot.messaging.webhooks import has_inactive_webhook, register_webhooks, remove_webhooks
from bot.settings import Settings
from bot.store.plans import Plans

log = logging.getLogger(__name__)


class Maintenance:
    """The jobs that keep the bot working."""

    def __init__(self, settings: Settings, messaging: Messaging, event_queue: EventQueue, plans: Plans) -> None:
        self._settings = settings
        self._messaging = messaging
        self._event_queue = event_queue
        self._plans = plans
        # Not new: a webhook may have reported the same message, and the bot may have replied to it.
        self._catch_up = CatchUp(settings, messaging, lambda event: event_queue.enqueue(event, is_new=False))
        self._takeovers = Takeovers()
        self._stopped = threading.Event()
        self._is_repairing = threading.Lock()

    def stop(self) -> None:
        """Stop waiting: a job that waits to reactivate webhooks ends at once, and a catch-up at its next pause."""
        self._stopped.set()
        self._catch_up.stop()

    def open(self) -> None:
        """Register the webhooks, or remove those of earlier runs where there is a websocket. Raises WebexError."""
        if self._settings.uses_websocket:
            remove_webhooks(self._messaging)
        else:
            self._register_webhooks()

    def catch_up(self) -> None:
        """Find the messages of the last minutes that no event has reported. Never raises."""
        self._catch_up.run()

    def repair_webhooks(self, _at: datetime) -> None:
        """Repair webhooks that are gone or deactivated, and catch up with what they did not deliver. Never raises.

        With a websocket there are none: only catching up is completed where it was not.
        """
        if self._settings.uses_websocket:
            if self._catch_up.is_incomplete:
                self.catch_up()
            return
        # The run of a minute ago may still wait until it may reactivate webhooks.
        if not self._is_repairing.acquire(blocking=False):
            return
        try:
            self._repair_webhooks()
        finally:
            self._is_repairing.release()

    def _repair_webhooks(self) -> None:
        try:
            if has_inactive_webhook(self._messaging, self._settings.webhook_url) and not self._wait_for_window():
                return
            was_broken = self._register_webhooks()
        except BotError as error:
            log.warning("The webhooks could not be checked: %s", error.sentence)
            return
        if was_broken or self._catch_up.is_incomplete:
            self.catch_up()

    def purge_old_events(self, _at: datetime) -> None:
        """Delete the events whose handling ended more than RETENTION_DAYS ago, and plans that are as old."""
        before = datetime.now(UTC) - timedelta(days=self._settings.retention_days)
        self._plans.delete_before(before)
        count = self._event_queue.delete_completed(before)
        if count:
            log.info("Purged %d events older than %d days.", count, self._settings.retention_days)

    def _wait_for_window(self) -> bool:
        """Catch up, then wait until webhooks may be reactivated. Returns False if the bot is stopped meanwhile."""
        seconds = limits.WEBHOOK_FAILURE_WINDOW_SECONDS
        log.warning("Webex has deactivated webhooks. They will be reactivated in %d s.", seconds)
        self.catch_up()
        return not self._stopped.wait(seconds)

    def _register_webhooks(self) -> bool:
        secret = self._settings.webhook_secret.get_secret_value()
        may_take_over = self._takeovers.may_take_over
        return register_webhooks(self._messaging, self._settings.webhook_url, secret, may_take_over)
