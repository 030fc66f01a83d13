"""Checks the watches: alerts a space, once, when a location runs low on active numbers."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.calling import Calling
from bot.errors import BotError
from bot.model import PURPOSES_BY_KEY, Event, Watch
from bot.operations.announcer import Announcer, EndReason
from bot.operations.watched_lists import WatchedLists
from bot.store import Store
from cards.notice import build_notice
from cards.text import shorten
from cards.times import describe_time_of_day
from cards.watches import build_alert, describe_watch

log = logging.getLogger(__name__)


class WatchOutcome(StrEnum):
    """What came of checking one watch, as the log names it."""

    ENOUGH = "enough"
    LOW = "low"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WatchCheck:
    """How many active numbers a watched location has, or why the watch ends."""

    active: int = 0
    as_of: str = ""
    """When Webex returned the numbers, in words."""
    end_reason: EndReason | None = None


class Watcher:
    """Checks the watches of all spaces."""

    def __init__(self, announcer: Announcer, calling: Calling, store: Store) -> None:
        self._announcer = announcer
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
        creator = self._announcer.find_creator(watch.person_id, watch.room_id)
        if isinstance(creator, EndReason):
            return WatchCheck(end_reason=creator)
        if not PURPOSES_BY_KEY[watch.purpose_key].has_stock:
            return WatchCheck(end_reason=EndReason.NOTHING_TO_COUNT)
        counted = lists.count(watch)
        if counted is None:
            return WatchCheck(end_reason=EndReason.LOCATION_GONE)
        time_zone = self._calling.find_time_zone(watch.location.id, watch.org_id)
        return WatchCheck(counted.active, describe_time_of_day(counted.taken_at, time_zone))

    def _update(self, watch: Watch, at: datetime, check: WatchCheck) -> WatchOutcome:
        """Post the alert if the numbers have run low since the last check, and store whether they are low."""
        is_low = check.active < watch.below
        if is_low and not watch.is_low:
            alert = build_alert(watch, check.active, self._name_organization(watch), check.as_of)
            self._announcer.post(alert, _to_event(watch, at), "watch")
        if is_low != watch.is_low:
            # After the post: if the process is killed in between, the next run finds what was posted.
            self._store.watches.mark(watch.id, is_low=is_low)
        return WatchOutcome.LOW if is_low else WatchOutcome.ENOUGH

    def _end(self, watch: Watch, at: datetime, reason: EndReason) -> WatchOutcome:
        """End a watch and say so: in its space or, if the bot is no longer there, to its creator."""
        description = describe_watch(watch, self._name_organization(watch))
        again = "" if reason is EndReason.NOTHING_TO_COUNT else f" To watch it again, type: {_to_text(watch)}"
        notice = build_notice(f"Stopped watching {description}: {reason}.{again}")
        self._announcer.post_end(notice, _to_event(watch, at), "watch", reason)
        self._store.watches.remove(watch.id)
        return WatchOutcome.ENDED

    def _name_organization(self, watch: Watch) -> str:
        return self._calling.describe_organization(watch.org_id)


def _to_event(watch: Watch, at: datetime) -> Event:
    """Return the event that stands for a watch at one of its checks."""
    return Event("watches", str(watch.id), watch.room_id, watch.person_id, watch.is_direct, created=at.isoformat())


def _to_text(watch: Watch) -> str:
    """Write the command that sets up the same watch."""
    purpose = PURPOSES_BY_KEY[watch.purpose_key].phrase
    org = f" org {watch.org_id}" if watch.org_id else ""
    return f"watch {shorten(watch.location.name, 60)} below {watch.below} for {purpose}{org}"
