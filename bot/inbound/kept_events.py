"""Events that are kept because Webex refuses the bot's token: they are handled as soon as it is accepted again."""

import logging
import threading
from collections.abc import Callable

from bot import limits

log = logging.getLogger(__name__)


class KeptEvents:
    """Checks every few seconds whether the token is accepted, while events are kept for that."""

    def __init__(self, is_accepted: Callable[[], bool], release: Callable[[], int]) -> None:
        """`is_accepted` asks Webex and never raises. `release` has the waiting events handled now; returns how many."""
        self._is_accepted = is_accepted
        self._release = release
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def note(self) -> None:
        """Note that an event is kept, and begin to check if that has not begun yet."""
        with self._lock:
            if self._thread is None and not self._stopped.is_set():
                log.error("Webex refuses the bot's token: events are kept until it is accepted. Check WEBEX_BOT_TOKEN.")
                self._thread = threading.Thread(target=self._run, name="kept events", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop checking: the next start releases the waiting events."""
        self._stopped.set()
        if (thread := self._thread) is not None:
            thread.join()

    def _run(self) -> None:
        pause = limits.TOKEN_CHECK_SECONDS
        while not self._stopped.wait(pause):
            # Longer where one call is refused although Webex accepts the token: its events come back at once.
            pause = min(2 * pause, limits.MAX_TOKEN_CHECK_SECONDS)
            if not self._is_accepted():
                pause = limits.TOKEN_CHECK_SECONDS
                continue
            count = self._release()
            if count == 0:
                break
            log.warning("Webex accepts the bot's token again: %d kept events are handled now.", count)
        with self._lock:
            self._thread = None
