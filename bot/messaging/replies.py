"""Exactly one reply to each event: replies are marked with the event, and looked for before they are posted again."""

import hashlib
import threading
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cachetools import LRUCache

from bot import http, limits
from bot.errors import WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.payloads import CardAction, Raw, to_time
from bot.model import Event, File, Reply, ReplyTarget

CARD_TYPE = "application/vnd.microsoft.card.adaptive"


class Replies:
    """Posts replies, exactly one to each event. Its methods raise WebexError."""

    def __init__(self, messaging: Messaging) -> None:
        self._messaging = messaging
        self._targets: LRUCache[str, ReplyTarget] = LRUCache(limits.MAX_CACHED_PEOPLE)
        """By the ids of posted cards: where a reply to a click on them goes."""
        self._lock = threading.Lock()

    def post_reply(self, target: ReplyTarget, reply: Reply, event: Event, *, search_first: bool = False) -> None:
        """Post the reply to an event, unless it is already there.

        `search_first` means that an earlier run may have posted it. A POST may also have succeeded although its
        connection broke, so before each retry the reply is looked for.
        """
        may_be_posted = search_first

        def post_unless_found() -> None:
            nonlocal may_be_posted
            if may_be_posted and self._is_posted(target, event):
                return
            may_be_posted = True
            self._post(target, reply, event)

        http.build_retrying(lambda error: error.outcome_unknown)(post_unless_found)

    def post_to_person(self, person_id: str, reply: Reply) -> None:
        """Post a card into the 1:1 space with a person. It has no marker: after a lost connection it may come twice."""
        self._messaging.sdk.messages.create(
            toPersonId=person_id, markdown=reply.markdown, attachments=[_build_attachment(reply.card)]
        )

    def fetch_reply_target(self, action: CardAction) -> ReplyTarget:
        """Return where the reply to a card action goes: cached if this process posted the card, else fetched."""
        with self._lock:
            cached = self._targets.get(action.message_id)
        if cached is not None:
            return cached
        try:
            return self._messaging.fetch_message(action.message_id).reply_target
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise
            # Another card has replaced this one in the meantime: its thread is unknown, so reply outside of threads.
            return ReplyTarget(action.room_id, is_direct=False)

    def _post(self, target: ReplyTarget, reply: Reply, event: Event) -> None:
        if reply.file is not None:
            self._post_file(target, reply.markdown, reply.file, event)
            return
        content = {
            "roomId": target.room_id,
            "markdown": f"{reply.markdown}{self._build_mention(target)}",
            "attachments": [_build_attachment(add_marker(reply.card, event))],
        }
        posted, target = self._create(target, content)
        card_id = str(posted.get("id"))
        root_id = None if target.is_direct else target.root_id or card_id
        with self._lock:
            self._targets[card_id] = ReplyTarget(target.room_id, target.is_direct, root_id)

    def _post_file(self, target: ReplyTarget, markdown: str, file: File, event: Event) -> None:
        """Post a file. It has no card that could hold the marker, so its text ends with a reference to the event."""
        text = f"{markdown}  \n{build_reference(event)}{self._build_mention(target)}"
        with TemporaryDirectory(prefix="export-") as folder:  # the SDK uploads files only by their path
            path = Path(folder) / file.name
            path.write_bytes(file.content)
            self._create(target, {"roomId": target.room_id, "markdown": text, "files": [str(path)]})

    def _create(self, target: ReplyTarget, content: Mapping[str, Any]) -> tuple[Raw, ReplyTarget]:
        """Create a message in its thread, or outside if Webex refuses the thread. Return it and where it is."""
        messages = self._messaging.sdk.messages
        try:
            return messages.create(**content, parentId=target.root_id).json_data, target
        except WebexStatusError as refusal:
            if target.root_id is None or refusal.status not in (400, 404):
                raise
            # The thread's root was deleted, or Webex refuses the thread for another reason.
            return messages.create(**content).json_data, ReplyTarget(target.room_id, target.is_direct)

    def _build_mention(self, target: ReplyTarget) -> str:
        """Build a mention of the bot itself, for the text beside a card in a group space.

        There a bot can list only messages that mention it (Webex's reference, "List Messages"), and it has to find
        its own replies after a crash. Clients that show the card do not show the text.
        """
        return "" if target.is_direct else f"\n\n— <@personId:{self._messaging.fetch_me().id}>"

    def _is_posted(self, target: ReplyTarget, event: Event) -> bool:
        """Look for the reply to an event in its space."""
        queries: list[dict[str, str]] = [{}]
        if not target.is_direct:
            # The thread first: some servers that speak Webex's API ignore mentions. Webex itself answers 403 here.
            queries = [{"parentId": target.root_id}] if target.root_id else []
            queries.append({"mentionedPeople": "me"})
        return any(self._is_listed(target, event, query) for query in queries)

    def _is_listed(self, target: ReplyTarget, event: Event, query: Mapping[str, str]) -> bool:
        for _ in range(limits.MAX_SEARCH_ATTEMPTS):
            try:
                return self._search(target, event, query)
            except WebexStatusError as refusal:
                if refusal.status == 403:
                    return False
                # A page starts after the last message of the page before. If that was deleted, start again.
                if refusal.status != 404:
                    raise
        return False

    def _search(self, target: ReplyTarget, event: Event, query: Mapping[str, str]) -> bool:
        my_id = self._messaging.fetch_me().id
        since = to_time(event.created)
        for message in self._messaging.list_messages(target.room_id, **query):
            if message.get("personId") == my_id and has_marker(message, event):
                return True
            # Newest first: whatever follows is older than the event.
            if since and (posted_at := to_time(message.get("created"))) and posted_at < since:
                return False
        return False


def add_marker(card: Raw, event: Event) -> dict[str, Any]:
    """Return the card with the event's key as the id of its first element, which nobody sees."""
    first, *others = card["body"]
    return {**card, "body": [{**first, "id": event.key}, *others]}


def build_reference(event: Event) -> str:
    """Build the words in a file's message that stand for the event."""
    return f"Reference: {hashlib.sha256(event.key.encode()).hexdigest()[:12]}"


def has_marker(message: Raw, event: Event) -> bool:
    """Return whether a message holds the card, or the file, that is the reply to this event."""
    if message.get("files"):
        return build_reference(event) in str(message.get("text"))
    for attachment in message.get("attachments") or ():
        body = (attachment.get("content") or {}).get("body") or [{}]
        if body[0].get("id") == event.key:
            return True
    return False


def _build_attachment(card: Raw) -> dict[str, Any]:
    return {"contentType": CARD_TYPE, "content": card}
