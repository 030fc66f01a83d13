"""What was said while nobody listened: Webex does not send again what it could not deliver."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.errors import BotError
from bot.messaging import Messaging
from bot.model import Event
from bot.settings import Settings

log = logging.getLogger(__name__)


class CatchingUp:
    """Looks for messages of the last minutes that were not written down. Presses of buttons cannot be listed."""

    def __init__(self, settings: Settings, messaging: Messaging, accept: Callable[[Event], None]) -> None:
        """`accept` writes an event down that may be answered already, raising NotStored."""
        self._minutes = settings.catch_up_minutes
        self._messaging = messaging
        self._accept = accept

    def run(self) -> None:
        """Accept every direct message and mention of the last minutes; those that are known are let be.

        Raises nothing: what cannot be read is logged and left.
        """
        if not self._minutes:
            return
        since = datetime.now(UTC) - timedelta(minutes=self._minutes)
        try:
            events = self._messaging.list_events_since(since)
            for event in events:
                self._accept(event)
        except BotError as error:
            log.warning("What was said while I was away could not all be read: %s", error.sentence)
        else:
            log.info("Looked at the %d messages to me of the last %d minutes.", len(events), self._minutes)
