"""Notifies spaces of their reservations: a day before they end, and when they have ended, exactly once."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.calling import Calling
from bot.clock import Clock
from bot.errors import BotError, WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from bot.model import EndReason, Event, Mark, ReplyTarget
from bot.store import Store
from bot.store.reservations import LOCK
from cards.reply import render_reply
from cards.reservations import build_ended, build_ending
from cards.view import View

log = logging.getLogger(__name__)

NOTICE = timedelta(days=1)
"""How long before its end a space is notified of a reservation. What is reserved for less is not worth a notice."""

ENDING, ENDED = "ending", "ended"
"""What a space is notified of."""

POSTED_DIRECTLY = "I can't post in the space where these numbers were reserved: Webex refuses it (status 403)."

LEFT_SPACE = "I am no longer in the space where these numbers were reserved."


class ReservationNotices:
    """Ends what is over, and notifies the spaces."""

    def __init__(self, messaging: Messaging, replies: Replies, calling: Calling, store: Store, clock: Clock) -> None:
        self._messaging = messaging
        self._replies = replies
        self._calling = calling
        self._store = store
        self._clock = clock

    def check(self, _at: datetime) -> None:
        """End what is over and post the notices that are due. Never raises.

        After a crash it runs again. A notice that was posted is found by its key, and not posted twice.
        """
        try:
            with self._store.exclusive(LOCK):
                self._expire()
            # Posted outside the lock: other replicas reserve meanwhile.
            for phase in (ENDING, ENDED):
                self._post_all(phase)
        except BotError as error:
            log.error("The reservations cannot be checked: %s", error.sentence)  # noqa: TRY400

    def _expire(self) -> None:
        """End the marks that are over. They have not counted since: the store goes by the time."""
        now = self._clock.now()
        over = [each for each in self._store.reservations.list_active() if each.ends_at <= now]
        self._store.reservations.end([each.id for each in over], EndReason.EXPIRED, now.replace(microsecond=0))

    def _post_all(self, phase: str) -> None:
        """Post a notice for those that were reserved together and end together."""
        for _, group in groupby(sorted(self._list_due(phase), key=_to_group), key=_to_group):
            self._try_to_post(phase, list(group))

    def _list_due(self, phase: str) -> list[Mark]:
        """List the marks of which the spaces are to be notified now."""
        if phase == ENDED:
            return self._store.reservations.list_unannounced()
        now = self._clock.now()
        return [each for each in self._store.reservations.list_active() if _is_due(each, now)]

    def _try_to_post(self, phase: str, marks: Sequence[Mark]) -> None:
        """Post one notice. If that fails, it is tried again at the next scheduled time."""
        build = build_ending if phase == ENDING else build_ended
        try:
            with self._store.exclusive(f"{phase}:{marks[0].event_key}"):
                # Read again: another replica, whose check takes longer than the time between two, may have posted it.
                if not {each.id for each in marks} <= {each.id for each in self._list_due(phase)}:
                    return
                self._post(phase, marks, build(marks, self._calling.describe_organization(marks[0].org_id)))
                self._store.reservations.announce([each.id for each in marks])
        except BotError as error:
            log.warning("A space could not be notified of %d reservations: %s", len(marks), error.sentence)
        except Exception:
            log.exception("Unexpected error while a space was notified of reservations")

    def _post(self, phase: str, marks: Sequence[Mark], view: View) -> None:
        first = marks[0]
        if not first.room_id:
            return
        # Its key is the same however often it is tried: by the event that reserved them, and the day.
        key = f"{phase}:{first.event_key}:{first.until.isoformat()}"
        due = first.ends_at - NOTICE if phase == ENDING else first.ends_at
        # Before that time it can't have been posted.
        event = Event("reservations", key, first.room_id, first.person_id, first.is_direct, created=due.isoformat())
        reply, target = render_reply(view), ReplyTarget(first.room_id, first.is_direct)
        try:
            if not self._messaging.is_in_space(first.room_id):
                self._post_to_person(first, view, LEFT_SPACE, event)
                return
            self._replies.post_reply(target, reply, event, search_first=True)
        except WebexStatusError as refusal:
            # An announcement space, for example.
            if refusal.status != 403 or first.is_direct:
                raise
            self._post_to_person(first, view, POSTED_DIRECTLY, event)

    def _post_to_person(self, mark: Mark, view: View, reason: str, event: Event) -> None:
        """Post the notice to the person who reserved the numbers, if there still is one."""
        try:
            self._replies.post_reply_directly(mark.person_id, render_reply(view), reason, event, search_first=True)
        except WebexStatusError as refusal:
            if refusal.status not in (400, 404):
                raise
            log.info("Nobody can be notified of a reservation: %s", refusal.sentence)


def _is_due(mark: Mark, now: datetime) -> bool:
    """Return whether a space is to be notified that a reservation ends soon."""
    is_short = mark.ends_at - mark.at <= NOTICE
    return mark.is_reservation and not (mark.is_announced or is_short) and now < mark.ends_at <= now + NOTICE


def _to_group(mark: Mark) -> tuple[str, str, str]:
    return mark.room_id, mark.event_key, mark.until.isoformat()
