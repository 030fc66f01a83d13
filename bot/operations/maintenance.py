"""Scheduled maintenance: repair the webhooks, find the messages they lost, purge what is old."""

import logging
import threading
from datetime import UTC, datetime, timedelta

from bot import limits
from bot.errors import BotError, WebexError
from bot.inbound.catch_up import CatchUp
from bot.inbound.event_queue import EventQueue
from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from bot.messaging.takeovers import Takeovers
from bot.messaging.webhooks import has_inactive_webhook, register_webhooks, remove_webhooks
from bot.settings import Settings
from bot.store import Store

log = logging.getLogger(__name__)


class Maintenance:
    """The jobs that keep the bot working."""

    def __init__(
        self, settings: Settings, messaging: Messaging, replies: Replies, event_queue: EventQueue, store: Store
    ) -> None:
        self._settings = settings
        self._messaging = messaging
        self._event_queue = event_queue
        self._store = store
        self._catch_up = CatchUp(settings, messaging, event_queue.enqueue_missing, replies.note_missing)
        self._takeovers = Takeovers()
        self._stopped = threading.Event()
        self._is_repairing = threading.Lock()
        self._is_waiting = threading.Lock()

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
        # The run of a minute ago may not have ended.
        if not self._is_repairing.acquire(blocking=False):
            return
        try:
            has_inactive = self._repair_webhooks()
        finally:
            self._is_repairing.release()
        if has_inactive:
            self._reactivate_later()

    def _repair_webhooks(self) -> bool:
        """Repair webhooks that are gone or wrong. Return whether others wait to be reactivated."""
        try:
            was_broken = self._register_webhooks(may_reactivate=False)
            has_inactive = has_inactive_webhook(self._messaging, self._settings.webhook_url)
        except BotError as error:
            log.warning("The webhooks could not be checked: %s", error.sentence)
            return False
        # A deactivated webhook delivers nothing until it is reactivated: until then messages are found each minute.
        if was_broken or has_inactive or self._catch_up.is_incomplete:
            self.catch_up()
        return has_inactive

    def _reactivate_later(self) -> None:
        """Wait until webhooks may be reactivated, reactivate them, and catch up."""
        # An earlier run waits already.
        if not self._is_waiting.acquire(blocking=False):
            return
        try:
            seconds = limits.WEBHOOK_FAILURE_WINDOW_SECONDS
            log.warning("Webex has deactivated webhooks. They will be reactivated in %d s.", seconds)
            if self._stopped.wait(seconds):
                return
            with self._is_repairing:
                self._register_webhooks()
        except BotError as error:
            log.warning("The webhooks could not be reactivated: %s", error.sentence)
            return
        finally:
            self._is_waiting.release()
        self.catch_up()

    def purge_old_events(self, _at: datetime) -> None:
        """Delete what is no longer needed. Never raises WebexError.

        Events whose handling ended more than RETENTION_DAYS ago, plans that are as old, and progress messages that were
        left in spaces.
        """
        before = datetime.now(UTC) - timedelta(days=self._settings.retention_days)
        self._store.plans.delete_before(before)
        count = self._event_queue.delete_completed(before)
        if count:
            log.info("Purged %d events older than %d days.", count, self._settings.retention_days)
        self._delete_left_progress()

    def _delete_left_progress(self) -> None:
        """Delete progress messages that could not be deleted at their time."""
        before = datetime.now(UTC) - timedelta(seconds=limits.LEFT_PROGRESS_SECONDS)
        for event_key, message_id in self._store.progress.list_before(before):
            try:
                self._messaging.delete_message(message_id)
            except WebexError as error:
                log.warning("A progress message was not deleted: %s", error.sentence)
            else:
                self._store.progress.forget(event_key)

    def _register_webhooks(self, *, may_reactivate: bool = True) -> bool:
        secret = self._settings.webhook_secret.get_secret_value()
        may_take_over = self._takeovers.may_take_over
        return register_webhooks(
            self._messaging, self._settings.webhook_url, secret, may_take_over, may_reactivate=may_reactivate
        )
