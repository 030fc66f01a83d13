"""The watches are looked after: a space is told, once, when a location's active numbers have become few."""

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.access import may_use
from bot.calling import Calling
from bot.calling.available_numbers import ListQuery
from bot.errors import BotError, WebexStatusError
from bot.language.selection import count_active
from bot.messaging.client import Messaging
from bot.model import PURPOSE_TITLES, PURPOSES_BY_KEY, Event, ReplyTarget, Watch
from bot.settings import Settings
from bot.store import Store
from cards.notice import build_notice
from cards.reply import render_reply
from cards.text import shorten
from cards.view import View
from cards.watches import build_alert, describe_watch

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a watch is to end."""

    reason: str
    is_left: bool = False
    """Whether its space can be told no more, so that whoever set it up is told."""


class Watcher:
    """Looks after the watches of all spaces."""

    def __init__(self, settings: Settings, messaging: Messaging, calling: Calling, store: Store) -> None:
        self._settings = settings
        self._messaging = messaging
        self._calling = calling
        self._store = store

    def look(self, at: datetime) -> None:
        """Look at each watch once. Raises nothing: all is told or logged.

        `at` is the moment that was scheduled. A look that was cut short runs again with the same moment, and what
        was posted for it is not posted again.
        """
        try:
            watches = self._store.watches.list()
        except BotError as error:
            log.error("The watches cannot be read: %s", error.sentence)  # noqa: TRY400
            return
        read: set[ListQuery] = set()
        outcomes = [self._try_to_look(watch, at, read) for watch in watches]
        if watches:
            log.info("Looked at %d watches: %s", len(watches), ", ".join(sorted(set(outcomes))))

    def _try_to_look(self, watch: Watch, at: datetime, read: set[ListQuery]) -> str:
        """Look at one watch; where that fails, it is looked at again next time."""
        try:
            return self._look(watch, at, read)
        except BotError as error:
            log.warning("Watch %d could not be looked at: %s", watch.id, error.sentence)
        except Exception:
            log.exception("Watch %d broke", watch.id)
        return "failed"

    def _look(self, watch: Watch, at: datetime, read: set[ListQuery]) -> str:
        found = self._find_out(watch, read)
        with self._store.exclusive(watch.key):
            # Anew: while Webex was asked, another look may have told of it, or somebody stopped it.
            kept = self._store.watches.get(watch.id)
            if kept is None:
                return "ended"
            return self._end(kept, at, found) if isinstance(found, Ending) else self._tell(kept, at, found)

    def _find_out(self, watch: Watch, read: set[ListQuery]) -> Ending | int:
        """Count the active numbers, or find out why the watch is to end."""
        if not self._messaging.is_in_space(watch.room_id):
            return Ending("I am no longer in its space", is_left=True)
        if not self._may_watch(watch):
            return Ending("whoever set it up may not use me any more")
        active = self._count(watch, read)
        return Ending("Webex does not know this location any more") if active is None else active

    def _tell(self, watch: Watch, at: datetime, active: int) -> str:
        is_low = active < watch.below
        if is_low and not watch.is_low:
            self._post(watch, at, build_alert(watch, active))
        if is_low != watch.is_low:
            # After the post: a look that is cut short in between finds what it posted.
            self._store.watches.mark(watch.id, is_low=is_low)
        return "few" if is_low else "enough"

    def _may_watch(self, watch: Watch) -> bool:
        try:
            person = self._messaging.fetch_person(watch.person_id)
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise
            return False
        return may_use(person, watch.room_id, self._settings)

    def _count(self, watch: Watch, read: set[ListQuery]) -> int | None:
        """Count the active numbers as they are now, each list read once a look; None for a location that is gone."""
        query = ListQuery(watch.location.id, PURPOSES_BY_KEY[watch.purpose_key], org_id=watch.org_id)
        try:
            snapshot = self._calling.fetch_available_numbers(query, fresh=query not in read)
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise
            return None
        read.add(query)
        return count_active(snapshot.items)

    def _end(self, watch: Watch, at: datetime, ending: Ending) -> str:
        """End a watch with a word: in its space or, once the bot has left that, to whoever set it up."""
        what = describe_watch(watch)
        notice = build_notice(f"I stopped watching {what}: {ending.reason}. To watch anew, type: {_repeat(watch)}")
        if ending.is_left:
            self._tell_person(watch, notice)
        else:
            self._post(watch, at, notice)
        self._store.watches.remove(watch.id)
        return "ended"

    def _post(self, watch: Watch, at: datetime, view: View) -> None:
        moment = at.isoformat()
        event = Event("watches", str(watch.id), watch.room_id, watch.person_id, watch.is_direct, created=moment)
        self._messaging.post_reply(
            ReplyTarget(watch.room_id, watch.is_direct), render_reply(view), event, look_first=True
        )

    def _tell_person(self, watch: Watch, view: View) -> None:
        try:
            self._messaging.post_to_person(watch.person_id, render_reply(view))
        except WebexStatusError as refusal:  # who is gone cannot be told; the watch ends all the same
            log.info("Nobody could be told of the end of watch %d: %s", watch.id, refusal.sentence)


def _repeat(watch: Watch) -> str:
    """Write what sets up the same watch again."""
    purpose = PURPOSE_TITLES[watch.purpose_key].lower().removesuffix(" numbers")
    org = f" org {watch.org_id}" if watch.org_id else ""
    return f"watch {shorten(watch.location.name, 60)} below {watch.below} for {purpose}{org}"
