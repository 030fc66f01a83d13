"""The search for a reply that may have been posted already: in its space, as far back as it can be."""

import time
from collections.abc import Mapping
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

    def is_posted(self, target: ReplyTarget, event: Event, sent_at: float | None) -> bool:
        """Look for the reply to an event in its space.

        `sent_at` is when it was sent first, by `time.monotonic`; None if an earlier process may have sent it.
        """
        queries: list[dict[str, str]] = [{}]
        if not target.is_direct:
            # The thread first: some servers that speak Webex's API ignore mentions. Webex itself answers 403 here.
            queries = [{"parentId": target.root_id}] if target.root_id else []
            queries.append({"mentionedPeople": "me"})
        since = self._find_start(event, sent_at)
        return any(self._is_listed(target, event, since, query) for query in queries)

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

    def _is_listed(self, target: ReplyTarget, event: Event, since: datetime | None, query: Mapping[str, str]) -> bool:
        for _ in range(limits.MAX_SEARCH_ATTEMPTS):
            try:
                return self._search(target, event, since, query)
            except WebexStatusError as refusal:
                if refusal.status == 403:
                    return False
                # A page starts after the last message of the page before. If that was deleted, start again.
                if refusal.status != 404:
                    raise
        return False

    def _search(self, target: ReplyTarget, event: Event, since: datetime | None, query: Mapping[str, str]) -> bool:
        my_id = self._messaging.fetch_me().id
        for message in self._messaging.list_messages(target.room_id, **query):
            if message.get("personId") == my_id and has_marker(message, event):
                return True
            # Newest first: whatever follows is older.
            if since and (posted_at := to_time(message.get("created"))) and posted_at < since:
                return False
        return False
