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
        self._words = ""
        self._due = time.monotonic() + QUIET_SECONDS
        self._timer: threading.Timer | None = None
        self._busy = threading.Lock()

    def begin(self, place: Place) -> None:
        """Say from now on, where `place` is, what is told."""
        self._place = place

    def tell(self, words: str) -> None:
        """Say the words when it is time to; called from any thread. Whoever comes while another speaks goes on."""
        self._words = words
        if not self._busy.acquire(blocking=False):
            return
        try:
            wait_seconds = self._due - time.monotonic()
            if wait_seconds <= 0:
                self._speak()
            elif self._timer is None:
                # The next word may be long in coming: what is known is said in time all the same.
                self._timer = threading.Timer(wait_seconds, self._speak_late)
                self._timer.daemon = True
                self._timer.start()
        finally:
            self._busy.release()

    def end(self) -> None:
        """Remove what was said: the answer is there."""
        if self._timer is not None:
            self._timer.cancel()
        with self._busy:
            message_id, self._message_id, self._place = self._message_id, None, None
        try:
            if message_id is not None:
                self._messaging.delete_message(message_id)
        except WebexError as error:
            log.warning("A message of progress stays: %s", error.sentence)

    def _speak_late(self) -> None:
        with self._busy:
            self._speak()

    def _speak(self) -> None:
        """Say the latest words; whoever calls holds `_busy`."""
        if self._place is None:
            return
        try:
            if self._message_id is None:
                self._message_id = self._messaging.post_words(self._place, self._words)
            elif self._edits < MOST_EDITS:
                self._edits += 1
                self._messaging.edit_words(self._message_id, self._place, self._words)
        except WebexError as error:
            log.debug("Progress was not told: %s", error.sentence)
        self._due = time.monotonic() + PAUSE_SECONDS
