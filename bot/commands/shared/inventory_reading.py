"""Reads an organization's inventory, and records what differs from the reading before."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from bot import limits
from bot.calling import Calling
from bot.calling.inventory_comparison import compare_snapshots, list_missing
from bot.calling.inventory_snapshot import (
    InventorySnapshot,
    UnreadableSnapshot,
    build_snapshot,
    read_snapshot,
    write_snapshot,
)
from bot.clock import Clock
from bot.errors import NotPossible
from bot.model import Difference, ReportProgress, ignore_progress
from bot.store import Store
from bot.store.inventory import Reading

log = logging.getLogger(__name__)

NoteDifferences: TypeAlias = Callable[[str, Sequence[Difference]], None]


def ignore_differences(_org_id: str, _differences: Sequence[Difference]) -> None:
    """Do nothing: where nobody wants to know."""


@dataclass(frozen=True, slots=True)
class InventoryReader:
    """Reads inventories, for a command or for the schedule."""

    calling: Calling
    store: Store
    clock: Clock
    note: NoteDifferences = ignore_differences
    """Called with an organization's id and what differs, before that is recorded: it may be called again."""

    def read(self, org_id: str, report_progress: ReportProgress = ignore_progress) -> tuple[Reading, bool]:
        """Read an inventory and record the differences; returns the reading, and whether it is the first one.

        It takes a call for every 2,000 numbers. Raises NotPossible, DatabaseUnavailable or WebexError.
        """
        organization = self.calling.get_organization_key(org_id)
        snapshot, taken_at = self._fetch(org_id, report_progress)
        if self._has_gaps(snapshot, self._read_last(organization), org_id):
            snapshot, taken_at = self._fetch(org_id, report_progress)
        with self.store.exclusive(f"inventory:{organization}"):
            last = self.store.inventory.get(organization)
            if last is not None and last.taken_at >= taken_at:
                return last, False  # another one, which began later, was faster
            old = self._read_last(organization)
            if old is None:
                self.store.inventory.begin(organization, org_id, taken_at, write_snapshot(snapshot))
                return Reading(taken_at, taken_at), True
            differences = compare_snapshots(old, snapshot)
            self.note(org_id, differences)
            self.store.inventory.record(organization, taken_at, write_snapshot(snapshot), differences)
            return Reading(taken_at, last.known_since if last else taken_at), False

    def _fetch(self, org_id: str, report_progress: ReportProgress) -> tuple[InventorySnapshot, datetime]:
        """Read the inventory as it is now. Raises NotPossible where it is too large to be read as a whole."""
        numbers = self.calling.inventory.fetch(org_id, fresh=True, report_progress=report_progress)
        # The reading may be shared with others, and have begun before.
        age = datetime.now(UTC) - numbers.taken_at
        taken_at = self.clock.now() - age
        if numbers.is_truncated:
            raise NotPossible(
                f"Changes can't be found: the organization has more than {limits.MAX_ORGANIZATION_NUMBERS:,} numbers."
            )
        return build_snapshot(numbers.columns), taken_at

    def _read_last(self, organization: str) -> InventorySnapshot | None:
        """Return the last reading; None where there is none that can be read."""
        content = self.store.inventory.get_content(organization)
        if not content:
            return None
        try:
            return read_snapshot(content)
        except UnreadableSnapshot as error:
            log.warning("Changes of the inventory are recorded from now on: %s", error)
            return None

    def _has_gaps(self, now: InventorySnapshot, before: InventorySnapshot | None, org_id: str) -> bool:
        """Return whether a number that a reading lacks is still there.

        Pages shift where numbers are removed while they are read: the first number of the next page is then in none.
        """
        missing = list_missing(before, now)[: limits.MAX_CHECKED_REMOVALS] if before else []
        return bool(missing and self.calling.inventory.look_up(missing, org_id))
