"""Catch-up: messages whose webhooks were lost are found by listing them, because Webex does not send those again."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from bot import limits
from bot.errors import BotError, WebexStatusError
from bot.logs import shorten_id
from bot.messaging.client import Messaging
from bot.messaging.markers import FoundReplies
from bot.messaging.payloads import Room, is_bot, to_message, to_time
from bot.model import Event
from bot.settings import Settings

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Progress:
    """How far a run is: each space is read on its own, so that one that fails keeps no other from being read."""

    since: datetime
    are_rooms_listed: bool = False
    waiting: dict[str, Room] = field(default_factory=dict)
    """By their ids: the spaces that are still to be read."""
    done: set[str] = field(default_factory=set)

    @property
    def is_complete(self) -> bool:
        return self.are_rooms_listed and not self.waiting

    def add(self, room: Room) -> None:
        if room.id not in self.done:
            self.waiting[room.id] = room

    def finish(self, room: Room) -> None:
        self.done.add(room.id)
        self.waiting.pop(room.id, None)


@dataclass(slots=True)
class _Reading:
    """What reading a space has found besides people's messages."""

    began_at: float = field(default_factory=time.monotonic)
    first_page_seconds: float = 0.0
    """How long the first page took."""
    newest_at: datetime | None = None
    """When the newest message was created: later replies were not read."""
    replies: FoundReplies = field(default_factory=FoundReplies)

    def is_settled(self, started_at: float) -> bool:
        """Return whether all replies were there that a process sent which ended before `started_at`.

        Where Webex is slow with a page, it is slow with a message too.
        """
        return self.began_at - started_at > max(limits.SETTLE_SECONDS, 2 * self.first_page_seconds)


class CatchUp:
    """Finds recent messages that no webhook has reported. Card actions cannot be listed, so those stay lost."""

    def __init__(
        self,
        settings: Settings,
        messaging: Messaging,
        enqueue: Callable[[Sequence[Event], bool], None],
        note_missing: Callable[[Sequence[Event], datetime | None], None],
    ) -> None:
        """`enqueue` stores events, or raises DatabaseUnavailable; its second value says that nobody has handled them.

        `note_missing` gets those that had no reply at a time by Webex's clock.
        """
        self._minutes = settings.catch_up_minutes
        self._messaging = messaging
        self._enqueue = enqueue
        self._note_missing = note_missing
        self._started_at = time.monotonic()
        self._progress: _Progress | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    @property
    def is_incomplete(self) -> bool:
        """Whether something could not be read for a reason that may pass, so that another run may find more."""
        return self._progress is not None

    def stop(self) -> None:
        """Let a run end at its next pause."""
        self._stopped.set()

    def run(self) -> None:
        """Enqueue each direct message and mention of the last minutes. Events that are stored already are not affected.

        What fails is tried again for CATCH_UP_SECONDS, with growing pauses. Never raises. If a run is incomplete, the
        next one goes back to the same time. One run at a time: another waits.
        """
        if not self._minutes:
            return
        with self._lock:
            # A new one, also where the last was incomplete: spaces that are done have new messages by now.
            since = self._progress.since if self._progress else datetime.now(UTC) - timedelta(minutes=self._minutes)
            self._progress = progress = _Progress(since)
            self._run(progress)
            if progress.is_complete:
                self._progress = None
                log.info("Caught up with messages since %s.", since.strftime("%H:%M UTC"))
            else:
                log.warning("Catch-up incomplete: %d spaces wait for the next attempt.", len(progress.waiting))

    def _run(self, progress: _Progress) -> None:
        """Try until everything is read or the time is up."""
        deadline = time.monotonic() + limits.CATCH_UP_SECONDS
        pause = limits.FIRST_CATCH_UP_PAUSE_SECONDS
        while True:
            self._try(progress)
            if progress.is_complete or time.monotonic() + pause > deadline or self._stopped.wait(pause):
                return
            pause = min(2 * pause, limits.MAX_RETRY_SECONDS)

    def _try(self, progress: _Progress) -> None:
        """List the spaces unless that is done, and read those that wait, several at once."""
        try:
            if not progress.are_rooms_listed:
                for room in self._list_rooms(progress.since):
                    progress.add(room)
                progress.are_rooms_listed = True
        except BotError as error:
            # Those that were listed before it failed are read all the same.
            log.warning("Catch-up: the spaces could not be listed: %s", error.sentence)
        rooms = list(progress.waiting.values())
        with ThreadPoolExecutor(limits.CATCH_UP_THREADS, thread_name_prefix="catch up") as pool:
            for room, is_done in zip(
                rooms, pool.map(lambda each: self._catch_up_room(each, progress.since), rooms), strict=True
            ):
                if is_done:
                    progress.finish(room)

    def _catch_up_room(self, room: Room, since: datetime) -> bool:
        """Enqueue the messages of a space, the oldest first. Returns whether trying again is pointless."""
        found: list[Event] = []
        reading = _Reading()
        try:
            try:
                found.extend(self._list_events(room, since, reading))
            finally:
                # A reply is newer than what it replies to, and so was read before it, also where a page failed.
                missing = [event for event in reversed(found) if not reading.replies.has_reply_to(event)]
                self._note_missing(missing, reading.newest_at)
                self._enqueue(missing, reading.is_settled(self._started_at))
        except BotError as error:
            log.warning("Catch-up: the space %s could not be read: %s", shorten_id(room.id), error.sentence)
            # The bot may have been removed from the space. A refused token (401) is put right by an operator.
            return isinstance(error, WebexStatusError) and not error.is_transient and error.status != 401
        return True

    def _list_rooms(self, since: datetime) -> Iterator[Room]:
        """Yield the spaces that have been active since then."""
        return takewhile(lambda room: _is_since(room.last_activity, since), self._messaging.list_rooms())

    def _list_events(self, room: Room, since: datetime, reading: _Reading) -> Iterator[Event]:
        """Yield what people wrote to the bot in a space since then, as the events that webhooks would have reported.

        Notes the bot's replies in `reading`.
        """
        my_id = self._messaging.fetch_me().id
        list_messages = self._messaging.list_messages
        for raw in list_messages(room.id) if room.is_direct else list_messages(room.id, mentionedPeople="me"):
            message = to_message(raw)
            if not _is_since(message.created, since):
                return
            sender = message.person
            if reading.newest_at is None:
                reading.newest_at = to_time(message.created)
                reading.first_page_seconds = time.monotonic() - reading.began_at
            if sender.id == my_id:
                reading.replies.add(raw)
            elif not is_bot(sender.email):
                event = Event("messages", message.id, room.id, sender.id, room.is_direct, created=message.created)
                yield event
                if message.updated:  # the message may have been answered before it was edited
                    yield replace(event, updated=message.updated)


def _is_since(timestamp: str, since: datetime) -> bool:
    """Return whether a timestamp of Webex is as recent as that. Webex lists the newest first."""
    at = to_time(timestamp)
    return at is not None and at >= since
