"""The search for a reply that may have been posted already: in its space, as far back as it can be."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from cachetools import LRUCache

from bot import limits
from bot.errors import WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.markers import has_marker
from bot.messaging.payloads import Raw, to_time
from bot.model import Event, ReplyTarget


class ReplySearch:
    """Looks for replies. Its methods raise WebexError."""

    def __init__(self, messaging: Messaging) -> None:
        self._messaging = messaging
        self._last_posted: tuple[str, float] | None = None
        """When Webex says that the bot's last message was created, and when the response had arrived."""
        self._missing: LRUCache[str, datetime] = LRUCache(limits.MAX_CACHED_PEOPLE)
        """From when on the replies to some events may have been created, by the events' keys."""
        self._lock = threading.Lock()

    def note_posted(self, message: Raw) -> None:
        """Learn what time it is at Webex from a message that was posted just now."""
        self._last_posted = (str(message.get("created")), time.monotonic())

    def note_missing(self, events: Sequence[Event], at: datetime | None) -> None:
        """Note that events had no reply at a time by Webex's clock."""
        if at is not None:
            with self._lock:
                self._missing.update((event.key, at - _build_margin()) for event in events)

    def build(self, target: ReplyTarget, event: Event) -> Callable[[float | None], bool]:
        """Build what looks for the reply to an event in its space, each time that it is called.

        It gets the time at which the reply was sent first, by `time.monotonic`; None if an earlier process may have
        sent it.
        """
        queries: list[dict[str, str]] = [{}]
        if not target.is_direct:
            # The thread first: some servers that speak Webex's API ignore mentions. Webex itself answers 403 here.
            queries = [{"parentId": target.root_id}] if target.root_id else []
            queries.append({"mentionedPeople": "me"})
        lists = [_MessageList(self._messaging, target.room_id, query) for query in queries]

        def is_posted(sent_at: float | None) -> bool:
            first = self._find_first(event, sent_at)
            # It is among the newest messages if this process sent it just now, and each has several kilobytes.
            page_size = limits.NEWEST_PAGE_SIZE if first else None
            since = max(filter(None, (to_time(event.at), first)), default=None)
            return any(each.has_reply(event, since, page_size) for each in lists)

        return is_posted

    def is_posted_directly(self, person_id: str, event: Event) -> bool:
        """Look for the reply to an event in the 1:1 space with a person."""
        my_id = self._messaging.fetch_me().id
        try:
            listed = self._messaging.list_direct_messages(person_id)
            return any(message.get("personId") == my_id and has_marker(message, event) for message in listed)
        except WebexStatusError as refusal:
            if refusal.status != 404:  # the first message creates the space
                raise
            return False

    def _find_first(self, event: Event, sent_at: float | None) -> datetime | None:
        """Return from when on the reply may have been created, by Webex's clock; None if only the event's time says it.

        A flood of commands waits for minutes, and as many messages have come into the space meanwhile.
        """
        if sent_at is None:
            with self._lock:
                return self._missing.get(event.key)
        created, arrived_at = self._last_posted or ("", 0.0)
        created_at = to_time(created)
        if created_at is None:
            return None
        # At Webex it is at least as late as this: the message was created before the response arrived.
        return created_at + timedelta(seconds=sent_at - arrived_at) - timedelta(seconds=limits.WEBEX_CLOCKS_SECONDS)


class _MessageList:
    """One of the lists that have the messages of a space, which is searched again and again for the same reply."""

    def __init__(self, messaging: Messaging, room_id: str, query: Mapping[str, str]) -> None:
        self._messaging = messaging
        self._room_id = room_id
        self._query = query
        self._searched_until: datetime | None = None

    def has_reply(self, event: Event, since: datetime | None, page_size: int | None) -> bool:
        """Look for the reply to an event, among what was created since then and what is new since the last search."""
        for _ in range(limits.MAX_SEARCH_ATTEMPTS):
            try:
                return self._search(event, since, page_size)
            except WebexStatusError as refusal:
                if refusal.status == 403:
                    return False
                # A page starts after the last message of the page before. If that was deleted, start again.
                if refusal.status != 404:
                    raise
        return False

    def _search(self, event: Event, since: datetime | None, page_size: int | None) -> bool:
        my_id = self._messaging.fetch_me().id
        newest: datetime | None = None
        start = max(filter(None, (since, self._searched_until)), default=None)
        if self._searched_until is not None:
            page_size = limits.NEWEST_PAGE_SIZE
        for message in self._messaging.list_messages(self._room_id, page_size=page_size, **self._query):
            if message.get("personId") == my_id and has_marker(message, event):
                return True
            created_at = to_time(message.get("created"))
            newest = newest or created_at
            # Newest first: whatever follows is older.
            if start and created_at and created_at < start:
                break
        if newest:
            self._searched_until = newest - _build_margin()
        return False


def _build_margin() -> timedelta:
    """Return how much older than what was read last a message may be that was not stored then."""
    return timedelta(seconds=limits.WEBEX_CLOCKS_SECONDS + limits.POST_READ_SECONDS)
