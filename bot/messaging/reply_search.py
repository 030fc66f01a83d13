"""The search for a reply that may have been posted already: in its space, as far back as it can be."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

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

    def note_posted(self, message: Raw) -> None:
        """Learn what time it is at Webex from a message that was posted just now."""
        self._last_posted = (str(message.get("created")), time.monotonic())

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
        return lambda sent_at: any(each.has_reply(event, self._find_start(event, sent_at)) for each in lists)

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

    def _find_start(self, event: Event, sent_at: float | None) -> datetime | None:
        """Return the earliest time at which the reply can have been created, by Webex's clock; None if unknown.

        A flood of commands waits for minutes, and as many messages have come into the space meanwhile: it is not older
        than the first attempt to post it.
        """
        happened_at = to_time(event.at)
        if sent_at is None or self._last_posted is None or happened_at is None:
            return happened_at
        created, arrived_at = self._last_posted
        created_at = to_time(created)
        if created_at is None:
            return happened_at
        # At Webex it is at least as late as this: the message was created before the response arrived.
        first_sent_at = created_at + timedelta(seconds=sent_at - arrived_at - limits.WEBEX_CLOCKS_SECONDS)
        return max(happened_at, first_sent_at)


class _MessageList:
    """One of the lists that have the messages of a space, which is searched again and again for the same reply."""

    def __init__(self, messaging: Messaging, room_id: str, query: Mapping[str, str]) -> None:
        self._messaging = messaging
        self._room_id = room_id
        self._query = query
        self._searched_until: datetime | None = None

    def has_reply(self, event: Event, since: datetime | None) -> bool:
        """Look for the reply to an event, among what was created since then and what is new since the last search."""
        for _ in range(limits.MAX_SEARCH_ATTEMPTS):
            try:
                return self._search(event, since)
            except WebexStatusError as refusal:
                if refusal.status == 403:
                    return False
                # A page starts after the last message of the page before. If that was deleted, start again.
                if refusal.status != 404:
                    raise
        return False

    def _search(self, event: Event, since: datetime | None) -> bool:
        my_id = self._messaging.fetch_me().id
        newest: datetime | None = None
        start = max(filter(None, (since, self._searched_until)), default=None)
        for message in self._messaging.list_messages(self._room_id, **self._query):
            if message.get("personId") == my_id and has_marker(message, event):
                return True
            created_at = to_time(message.get("created"))
            newest = newest or created_at
            # Newest first: whatever follows is older.
            if start and created_at and created_at < start:
                break
        if newest:
            # What was on its way may be stored later than what came after it.
            self._searched_until = newest - timedelta(seconds=limits.WEBEX_CLOCKS_SECONDS + limits.SETTLE_SECONDS)
        return False
