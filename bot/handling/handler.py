"""One event, one reply. The only place where an error becomes a reply."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.access import check_access
from bot.commands.command import CommandContext
from bot.commands.registry import answer as run_command
from bot.errors import BotError
from bot.handling.progress import ProgressMessage
from bot.handling.rate_limit import Decision, RateLimiter
from bot.language.parser import parse_inputs, parse_text, strip_mention
from bot.messaging.client import Messaging
from bot.messaging.payloads import Message, to_time
from bot.metrics import ANSWER_SECONDS, EVENTS
from bot.model import Event, Person, Reply, ReplyTarget, Request, Requester
from bot.settings import Settings
from cards.help import build_introduction
from cards.notice import build_notice

log = logging.getLogger(__name__)

BROKEN = "Something in me broke while I answered. Please try again; if it stays so, tell the people who run this bot."


SLOW_DOWN = (
    "Slow down, please: I answer {most} commands a minute from one person, and pass over what is more. "
    "Please try again in a minute."
)

CARD_GONE = (
    "The card that you pressed was gone before I could read your press, so I did nothing. Most likely it was pressed "
    "twice: the answer to the other press is here, and history shows what was changed."
)

UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class EventOutcome:
    """What came of an event."""

    words: str
    command: str = ""
    should_retry: bool = False
    """Whether Webex took no answer for a reason that may pass."""


@dataclass(frozen=True, slots=True)
class FetchedEvent:
    """What an event turned out to be once Webex was asked: who, where, and how to read what they want."""

    person: Person
    target: ReplyTarget
    understand: Callable[[], Request]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says, what came of the event in a word, and to which command, where it was understood."""

    reply: Reply
    outcome: str = "answered"
    command: str = ""
    replaces_card: bool = False


class EventHandler:
    """Answers events, each exactly once."""

    def __init__(self, settings: Settings, messaging: Messaging, context: CommandContext) -> None:
        self._settings = settings
        self._messaging = messaging
        self._desk = context
        self._rate_limiter = RateLimiter(settings.commands_per_minute)

    def handle(self, event: Event, may_be_answered: Callable[[], bool]) -> EventOutcome:
        """Answer an event and return what came of it. Raises nothing: all is told or logged.

        `may_be_answered` tells whether somebody else may have answered it: a process that was killed then, or,
        while this one stood still, another that took over from it.
        """
        began = time.monotonic()
        try:
            outcome = self._handle(event, may_be_answered)
        except BotError as error:
            outcome = EventOutcome(f"{UNANSWERED}: {error.sentence}", should_retry=error.is_transient)
        except Exception:
            log.exception("%s broke", event.key)
            outcome = EventOutcome(f"{UNANSWERED}: broke")
        EVENTS.labels(event.resource, outcome.words.partition(":")[0]).inc()
        _log(event, outcome, round((time.monotonic() - began) * 1000))
        return outcome

    def _handle(self, event: Event, may_be_answered: Callable[[], bool]) -> EventOutcome:
        progress = ProgressMessage(self._messaging)
        settled = self._check_rate_limit(event, may_be_answered()) or self._build_answer(event, progress)
        if isinstance(settled, str):
            return EventOutcome(f"ignored: {settled}")
        place, answer = settled
        try:
            self._messaging.post_reply(place, answer.reply, event, look_first=may_be_answered())
        finally:
            progress.end()
        if said_at := to_time(event.created):
            ANSWER_SECONDS.labels(event.resource).observe(max((datetime.now(UTC) - said_at).total_seconds(), 0.0))
        # After the reply, so that nothing is lost in between: Webex cannot edit a card, only delete it.
        if answer.replaces_card and event.message_id:
            self._messaging.delete_message(event.message_id)
        return EventOutcome(answer.outcome, answer.command)

    def _check_rate_limit(self, event: Event, is_old: bool) -> tuple[ReplyTarget, Answer] | str | None:
        """Hold up whoever floods the bot: told once a minute, else passed over. None for all others."""
        if event.resource == "memberships" or is_old:  # what was accepted before a restart comes all at once
            return None
        match self._rate_limiter.check(event.person_id):
            case Decision.ALLOW:
                return None
            case Decision.WARN:
                words = SLOW_DOWN.format(most=self._settings.commands_per_minute)
                return _guess_reply_target(event), Answer(build_notice(words), "slowed down")
            case Decision.DROP:
                return "a flood"

    def _build_answer(self, event: Event, progress: ProgressMessage) -> tuple[ReplyTarget, Answer] | str:
        """Find out what to say, and where; or why nothing is to be said."""
        if event.resource == "memberships":
            place = ReplyTarget(event.room_id, event.is_direct is True)
            return place, Answer(build_introduction(place.is_direct), "introduced")
        if event.person_id == self._messaging.fetch_me().id:
            return "my own"
        heard: FetchedEvent | None = None
        try:
            heard = self._fetch_details(event)
            progress.begin(heard.target)
            answer = self._answer(heard, event, progress)
        except BotError as error:
            is_gone = heard is None and error.status == 404
            if is_gone and event.resource == "messages":
                return "gone before it was read"
            # Who pressed waits for an answer, though another press has taken the card away meanwhile.
            answer = Answer(build_notice(CARD_GONE), "gone before it was read") if is_gone else _apologise(error)
        except Exception:
            log.exception("%s broke", event.key)
            answer = Answer(build_notice(BROKEN), "broke")
        return heard.target if heard else _guess_reply_target(event), answer

    def _fetch_details(self, event: Event) -> FetchedEvent:
        """Fetch what the event only named: Webex's webhooks hold neither text nor inputs."""
        if event.resource == "attachmentActions":
            action = self._messaging.fetch_card_action(event.id)
            person = self._messaging.fetch_person(action.person_id)
            place = self._messaging.fetch_reply_target(action)
            return FetchedEvent(person, place, lambda: parse_inputs(action.inputs))
        message = self._messaging.fetch_message(event.id)
        return FetchedEvent(message.person, message.reply_target, lambda: parse_text(self._strip_name(message)))

    def _strip_name(self, message: Message) -> str:
        if message.is_direct:
            return message.text
        me = self._messaging.fetch_me()
        return strip_mention(message.text, message.markup, me.id, me.name)

    def _answer(self, heard: FetchedEvent, event: Event, progress: ProgressMessage) -> Answer:
        # Access before all else: whoever may not use the bot learns nothing from how it reads what they say.
        check_access(heard.person, event.room_id, self._settings)
        request = heard.understand()
        requester = Requester(heard.person, heard.target, event.key)
        try:
            reply = run_command(request, replace(self._desk, requester=requester, report_progress=progress.report))
        except BotError as error:
            return _apologise(error, request.command)
        return Answer(reply, command=request.command, replaces_card=request.replaces_card)


def _apologise(error: BotError, command: str = "") -> Answer:
    return Answer(build_notice(error.sentence, error.suggestions), type(error).__name__, command)


def _log(event: Event, outcome: EventOutcome, milliseconds: int) -> None:
    """Write the event's one line: in words, and as fields for machines."""
    words = f"{outcome.command} {outcome.words}".strip()
    log.log(
        logging.ERROR if outcome.words.startswith(UNANSWERED) else logging.INFO,
        "%s by %s in %d ms: %s",
        event.key,
        event.person_id,
        milliseconds,
        words,
        extra={
            "event_key": event.key,
            "person_id": event.person_id,
            "command": outcome.command,
            "milliseconds": milliseconds,
            "outcome": outcome.words,
        },
    )


def _guess_reply_target(event: Event) -> ReplyTarget:
    """Say where an event happened, as far as the webhook tells."""
    is_direct = event.is_direct is True
    return ReplyTarget(event.room_id, is_direct, None if is_direct else event.message_id or event.id)
