"""Exactly one reply to each event: replies are marked with the event, and looked for before they are posted again."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from cachetools import LRUCache

from bot import limits
from bot.errors import WebexError, WebexStatusError
from bot.logs import shorten_id
from bot.messaging.client import Messaging
from bot.messaging.markers import add_marker, build_reference
from bot.messaging.payloads import CardAction, Raw, has_confirmation
from bot.messaging.reply_search import ReplySearch
from bot.model import Event, File, Reply, ReplyTarget
from bot.retrying import build_retrying, limit_seconds, time_limit

log = logging.getLogger(__name__)

CARD_TYPE = "application/vnd.microsoft.card.adaptive"


class Replies:
    """Posts replies, exactly one to each event. Its methods raise WebexError."""

    def __init__(self, messaging: Messaging) -> None:
        self._messaging = messaging
        self._search = ReplySearch(messaging)
        self._started_at = time.monotonic()
        """Calls of an earlier process ended before that."""
        self._targets: LRUCache[str, ReplyTarget] = LRUCache(limits.MAX_CACHED_PEOPLE)
        """By the ids of posted cards: where a reply to a click on them goes."""
        self._lock = threading.Lock()

    def post_reply(self, target: ReplyTarget, reply: Reply, event: Event, *, search_first: bool = False) -> None:
        """Post the reply to an event, unless it is already there.

        `search_first` means that an earlier run may have posted it: an earlier process, or this one long enough ago. A
        POST may also have succeeded although its connection broke, so before each retry the reply is looked for.
        """
        _post_once(
            lambda: self._post(target, {"roomId": target.room_id}, reply, event),
            self._search.build(target, event),
            self._started_at if search_first else None,
        )

    def post_reply_directly(
        self, person_id: str, reply: Reply, reason: str, event: Event, *, search_first: bool = False
    ) -> None:
        """Post the reply to an event into the 1:1 space with a person, unless it is already there.

        `reason` is why it is not posted where it belongs: it stands above the reply.
        """
        explained = add_sentence(reply, reason)
        _post_once(
            lambda: self._post(ReplyTarget("", is_direct=True), {"toPersonId": person_id}, explained, event),
            lambda _: self._search.is_posted_directly(person_id, event),
            self._started_at if search_first else None,
        )

    def post_to_person(self, person_id: str, reply: Reply) -> None:
        """Post a card into the 1:1 space with a person. It has no marker: after a lost connection it may come twice."""
        content = {"toPersonId": person_id, "markdown": reply.markdown}
        try:
            self._messaging.sdk.messages.create(**content, attachments=[_build_attachment(reply.card)])
        except WebexStatusError as refusal:
            if not _may_concern_card(refusal):
                raise
            self._messaging.sdk.messages.create(**content)

    def note_missing(self, events: Sequence[Event], at: datetime | None) -> None:
        """Note that events had no reply at a time by Webex's clock, so that it is looked for among newer messages."""
        self._search.note_missing(events, at)

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

    def _post(self, target: ReplyTarget, to: Mapping[str, str], reply: Reply, event: Event) -> None:
        """Post a reply; `to` names its space as Webex's API does."""
        if reply.file is not None:
            self._post_file(target, to, reply.markdown, reply.file, event)
            return
        content = {
            **to,
            "markdown": f"{reply.markdown}{self._build_mention(target)}",
            "attachments": [_build_attachment(add_marker(reply.card, event))],
        }
        try:
            posted, target = self._create(target, content)
            self._search.note_posted(posted)
        except WebexStatusError as refusal:
            if not _may_concern_card(refusal):
                raise
            log.warning("Webex refuses the card of a reply, so its text is posted alone: %s", refusal.sentence)
            self._create(target, {**to, "markdown": self._build_text(target, reply.markdown, event)})
            return
        card_id, room_id = str(posted.get("id")), str(posted.get("roomId") or target.room_id)
        root_id = None if target.is_direct else target.root_id or card_id
        with self._lock:
            self._targets[card_id] = ReplyTarget(
                room_id, target.is_direct, root_id, is_pending=has_confirmation(reply.card)
            )

    def _post_file(self, target: ReplyTarget, to: Mapping[str, str], markdown: str, file: File, event: Event) -> None:
        self._create(target, {**to, "markdown": self._build_text(target, markdown, event)}, file)

    def _build_text(self, target: ReplyTarget, markdown: str, event: Event) -> str:
        """Build the text of a message without a card that could hold the marker: it ends with a reference instead."""
        reference = build_reference(event)
        log.info("The reply to %s has no card but a reference: %s", shorten_id(event.id), reference)
        return f"{markdown}  \n{reference}{self._build_mention(target)}"

    def _create(
        self, target: ReplyTarget, content: Mapping[str, Any], file: File | None = None
    ) -> tuple[Raw, ReplyTarget]:
        """Create a message in its thread, or outside if Webex refuses the thread. Return it and where it is."""
        create = self._messaging.create_message
        try:
            return create({**content, "parentId": target.root_id}, file), target
        except WebexStatusError as refusal:
            if target.root_id is None or refusal.status not in (400, 404):
                raise
            # The thread's root was deleted, or Webex refuses the thread for another reason.
            return create(content, file), ReplyTarget(target.room_id, target.is_direct)

    def _build_mention(self, target: ReplyTarget) -> str:
        """Build a mention of the bot itself, for the text beside a card in a group space.

        There a bot can list only messages that mention it (Webex's reference, "List Messages"), and it has to find
        its own replies after a crash. Clients that show the card do not show the text.
        """
        return "" if target.is_direct else f"\n\n— <@personId:{self._messaging.fetch_me().id}>"


def _post_once(
    post: Callable[[], None], is_posted: Callable[[float | None], bool], earlier_sent_at: float | None
) -> None:
    """Post a reply, and again where that may have failed, all within REPLY_SECONDS. Raises WebexError.

    `earlier_sent_at` is when an earlier process may have sent it last, by `time.monotonic`; None if there was none.
    Before each attempt that may not be the first, the reply is looked for until it cannot appear any more. `is_posted`
    gets the time at which it was sent first; None if an earlier process may have sent it.
    """

    failure: WebexError | None = None
    first_sent_at: float | None = None
    last_sent_at = earlier_sent_at

    def post_unless_found() -> None:
        nonlocal first_sent_at, last_sent_at, failure
        since = first_sent_at if earlier_sent_at is None else None
        if last_sent_at is not None and _appears(lambda: is_posted(since), last_sent_at):
            return
        if failure is not None and not limit_seconds(limits.REPLY_SECONDS):
            raise failure  # the search took the rest of the time
        first_sent_at = first_sent_at or time.monotonic()
        try:
            post()
        except WebexError as error:
            last_sent_at, failure = time.monotonic(), error
            raise

    with time_limit(limits.REPLY_SECONDS):
        build_retrying(lambda error: error.outcome_unknown)(post_unless_found)


def _appears(is_posted: Callable[[], bool], sent_at: float) -> bool:
    """Look for a reply until it is there, or until Webex has had the time to finish what was sent before `sent_at`.

    A call that lost its connection may still be carried out: Webex stores the message after the first searches.
    """
    pause = limits.FIRST_RETRY_SECONDS
    while True:
        began_at = time.monotonic()
        if is_posted():
            return True
        # Where Webex is slow with the search, it is slow with the message too.
        settled_at = sent_at + max(limits.SETTLE_SECONDS, 2 * (time.monotonic() - began_at))
        if began_at >= settled_at:
            return False
        time.sleep(min(pause, max(settled_at - time.monotonic(), 0)))
        pause *= 2


def _may_concern_card(refusal: WebexStatusError) -> bool:
    """Return whether Webex may accept a message without its card: 400 or 413 for what it cannot show, or 409.

    Not where the bot may not post at all, or where the space is gone.
    """
    return refusal.status < 500 and not refusal.is_transient and refusal.status not in (401, 403, 404)


def add_sentence(reply: Reply, sentence: str) -> Reply:
    """Return the reply with a sentence of the bot's own above it, in the text and on the card."""
    block = {"type": "TextBlock", "text": sentence, "wrap": True}
    card = {**reply.card, "body": [block, *reply.card["body"]]} if reply.card else reply.card
    return replace(reply, markdown=f"{sentence}\n\n{reply.markdown}", card=card)


def _build_attachment(card: Raw) -> dict[str, Any]:
    return {"contentType": CARD_TYPE, "content": card}
