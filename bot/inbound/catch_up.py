"""Catch-up: messages whose webhooks were lost are found by listing them, because Webex does not send those again."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from bot.errors import BotError, WebexStatusError
from bot.logs import shorten_id
from bot.messaging.client import Messaging
from bot.messaging.payloads import Room, is_bot, to_message, to_time
from bot.model import Event
from bot.settings import Settings

log = logging.getLogger(__name__)


class CatchUp:
    """Finds recent messages that no webhook has reported. Card actions cannot be listed, so those stay lost."""

    def __init__(self, settings: Settings, messaging: Messaging, enqueue: Callable[[Event], None]) -> None:
        """`enqueue` stores an event that may have been handled before, or raises DatabaseUnavailable."""
        self._minutes = settings.catch_up_minutes
        self._messaging = messaging
        self._enqueue = enqueue
        self._since: datetime | None = None

    @property
    def is_incomplete(self) -> bool:
        """Whether something could not be read for a transient reason, so that another run may find more."""
        return self._since is not None

    def run(self) -> None:
        """Enqueue each direct message and mention of the last minutes. Events that are stored already are not affected.

        Never raises. If a run is incomplete, the next one goes back to the same time.
        """
        if not self._minutes:
            return
        since = self._since or datetime.now(UTC) - timedelta(minutes=self._minutes)
        try:
            # Collected first: `all` would stop at the first space that fails, and the others would not be read.
            are_done = [self._catch_up_room(room, since) for room in self._list_rooms(since)]
            is_complete = all(are_done)
        except BotError as error:
            log.warning("Catch-up incomplete: %s", error.sentence)
            is_complete = not error.is_transient
        self._since = None if is_complete else since
        log.info("Caught up with messages since %s.", since.strftime("%H:%M UTC"))

    def _catch_up_room(self, room: Room, since: datetime) -> bool:
        """Enqueue the messages of a space. Returns whether trying again is pointless.

        Raises BotError if Webex did not answer or the database failed: the other spaces would fail too.
        """
        try:
            for event in self._list_events(room, since):
                self._enqueue(event)
        except WebexStatusError as error:
            log.warning("Catch-up incomplete in the space %s: %s", shorten_id(room.id), error.sentence)
            return not error.is_transient
        return True

    def _list_rooms(self, since: datetime) -> Iterator[Room]:
        """Yield the spaces that have been active since then."""
        return takewhile(lambda room: _is_since(room.last_activity, since), self._messaging.list_rooms())

    def _list_events(self, room: Room, since: datetime) -> Iterator[Event]:
        """Yield what people wrote to the bot in a space since then, as the events that webhooks would have reported."""
        my_id = self._messaging.fetch_me().id
        query = {} if room.is_direct else {"mentionedPeople": "me"}
        for message in map(to_message, self._messaging.list_messages(room.id, **query)):
            if not _is_since(message.created, since):
                return
            sender = message.person
            if sender.id != my_id and not is_bot(sender.email):
                event = Event("messages", message.id, room.id, sender.id, room.is_direct, created=message.created)
                yield event
                if message.updated:  # the message may have been answered before it was edited
                    yield replace(event, updated=message.updated)


def _is_since(timestamp: str, since: datetime) -> bool:
    """Return whether a timestamp of Webex is as recent as that. Webex lists the newest first."""
    at = to_time(timestamp)
    return at is not None and at >= since
