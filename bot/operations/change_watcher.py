"""Reads the inventories on schedule, and reports what changed to the spaces that watch changes."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot import limits
from bot.calling import Calling
from bot.clock import Clock
from bot.commands.shared.change_authors import explain_changes
from bot.commands.shared.inventory_reading import InventoryReader
from bot.errors import BotError
from bot.model import ChangeWatch, Event, Location, Request, to_uuid
from bot.operations.announcer import Announcer, EndReason
from bot.store import Store
from bot.store.inventory import DifferenceQuery
from cards.change_watches import describe_change_watch, write_change_watch
from cards.changes import ChangesView, build_changes_message
from cards.notice import build_notice

log = logging.getLogger(__name__)


class ChangeWatcher:
    """Checks the watches of changes of all spaces."""

    def __init__(
        self, announcer: Announcer, calling: Calling, store: Store, clock: Clock, reader: InventoryReader
    ) -> None:
        self._announcer = announcer
        self._calling = calling
        self._store = store
        self._clock = clock
        self._reader = reader

    def run(self, at: datetime) -> None:
        """Read the inventories that are due, and report what changed. Never raises.

        Called every hour with the scheduled time. An inventory is read every hour while a space watches it, and once a
        day otherwise. After a crash it runs again, and does not repeat what it has posted.
        """
        try:
            watches = self._store.change_watches.list()
            org_ids = dict.fromkeys(("", *self._store.inventory.list_org_ids(), *(each.org_id for each in watches)))
        except BotError as error:
            log.error("The watches of changes cannot be read: %s", error.sentence)  # noqa: TRY400
            return
        watched = {self._calling.get_organization_key(each.org_id) for each in watches}
        allowed = filter(self._is_allowed, org_ids)
        for key, org_id in {self._calling.get_organization_key(each): each for each in allowed}.items():
            self._try_to_read(key, org_id, is_watched=key in watched)
        for watch in watches:
            self._try_to_check(watch, at)

    def _is_allowed(self, org_id: str) -> bool:
        """Return whether the bot may still be used for an organization: a customer may have been taken off the list."""
        try:
            self._calling.choose_organization(org_id)
        except BotError:
            return False
        return True

    def _try_to_read(self, key: str, org_id: str, *, is_watched: bool) -> None:
        """Read an inventory if it is due. If that fails, it is read again in an hour."""
        try:
            last = self._store.inventory.get(key)
            due = self._clock.now() - timedelta(hours=0 if is_watched else limits.READING_HOURS)
            if last is None or last.taken_at < due:
                self._reader.read(org_id)
                self._store.inventory.purge(key, self._clock.now() - timedelta(days=limits.DIFFERENCES_DAYS))
        except BotError as error:
            log.warning("The inventory could not be read: %s", error.sentence)
        except Exception:
            log.exception("Unexpected error while reading an inventory")

    def _try_to_check(self, watch: ChangeWatch, at: datetime) -> None:
        try:
            self._check(watch, at)
        except BotError as error:
            log.warning("Watch %d could not be checked: %s", watch.id, error.sentence)
        except Exception:
            log.exception("Unexpected error while checking watch %d", watch.id)

    def _check(self, watch: ChangeWatch, at: datetime) -> None:
        reason = self._find_end(watch)
        with self._store.exclusive(watch.key):
            # Read again: another check may have reported, or somebody may have ended the watch.
            current = self._store.change_watches.get(watch.id)
            if current is None:
                return
            if reason is not None:
                self._end(current, at, reason)
                return
            if current.pending is not None:
                # The process was killed: the same message is posted, unless it is there.
                current = self._report(current, current.pending)
            reading = self._store.inventory.get(self._calling.get_organization_key(watch.org_id))
            if reading is not None and reading.taken_at > current.reported:
                self._report(current, reading.taken_at)

    def _find_end(self, watch: ChangeWatch) -> EndReason | None:
        creator = self._announcer.find_creator(watch.person_id, watch.room_id)
        if isinstance(creator, EndReason):
            return creator
        if not self._is_allowed(watch.org_id):
            return EndReason.CREATOR_LOST_ACCESS
        is_gone = watch.location.id and not (
            _is_among(watch.location, self._calling.fetch_locations(watch.org_id))
            or _is_among(watch.location, self._calling.fetch_locations_again(watch.org_id))
        )
        return EndReason.LOCATION_GONE if is_gone else None

    def _report(self, watch: ChangeWatch, until: datetime) -> ChangeWatch:
        """Post what was found up to a reading, if there is anything, and store that it was reported."""
        query = DifferenceQuery(
            organization=self._calling.get_organization_key(watch.org_id),
            after=watch.reported,
            until=until,
            location_id=watch.location.id,
        )
        if self._store.inventory.count(query):
            self._store.change_watches.begin(watch.id, until)
            self._post(watch, query)
        self._store.change_watches.finish(watch.id, until)
        current = self._store.change_watches.get(watch.id)
        return current or watch

    def _post(self, watch: ChangeWatch, query: DifferenceQuery) -> None:
        recorded = self._store.inventory.list(query, limits.MAX_ROWS_WITH_BUTTONS)
        explained = explain_changes(recorded, self._calling, self._store, watch.org_id, self._clock.now())
        view = ChangesView(
            # What was found at that time and later: the card is read later, too.
            request=Request(
                "changes", location=watch.location.id, org=watch.org_id, since=query.after.isoformat(timespec="seconds")
            ),
            rows=explained.rows,
            counts=self._store.inventory.count(query),
            since=query.after,
            until=query.until,
            page=1,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            location=watch.location.name,
            organization=self._calling.describe_organization(watch.org_id),
            time_zone=self._calling.find_time_zone(watch.location.id, watch.org_id) if watch.location.id else "",
            audit=explained.audit,
        )
        self._announcer.post(build_changes_message(watch.id, view), _to_event(watch, query.until), "watch")

    def _end(self, watch: ChangeWatch, at: datetime, reason: EndReason) -> None:
        """End a watch and say so: in its space or, if the bot is no longer there, to its creator."""
        described = describe_change_watch(watch, self._calling.describe_organization(watch.org_id))
        again = f"To watch them again, type: {write_change_watch(watch)}"
        notice = build_notice(f"Stopped watching {described}: {reason}. {again}")
        self._announcer.post_end(notice, _to_event(watch, at), "watch", reason)
        self._store.change_watches.remove(watch.id)


def _is_among(location: Location, known: Sequence[Location]) -> bool:
    wanted = to_uuid(location.id) or location.id
    return any((to_uuid(each.id) or each.id) == wanted for each in known)


def _to_event(watch: ChangeWatch, at: datetime) -> Event:
    """Return the event that stands for a watch at one of the readings, or at its end."""
    created = at.astimezone(UTC).isoformat()
    return Event("watches", str(watch.id), watch.room_id, watch.person_id, watch.is_direct, created=created)
