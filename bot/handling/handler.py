"""One event, one reply. The only place where an error becomes a reply."""

import hmac
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.access import check_access, may_assign
from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.errors import BotError, DatabaseUnavailable, EarlierEventsUnavailable, WebexError, WebexStatusError
from bot.handling.event_log import describe_event, log_event, observe_delay
from bot.handling.event_reader import EventReader, FetchedEvent, parse_content
from bot.handling.follow_ups import check_page, resolve_follow_up
from bot.handling.outcomes import EventOutcome, Outcome, to_outcome
from bot.handling.postponing import postpone
from bot.handling.progress import ProgressMessage, ProgressMessages
from bot.handling.rate_limit import Decision, RateLimiter, is_late
from bot.handling.slots import NoSlot, Slots
from bot.handling.understanding import show_understanding
from bot.memory import return_free_memory
from bot.messaging.client import Messaging
from bot.messaging.contents import fetch_files
from bot.messaging.payloads import CardAction, Message
from bot.messaging.replies import Replies
from bot.metrics import EVENTS
from bot.model import (
    EarlierEvents,
    Event,
    EventResult,
    Reply,
    ReplyTarget,
    Request,
    Requester,
    Slot,
    Suggestion,
)
from bot.settings import Settings
from cards.help import build_introduction
from cards.notice import build_notice
from cards.reply import render_reply
from cards.view import View

log = logging.getLogger(__name__)

UNEXPECTED_ERROR = (
    "Something went wrong on my side. Please try again; if it keeps happening, contact the bot's administrator."
)

RATE_LIMITED = (
    "You've reached the limit of {limit} commands per minute. Further commands are ignored; try again in a minute."
)

CARD_DELETED = (
    "That card is no longer there, so nothing was changed. "
    "It was probably clicked twice: see the other reply, or type history."
)

POSTED_DIRECTLY = (
    "I can't post in the space where you asked: Webex refuses it (status 403). Perhaps only moderators may post there. "
    "This is my reply:"
)


TOO_MANY_COMMANDS = "too many commands at once that read everything"


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that is ready to be posted, and what comes of the event once it is."""

    outcome: EventOutcome
    target: ReplyTarget
    reply: Reply | None = None
    """None if the event is ignored."""
    replaces_card: bool = False


class EventHandler:
    """Handles events, each with exactly one reply."""

    def __init__(self, settings: Settings, messaging: Messaging, replies: Replies, context: CommandContext) -> None:
        self._settings = settings
        self._messaging = messaging
        self._replies = replies
        self._context = context
        self._rate_limiter = RateLimiter(settings.commands_per_minute)
        self._progress_messages = ProgressMessages(
            messaging, lambda: context.calling.pause_seconds, context.store.progress
        )
        self._reader = EventReader(messaging, replies)
        self._slots = Slots()

    def close(self) -> None:
        """Stop showing progress."""
        self._progress_messages.close()

    def handle(self, event: Event, earlier: EarlierEvents) -> EventOutcome:
        """Handle one event: post exactly one reply and log the outcome. Never raises."""
        started_at = time.monotonic()
        try:
            outcome = self._handle(event, earlier)
        except Exception as error:
            log.exception("Unexpected error while handling %s", describe_event(event))
            outcome = EventOutcome(Outcome.UNANSWERED, detail=type(error).__name__)
        EVENTS.labels(event.resource, outcome.kind).inc()
        log_event(event, outcome, round((time.monotonic() - started_at) * 1000))
        # The last one does it for all that ran at once.
        if REGISTRY.is_bulk(outcome.command) and not self._slots.is_used(Slot.BULK):
            return_free_memory()
        return outcome

    def _handle(self, event: Event, earlier: EarlierEvents) -> EventOutcome:
        with self._progress_messages.show(event.key, is_repeat=earlier.may_be_duplicate()) as progress:
            try:
                # In this order: an event over the limit must not cost a call to Webex.
                draft = (
                    self._check_rate_limit(event, earlier)
                    or _introduce(event)
                    or self._run_command(event, earlier, progress)
                )
            except NoSlot as full:
                return EventOutcome(Outcome.POSTPONED, detail=TOO_MANY_COMMANDS, waits_for=full.slot)
            return self._deliver(draft, event, earlier)

    def _check_rate_limit(self, event: Event, earlier: EarlierEvents) -> Draft | None:
        """Return a rate-limit notice (at most once a minute) or drop the event; None if it is within the limit."""
        if event.resource == "memberships":
            return None
        limiter, person_id = self._rate_limiter, event.person_id
        # After a restart, all events from before it are handled at once, and the last ones of a flood long after it.
        late_at = event.at if earlier.may_be_duplicate() or is_late(event.at) else ""
        match limiter.check(person_id, event.key, late_at):
            case Decision.ALLOW:
                return None
            case Decision.WARN:
                notice = RATE_LIMITED.format(limit=self._settings.commands_per_minute)
                return Draft(EventOutcome(Outcome.RATE_LIMITED), _guess_target(event), _render_notice(notice))
            case Decision.DROP:
                return Draft(EventOutcome(Outcome.IGNORED_OVER_LIMIT), _guess_target(event))

    def _run_command(self, event: Event, earlier: EarlierEvents, progress: ProgressMessage) -> Draft:
        """Fetch the event's content, check access, parse, run the command. An error becomes the reply."""
        try:
            fetched = self._reader.fetch(event)
            digest = self._digest(fetched.content)
            if digest and digest in earlier.list_handled_texts():
                return Draft(EventOutcome(Outcome.IGNORED_SAME_TEXT, email=fetched.person.email), fetched.target)
            draft = self._answer(fetched, event, earlier, progress)
        except NoSlot:
            raise
        except Exception as error:
            if postponed := postpone(error, event, self._settings.catch_up_minutes, was_reading=True):
                return Draft(postponed, _guess_target(event))
            if isinstance(error, BotError) and error.status == 404:
                return _explain_deletion(event)
            return _explain_error(error, event, _guess_target(event))
        result = replace(draft.outcome.result, text_digest=digest)
        return replace(draft, outcome=replace(draft.outcome, result=result))

    def _answer(self, fetched: FetchedEvent, event: Event, earlier: EarlierEvents, progress: ProgressMessage) -> Draft:
        """Check access, parse, run the command. An error becomes the reply.

        Raises NoSlot, or EarlierEventsUnavailable: the event can be handled later.
        """
        command = ""
        try:
            progress.begin(fetched.target)
            # Access comes before parsing: people without access learn nothing from how their text is understood.
            # By the space that Webex names when asked, not by the webhook's.
            check_access(fetched.person, fetched.content.room_id, self._settings)
            context = self._build_context(fetched, event, progress)
            typed = self._reader.read_text(fetched.content)
            parsed = REGISTRY.resolve(parse_content(fetched.content, typed), context)
            request = resolve_follow_up(parsed, earlier)
            command = request.command
            view = self._run(request, context, earlier)
            if typed:
                check_page(request, view)
                view = show_understanding(view, typed, request)
            reply = render_reply(view)
        except (NoSlot, EarlierEventsUnavailable):
            raise
        except Exception as error:
            return _explain_error(error, event, fetched.target, command, fetched.person.email)
        result = EventResult(shown=view.shown)
        outcome = EventOutcome(Outcome.ANSWERED, command, fetched.person.email, result=result)
        # A card that waits for a confirmation stays for authorized people, whatever somebody else submits to it.
        may_replace = not fetched.target.is_pending or may_assign(fetched.person, self._settings)
        replaces_card = may_replace and REGISTRY.replaces_card(request)
        return Draft(outcome, fetched.target, reply, replaces_card=replaces_card)

    def _build_context(self, fetched: FetchedEvent, event: Event, progress: ProgressMessage) -> CommandContext:
        """Build what the command works with."""
        content, fetch_posted = fetched.content, None
        if isinstance(content, Message) and content.files:
            fetch_posted = partial(fetch_files, self._settings, content.files)
        return replace(
            self._context,
            requester=Requester(fetched.person, fetched.target, event.key),
            report_progress=progress.report,
            fetch_posted=fetch_posted,
        )

    def _run(self, request: Request, context: CommandContext, earlier: EarlierEvents) -> View:
        """Run the command. Raises BotError, or NoSlot if too many of its kind run already."""
        slot = REGISTRY.find_slot(request, has_file=context.fetch_posted is not None)
        if slot is None:
            return REGISTRY.run(request, context)
        with self._slots.use(slot, has_waited=earlier.has_waited):
            return REGISTRY.run(request, context)

    def _digest(self, content: Message | CardAction) -> str:
        """Return a digest of what was typed, from which nobody without the bot's token can guess it; "" of a press."""
        if isinstance(content, CardAction):
            return ""
        secret = self._settings.webex_bot_token.get_secret_value().encode()
        return hmac.new(secret, f"{content.id}\n{content.text}".encode("utf-8", "replace"), "sha256").hexdigest()

    def _deliver(self, draft: Draft, event: Event, earlier: EarlierEvents) -> EventOutcome:
        """Post the reply, and delete the card that it replaces."""
        if draft.reply is None:
            return draft.outcome
        try:
            detail = self._post(draft.target, draft.reply, event, is_repeat=earlier.may_be_duplicate())
            observe_delay(event)
            # Webex cannot edit cards. The old one is deleted last, so that a crash in between loses nothing.
            if draft.replaces_card and event.message_id and not detail:
                self._messaging.delete_message(event.message_id)
        except BotError as error:
            if postponed := postpone(error, event, self._settings.catch_up_minutes):
                return replace(postponed, command=draft.outcome.command, email=draft.outcome.email)
            return replace(
                draft.outcome,
                kind=Outcome.UNANSWERED,
                detail=error.sentence,
                # 403: an operator can let the bot post again, as with a space's rules.
                should_retry=error.is_transient or error.status == 403,
                result=EventResult(),
            )
        return replace(draft.outcome, detail=detail or draft.outcome.detail)

    def _post(self, target: ReplyTarget, reply: Reply, event: Event, *, is_repeat: bool) -> str:
        """Post the reply, in the 1:1 space where the bot may not post in the event's space. Return why it is there."""
        try:
            self._replies.post_reply(target, reply, event, search_first=is_repeat)
        except WebexStatusError as refusal:
            # An announcement space, for example. The bot itself is behind the event that it was added to a space.
            if refusal.status != 403 or target.is_direct or event.resource == "memberships":
                raise
            self._replies.post_reply_directly(event.person_id, reply, POSTED_DIRECTLY, event, search_first=is_repeat)
            return f"posted in the 1:1 space: {refusal.sentence}"
        return ""


def _introduce(event: Event) -> Draft | None:
    """Build the introduction if the event says that the bot was added to a space; None for other events."""
    if event.resource != "memberships":
        return None
    target = ReplyTarget(event.room_id, event.is_direct is True)
    return Draft(EventOutcome(Outcome.INTRODUCED), target, render_reply(build_introduction(target.is_direct)))


def _explain_deletion(event: Event) -> Draft:
    """Build the reply to an event whose message or card was deleted before it could be read."""
    target = _guess_target(event)
    if event.resource == "messages":
        return Draft(EventOutcome(Outcome.IGNORED_DELETED_MESSAGE), target)
    # Another click has replaced the card, but the person who clicked still waits for a reply.
    return Draft(EventOutcome(Outcome.CARD_DELETED), target, _render_notice(CARD_DELETED))


def _explain_error(error: Exception, event: Event, target: ReplyTarget, command: str = "", email: str = "") -> Draft:
    """Build the reply that says what went wrong."""
    # What Webex or the database refused is the administrator's concern too; what a person mistyped is not.
    detail = error.sentence if isinstance(error, WebexError | DatabaseUnavailable) else ""
    outcome = EventOutcome(to_outcome(error), command, email, detail)
    if isinstance(error, BotError):
        return Draft(outcome, target, _render_notice(error.sentence, error.suggestions, error.to_copy))
    log.error("Unexpected error while handling %s", describe_event(event), exc_info=error)
    return Draft(outcome, target, _render_notice(UNEXPECTED_ERROR))


def _render_notice(sentence: str, suggestions: Sequence[Suggestion] = (), to_copy: str = "") -> Reply:
    return render_reply(build_notice(sentence, suggestions, to_copy))


def _guess_target(event: Event) -> ReplyTarget:
    """Return where the reply goes, as far as the webhook says."""
    is_direct = event.is_direct is True
    return ReplyTarget(event.room_id, is_direct, None if is_direct else event.message_id or event.id)
