"""What was said while nobody listened: Webex does not send again what it could not deliver."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from bot.errors import BotError, WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.payloads import Room, is_bot, to_message, to_time
from bot.model import Event
from bot.settings import Settings

log = logging.getLogger(__name__)


class CatchUp:
    """Looks for messages of the last minutes that were not written down. Presses of buttons cannot be listed."""

    def __init__(self, settings: Settings, messaging: Messaging, accept: Callable[[Event], None]) -> None:
        """`accept` writes an event down that may be answered already, raising DatabaseUnavailable."""
        self._minutes = settings.catch_up_minutes
        self._messaging = messaging
        self._accept = accept
        self._since: datetime | None = None

    @property
    def is_behind(self) -> bool:
        """Whether something could not be read for a reason that may pass, so that another run is worth it."""
        return self._since is not None

    def run(self) -> None:
        """Accept every direct message and mention of the last minutes; those that are known are let be.

        Raises nothing. What could not be read is logged; the next run looks as far back as this one.
        """
        if not self._minutes:
            return
        since = self._since or datetime.now(UTC) - timedelta(minutes=self._minutes)
        try:
            looks = [self._look_into(room, since) for room in _list_rooms_since(self._messaging, since)]
            is_behind = not all(looks)
        except BotError as error:
            log.warning("What was said while I was away could not all be read: %s", error.sentence)
            is_behind = error.is_transient
        self._since = since if is_behind else None
        log.info("Looked for what was said to me since %s.", since.strftime("%H:%M UTC"))

    def _look_into(self, room: Room, since: datetime) -> bool:
        """Accept what was said in a space; returns whether that is done with. Raises what is no refusal."""
        try:
            for event in _list_events_since(self._messaging, room, since):
                self._accept(event)
        except WebexStatusError as refusal:
            log.warning("What was said in one space while I was away could not be read: %s", refusal.sentence)
            return not refusal.is_transient
        return True


def _list_rooms_since(messaging: Messaging, since: datetime) -> Iterator[Room]:
    """Yield the spaces that have been active since then."""
    return takewhile(lambda room: _is_since(room.last_activity, since), messaging.list_rooms())


def _list_events_since(messaging: Messaging, room: Room, since: datetime) -> Iterator[Event]:
    """Yield what people have written to the bot in a space since then, as events like those of its webhooks."""
    my_id = messaging.fetch_me().id
    query = {} if room.is_direct else {"mentionedPeople": "me"}
    for message in map(to_message, messaging.list_messages(room.id, **query)):
        if not _is_since(message.created, since):
            return
        sender = message.person
        if sender.id != my_id and not is_bot(sender.email):
            yield Event("messages", message.id, room.id, sender.id, room.is_direct, created=message.created)


def _is_since(timestamp: str, since: datetime) -> bool:
    """Return whether a timestamp of Webex's is that new; lists have the newest first."""
    at = to_time(timestamp)
    return at is not None and at >= since
