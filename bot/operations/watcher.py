"""Checks the watches: alerts a space, once, when a location runs low on active numbers."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.access import may_use
from bot.calling import Calling
from bot.errors import BotError, WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from bot.model import PURPOSES_BY_KEY, Event, ReplyTarget, Watch
from bot.operations.watched_lists import WatchedLists
from bot.settings import Settings
from bot.store import Store
from cards.notice import build_notice
from cards.reply import render_reply
from cards.text import shorten
from cards.times import describe_time_of_day
from cards.view import View
from cards.watches import build_alert, describe_watch

log = logging.getLogger(__name__)


POSTED_DIRECTLY = (
    "I can't post in the space of this watch: Webex refuses it (status 403). Perhaps only moderators may post there."
)


class WatchOutcome(StrEnum):
    """What came of checking one watch, as the log names it."""

    ENOUGH = "enough"
    LOW = "low"
    ENDED = "ended"
    FAILED = "failed"


class EndReason(StrEnum):
    """Why a watch ends, as its space reads it."""

    LEFT_SPACE = "the bot is no longer in its space"
    CREATOR_LOST_ACCESS = "its creator no longer has access to the bot"
    LOCATION_GONE = "Webex no longer knows this location"
    NOTHING_TO_COUNT = "this list holds numbers that are assigned already, so that they can't run out"
    """Watches of such lists could be set up in earlier versions."""


@dataclass(frozen=True, slots=True)
class WatchCheck:
    """How many active numbers a watched location has, or why the watch ends."""

    active: int = 0
    as_of: str = ""
    """When Webex returned the numbers, in words."""
    end_reason: EndReason | None = None


class Watcher:
    """Checks the watches of all spaces."""

    def __init__(
        self, settings: Settings, messaging: Messaging, replies: Replies, calling: Calling, store: Store
    ) -> None:
        self._settings = settings
        self._messaging = messaging
        self._replies = replies
        self._calling = calling
        self._store = store

    def check_watches(self, at: datetime) -> None:
        """Check each watch once. Never raises.

        `at` is the scheduled time. After a crash the same check runs again with the same time, and does not repeat
        what it has posted.
        """
        try:
            watches = self._store.watches.list()
        except BotError as error:
            log.error("The watches cannot be read: %s", error.sentence)  # noqa: TRY400
            return
        lists = WatchedLists(self._calling, watches)
        counts = Counter(self._try_to_check(watch, at, lists) for watch in watches)
        if watches:
            log.info("Checked %d watches: %s", len(watches), ", ".join(f"{counts[each]} {each}" for each in counts))

    def _try_to_check(self, watch: Watch, at: datetime, lists: WatchedLists) -> WatchOutcome:
        """Check one watch. If that fails, it is checked again at the next scheduled time."""
        try:
            return self._check(watch, at, lists)
        except BotError as error:
            log.warning("Watch %d could not be checked: %s", watch.id, error.sentence)
        except Exception:
            log.exception("Unexpected error while checking watch %d", watch.id)
        return WatchOutcome.FAILED

    def _check(self, watch: Watch, at: datetime, lists: WatchedLists) -> WatchOutcome:
        check = self._examine(watch, lists)
        with self._store.exclusive(watch.key):
            # Read again: while Webex was asked, another check may have posted the alert, or somebody ended the watch.
            current = self._store.watches.get(watch.id)
            if current is None:
                return WatchOutcome.ENDED
            if check.end_reason is not None:
                return self._end(current, at, check.end_reason)
            return self._update(current, at, check)

    def _examine(self, watch: Watch, lists: WatchedLists) -> WatchCheck:
        """Count the active numbers, or find out why the watch ends."""
        if not self._messaging.is_in_space(watch.room_id):
            return WatchCheck(end_reason=EndReason.LEFT_SPACE)
        if not self._creator_has_access(watch):
            return WatchCheck(end_reason=EndReason.CREATOR_LOST_ACCESS)
        if not PURPOSES_BY_KEY[watch.purpose_key].has_stock:
            return WatchCheck(end_reason=EndReason.NOTHING_TO_COUNT)
        counted = lists.count(watch)
        if counted is None:
            return WatchCheck(end_reason=EndReason.LOCATION_GONE)
        time_zone = self._calling.find_time_zone(watch.location.id, watch.org_id)
        return WatchCheck(counted.active, describe_time_of_day(counted.taken_at, time_zone))

    def _creator_has_access(self, watch: Watch) -> bool:
        try:
            person = self._messaging.fetch_person(watch.person_id)
        except WebexStatusError as refusal:
            if refusal.status != 404:  # the account was deleted
                raise
            return False
        return may_use(person, watch.room_id, self._settings)

    def _update(self, watch: Watch, at: datetime, check: WatchCheck) -> WatchOutcome:
        """Post the alert if the numbers have run low since the last check, and store whether they are low."""
        is_low = check.active < watch.below
        if is_low and not watch.is_low:
            self._post(watch, at, build_alert(watch, check.active, self._name_organization(watch), check.as_of))
        if is_low != watch.is_low:
            # After the post: if the process is killed in between, the next run finds what was posted.
            self._store.watches.mark(watch.id, is_low=is_low)
        return WatchOutcome.LOW if is_low else WatchOutcome.ENOUGH

    def _end(self, watch: Watch, at: datetime, reason: EndReason) -> WatchOutcome:
        """End a watch and say so: in its space or, if the bot is no longer there, to its creator."""
        description = describe_watch(watch, self._name_organization(watch))
        again = "" if reason is EndReason.NOTHING_TO_COUNT else f" To watch it again, type: {_to_text(watch)}"
        notice = build_notice(f"Stopped watching {description}: {reason}.{again}")
        if reason is EndReason.LEFT_SPACE:
            self._post_to_creator(watch, notice)
        else:
            self._post(watch, at, notice)
        self._store.watches.remove(watch.id)
        return WatchOutcome.ENDED

    def _name_organization(self, watch: Watch) -> str:
        return self._calling.describe_organization(watch.org_id)

    def _post(self, watch: Watch, at: datetime, view: View) -> None:
        event = Event("watches", str(watch.id), watch.room_id, watch.person_id, watch.is_direct, created=at.isoformat())
        reply, target = render_reply(view), ReplyTarget(watch.room_id, watch.is_direct)
        try:
            self._replies.post_reply(target, reply, event, search_first=True)
        except WebexStatusError as refusal:
            # An announcement space, for example.
            if refusal.status != 403 or watch.is_direct:
                raise
            self._replies.post_reply_directly(watch.person_id, reply, POSTED_DIRECTLY, event, search_first=True)

    def _post_to_creator(self, watch: Watch, view: View) -> None:
        try:
            self._replies.post_to_person(watch.person_id, render_reply(view))
        except WebexStatusError as refusal:  # the creator's account is gone as well; the watch ends all the same
            log.info("Watch %d ended, but its creator cannot be reached: %s", watch.id, refusal.sentence)


def _to_text(watch: Watch) -> str:
    """Write the command that sets up the same watch."""
    purpose = PURPOSES_BY_KEY[watch.purpose_key].phrase
    org = f" org {watch.org_id}" if watch.org_id else ""
    return f"watch {shorten(watch.location.name, 60)} below {watch.below} for {purpose}{org}"
