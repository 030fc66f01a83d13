"""Progress: a message that says how far a long command has come, until its answer is there."""

import logging
import threading
import time

from bot.errors import WebexError
from bot.messaging import Messaging
from bot.model import Place

log = logging.getLogger(__name__)

QUIET_SECONDS = 2.0
"""How long a command may take before anything is said."""

PAUSE_SECONDS = 3.0
"""Between two edits: ten of them last the thirty seconds that a call may take."""

MOST_EDITS = 10
"""Webex's reference, "Edit a Message"."""


class Progress:
    """Says how far one command has come. Never fails it: what cannot be said is left unsaid."""

    def __init__(self, messaging: Messaging) -> None:
        self._messaging = messaging
        self._place: Place | None = None
        self._message_id: str | None = None
        self._edits = 0
        self._due = time.monotonic() + QUIET_SECONDS
        self._busy = threading.Lock()

    def begin(self, place: Place) -> None:
        """Say from now on, where `place` is, what is told."""
        self._place = place

    def tell(self, words: str) -> None:
        """Say the words if it is time to; called from any thread. Whoever comes while another speaks goes on."""
        if self._place is None or time.monotonic() < self._due or not self._busy.acquire(blocking=False):
            return
        try:
            self._say(self._place, words)
        except WebexError as error:
            log.debug("Progress was not told: %s", error.sentence)
        finally:
            self._due = time.monotonic() + PAUSE_SECONDS
            self._busy.release()

    def end(self) -> None:
        """Remove what was said: the answer is there."""
        with self._busy:
            message_id, self._message_id, self._place = self._message_id, None, None
        try:
            if message_id is not None:
                self._messaging.delete_message(message_id)
        except WebexError as error:
            log.warning("A message of progress stays: %s", error.sentence)

    def _say(self, place: Place, words: str) -> None:
        if self._message_id is None:
            self._message_id = self._messaging.post_words(place, words)
        elif self._edits < MOST_EDITS:
            self._edits += 1
            self._messaging.edit_words(self._message_id, place, words)
