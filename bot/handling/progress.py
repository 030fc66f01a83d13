"""Progress: a message that says how far a long command has come, until its answer is there."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot import limits
from bot.errors import WebexError
from bot.messaging.client import Messaging
from bot.model import Progress, ReplyTarget

log = logging.getLogger(__name__)


class Bell:
    """Has things done after a while. One thread waits for all: nearly every command is done before its time comes."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, int, Callable[[], None], Callable[[], bool]]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._doers = ThreadPoolExecutor(limits.PROGRESS_THREADS, thread_name_prefix="progress")
        self._thread: threading.Thread | None = None

    def ring(self, seconds: float, do: Callable[[], None], is_over: Callable[[], bool]) -> None:
        """Have it done after so many seconds, in another thread, unless it is over by then."""
        with self._changed:
            number = next(self._numbers)
            heapq.heappush(self._waiting, (time.monotonic() + seconds, number, do, is_over))
            if self._thread is None:
                self._thread = threading.Thread(target=self._wait, name="bell", daemon=True)
                self._thread.start()
            if self._waiting[0][1] == number:  # else what is waited for stays the same
                self._changed.notify()

    def _wait(self) -> None:
        while True:
            with self._changed:
                while not self._waiting or (left := self._waiting[0][0] - time.monotonic()) > 0:
                    self._changed.wait(left if self._waiting else None)
                *_, do, is_over = heapq.heappop(self._waiting)
            if not is_over():
                self._doers.submit(do)


BELL = Bell()


class ProgressMessage:
    """Says how far one command has come. Never fails it: what cannot be said is left unsaid."""

    def __init__(self, messaging: Messaging) -> None:
        self._messaging = messaging
        self._target: ReplyTarget | None = None
        self._message_id: str | None = None
        self._edits = 0
        self._text = ""
        self._due = time.monotonic() + limits.PROGRESS_AFTER_SECONDS
        self._is_awaited = False
        self._busy = threading.Lock()

    def begin(self, target: ReplyTarget) -> None:
        """Say from now on, to `target`, what is told."""
        self._target = target

    def report(self, progress: Progress) -> None:
        """Show the progress when it is time to; called from any thread. Whoever comes while another speaks goes on."""
        self._text = describe_progress(progress)
        if not self._busy.acquire(blocking=False):
            return
        try:
            wait_seconds = self._due - time.monotonic()
            if wait_seconds <= 0:
                self._speak()
            elif not self._is_awaited:
                # The next word may be long in coming: what is known is said in time all the same.
                self._is_awaited = True
                BELL.ring(wait_seconds, self._speak_late, lambda: self._target is None)
        finally:
            self._busy.release()

    def end(self) -> None:
        """Remove what was said: the answer is there."""
        with self._busy:
            message_id, self._message_id, self._target = self._message_id, None, None
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
        if self._target is None:
            return
        try:
            if self._message_id is None:
                self._message_id = self._messaging.post_words(self._target, self._text)
            elif self._edits < limits.MAX_EDITS:
                self._edits += 1
                self._messaging.edit_words(self._message_id, self._target, self._text)
        except WebexError as error:
            log.debug("Progress was not told: %s", error.sentence)
        self._due = time.monotonic() + limits.PROGRESS_INTERVAL_SECONDS


def describe_progress(progress: Progress) -> str:
    """Say how far a command has come: "3 of 12 locations so far…"."""
    of_total = "" if progress.total is None else f" of {progress.total:,}"
    return f"{progress.done:,}{of_total} {progress.unit} so far…"
