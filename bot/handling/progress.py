"""Progress messages: while a command takes long, a message says how far it is. The reply replaces it."""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bot import limits
from bot.errors import WebexError
from bot.messaging.client import Messaging
from bot.model import Progress, ReplyTarget
from bot.store.progress import ProgressRecords

log = logging.getLogger(__name__)


class ProgressMessages:
    """The progress messages of all running commands.

    One thread checks every PROGRESS_CHECK_SECONDS which of them is due, so that a quick command costs no thread of
    its own. A pool posts them, so that one slow call does not delay the others.
    """

    def __init__(
        self,
        messaging: Messaging,
        measure_pause: Callable[[], float] = float,
        records: ProgressRecords | None = None,
    ) -> None:
        """`measure_pause` returns for how many seconds a rate limit of Webex Calling makes commands wait.

        `records` say which messages are in spaces; None where no later process could delete them.
        """
        self._messaging = messaging
        self._measure_pause = measure_pause
        self._records = records
        self._running: set[ProgressMessage] = set()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(limits.PROGRESS_THREADS, thread_name_prefix="progress")
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)
        self._thread.start()

    @contextmanager
    def show(self, event_key: str = "", *, is_repeat: bool = False) -> Iterator["ProgressMessage"]:
        """Show the progress that is reported inside; delete its message at the end.

        `is_repeat` says that the event may have been handled before. The message that was left then goes on.
        """
        message = ProgressMessage(self._messaging, self._records, event_key)
        if is_repeat:
            message.adopt()
        with self._lock:
            self._running.add(message)
        try:
            yield message
        finally:
            with self._lock:
                self._running.discard(message)
            message.end()

    def close(self) -> None:
        """Stop checking. Updates that are under way are not waited for: each may take as long as a call may."""
        self._closed.set()
        self._thread.join()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while not self._closed.wait(limits.PROGRESS_CHECK_SECONDS):
            with self._lock:
                running = tuple(self._running)
            pause = self._measure_pause() if running else 0.0
            for message in running:
                if message.take_turn(pause):
                    self._pool.submit(message.update)


class ProgressMessage:
    """The progress of one command. Whatever goes wrong with it, the command goes on."""

    def __init__(self, messaging: Messaging, records: ProgressRecords | None = None, event_key: str = "") -> None:
        self._messaging = messaging
        self._records = records
        self._event_key = event_key
        self._target: ReplyTarget | None = None
        self._text = ""
        self._pause_text = ""
        self._posted_text = ""
        self._message_id: str | None = None
        self._edits = 0
        self._due_at = time.monotonic() + limits.PROGRESS_AFTER_SECONDS
        self._is_updating = False
        self._lock = threading.Lock()

    def adopt(self) -> None:
        """Take over the message that an earlier attempt has left, if there is one."""
        if self._records is not None:
            self._message_id = self._records.find(self._event_key)

    def begin(self, target: ReplyTarget) -> None:
        """Set where the message goes. Until then nothing is posted."""
        self._target = target

    def report(self, progress: Progress) -> None:
        """Note how far the command is. Called from any thread; returns at once."""
        self._text = describe_progress(progress)

    def take_turn(self, pause: float = 0.0) -> bool:
        """Return whether the message is due to be posted or edited, and mark it as being updated.

        `pause` is for how many seconds Webex makes the command wait.
        """
        # Said once: to count down would use up the edits that a message may have.
        self._pause_text = (self._pause_text or describe_pause(pause)) if pause >= 1 else ""
        is_due = (
            not self._is_updating
            and self._target is not None
            and self._describe() != self._posted_text
            and bool(self._describe())
            and self._edits < limits.MAX_EDITS
            and time.monotonic() >= self._due_at
        )
        self._is_updating = self._is_updating or is_due
        return is_due

    def _describe(self) -> str:
        return " ".join(filter(None, (self._text, self._pause_text)))

    def update(self) -> None:
        """Post the latest progress, or edit the message to show it."""
        with self._lock:
            try:
                if self._target is not None:  # otherwise the reply is there
                    self._show(self._target, self._describe())
            except WebexError as error:
                log.debug("Progress was not shown: %s", error.sentence)
            finally:
                self._due_at = time.monotonic() + limits.PROGRESS_INTERVAL_SECONDS
                self._is_updating = False

    def end(self) -> None:
        """Delete the message. An update that is under way is waited for."""
        with self._lock:
            message_id, self._message_id, self._target = self._message_id, None, None
        try:
            if message_id is not None:
                self._messaging.delete_message(message_id)
                if self._records is not None:
                    self._records.forget(self._event_key)
        except WebexError as error:
            log.warning("The progress message was not deleted: %s", error.sentence)

    def _show(self, target: ReplyTarget, text: str) -> None:
        self._posted_text = text
        if self._message_id is None:
            self._message_id = self._messaging.post_text(target, text)
            if self._records is not None:
                self._records.record(self._event_key, self._message_id)
        else:
            self._edits += 1
            self._messaging.edit_text(self._message_id, target, text)


def describe_pause(seconds: float) -> str:
    """Describe that a command waits: "Webex is rate limiting the bot. It goes on in 12 seconds…"."""
    count = math.ceil(seconds)
    return f"Webex is rate limiting the bot. It goes on in {count} second{'' if count == 1 else 's'}…"


def describe_progress(progress: Progress) -> str:
    """Describe how far a command is: "3 of 12 locations so far…"."""
    of_total = "" if progress.total is None else f" of {progress.total:,}"
    return f"{progress.done:,}{of_total} {progress.unit} so far…"
