"""Checks the watches: alerts a space, once, when a location runs low on active numbers."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bot.calling import Calling
from bot.clock import Clock
from bot.commands.shared.watched_lists import WatchedLists
from bot.errors import BotError
from bot.model import EVERYWHERE, PURPOSES_BY_KEY, Event, Watch
from bot.model.levels import Level, Levels
from bot.operations.announcer import Announcer, EndReason
from bot.store import Store
from cards.notice import build_notice
from cards.text import shorten
from cards.times import describe_time_of_day
from cards.watches import build_alert, describe_watch, write_threshold

log = logging.getLogger(__name__)


class WatchOutcome(StrEnum):
    """What came of checking one watch, as the log names it."""

    ENOUGH = "enough"
    LOW = "low"
    ENDED = "ended"
    FAILED = "failed"


class Watcher:
    """Checks the watches of all spaces."""

    def __init__(self, announcer: Announcer, calling: Calling, store: Store, clock: Clock) -> None:
        self._announcer = announcer
        self._calling = calling
        self._store = store
        self._clock = clock

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
        lists = WatchedLists(self._calling, self._store, self._clock.now().date(), watches)
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
        found = self._examine(watch, lists)
        with self._store.exclusive(watch.key):
            # Read again: while Webex was asked, another check may have posted the alert, or somebody ended the watch.
            current = self._store.watches.get(watch.id)
            if current is None:
                return WatchOutcome.ENDED
            if isinstance(found, EndReason):
                return self._end(current, at, found)
            return self._update(current, at, found)

    def _examine(self, watch: Watch, lists: WatchedLists) -> Levels | EndReason:
        """Count the active numbers, or find out why the watch ends."""
        creator = self._announcer.find_creator(watch.person_id, watch.room_id)
        if isinstance(creator, EndReason):
            return creator
        if not PURPOSES_BY_KEY[watch.purpose_key].has_stock:
            return EndReason.NOTHING_TO_COUNT
        return lists.read(watch) or EndReason.LOCATION_GONE

    def _update(self, watch: Watch, at: datetime, levels: Levels) -> WatchOutcome:
        """Post the alert if locations have run low since the last check, and store which ones are low."""
        if fallen := _list_fallen(watch, levels.list_low(watch)):
            alert = build_alert(watch, fallen, self._name_organization(watch), self._describe_age(watch, levels))
            self._announcer.post(alert, _to_event(watch, at), "watch")
        marked = levels.mark(watch)
        if marked != watch:
            # After the post: if the process is killed in between, the next run finds what was posted.
            self._store.watches.mark(watch.id, is_low=marked.is_low, low=marked.low)
        return WatchOutcome.LOW if marked.is_low else WatchOutcome.ENOUGH

    def _end(self, watch: Watch, at: datetime, reason: EndReason) -> WatchOutcome:
        """End a watch and say so: in its space or, if the bot is no longer there, to its creator."""
        description = describe_watch(watch, self._name_organization(watch))
        again = "" if reason is EndReason.NOTHING_TO_COUNT else f" To watch it again, type: {_to_text(watch)}"
        notice = build_notice(f"Stopped watching {description}: {reason}.{again}")
        self._announcer.post_end(notice, _to_event(watch, at), "watch", reason)
        self._store.watches.remove(watch.id)
        return WatchOutcome.ENDED

    def _describe_age(self, watch: Watch, levels: Levels) -> str:
        time_zone = "" if watch.watches_all else self._calling.find_time_zone(watch.location.id, watch.org_id)
        return describe_time_of_day(levels.taken_at, time_zone)

    def _name_organization(self, watch: Watch) -> str:
        return self._calling.describe_organization(watch.org_id)


def _to_event(watch: Watch, at: datetime) -> Event:
    """Return the event that stands for a watch at one of its checks."""
    return Event("watches", str(watch.id), watch.room_id, watch.person_id, watch.is_direct, created=at.isoformat())


def _list_fallen(watch: Watch, low: Sequence[Level]) -> list[Level]:
    """List the locations that were not low at the last check."""
    if watch.watches_all:
        return [each for each in low if each.key not in watch.low]
    return [] if watch.is_low else list(low)


def _to_text(watch: Watch) -> str:
    """Write the command that sets up the same watch."""
    purpose = PURPOSES_BY_KEY[watch.purpose_key].phrase
    org = f" org {watch.org_id}" if watch.org_id else ""
    name = EVERYWHERE if watch.watches_all else shorten(watch.location.name, 60)
    return f"watch {name} {write_threshold(watch.measure, watch.below)} for {purpose}{org}"
