"""What an event is about, read from Webex: webhooks contain neither text nor inputs."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from bot import limits
from bot.commands.registry import REGISTRY
from bot.errors import NotFound, WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.payloads import CardAction, Message
from bot.messaging.replies import Replies
from bot.model import Event, FollowUp, Person, ReplyTarget, Request
from bot.retrying import build_retrying

T = TypeVar("T")

PERSON_UNKNOWN = (
    "Webex does not find your account (status 404), so the bot cannot check whether you may use it. Nothing was done. "
    "Try again in a minute; if it keeps happening, contact the bot's administrator."
)


@dataclass(frozen=True, slots=True)
class FetchedEvent:
    """What Webex says about an event when asked."""

    person: Person
    target: ReplyTarget
    content: Message | CardAction


class EventReader:
    """Reads messages and card actions, with who wrote or clicked. Its methods raise BotError."""

    def __init__(self, messaging: Messaging, replies: Replies) -> None:
        self._messaging = messaging
        self._replies = replies

    def fetch(self, event: Event) -> FetchedEvent:
        """Fetch the message or card action that an event is about, and the person and the reply's target."""
        if event.resource == "attachmentActions":
            return self._fetch_action(event)
        message = _fetch_when_readable(lambda: self._messaging.fetch_message(event.id))
        return FetchedEvent(message.person, message.reply_target, message)

    def _fetch_action(self, event: Event) -> FetchedEvent:
        # A second click finds that the card was deleted: nothing to wait for. Asked twice, because the card too may be
        # one that cannot be read yet.
        misses = count(1)
        action = _fetch_when_readable(
            lambda: self._messaging.fetch_card_action(event.id),
            may_become_readable=lambda: self._messaging.has_message(event.message_id or "") or next(misses) < 2,
        )
        try:
            person = self._messaging.fetch_person(action.person_id)
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise
            raise NotFound(PERSON_UNKNOWN) from None
        return FetchedEvent(person, self._replies.fetch_reply_target(action), action)

    def read_text(self, content: Message | CardAction) -> str:
        """Return what was typed, without the bot's name; nothing for a press."""
        if isinstance(content, CardAction):
            return ""
        me = self._messaging.fetch_me()
        return REGISTRY.strip_mention(content.text, content.markup, me.id, me.name, is_direct=content.is_direct)


def parse_content(content: Message | CardAction, typed: str) -> Request | FollowUp:
    """Parse what was typed or clicked. Raises NotUnderstood."""
    if isinstance(content, CardAction):
        return REGISTRY.parse_inputs(content.inputs)
    # A file alone: people post it first, and then wait.
    if content.files and not typed.strip():
        return Request("hello", topic="file")
    return REGISTRY.parse_text(typed)


def _fetch_when_readable(fetch: Callable[[], T], may_become_readable: Callable[[], bool] = lambda: True) -> T:
    """Fetch what an event is about, for some seconds again where Webex answers 404. Raises BotError.

    Right after its event, a message in a group space may not be readable yet (WebexPythonSDK, issue 83).
    """
    retrying = build_retrying(lambda error: error.status == 404 and may_become_readable(), limits.UNREADABLE_SECONDS)
    return retrying(fetch)
