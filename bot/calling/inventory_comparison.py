"""Compares two snapshots of an organization's inventory: what became of each number in between."""

from collections.abc import Iterator, Sequence

from bot.calling.inventory_snapshot import BATCH, NOBODY, InventorySnapshot
from bot.model import Difference, DifferenceKind, Owner, to_uuid
from bot.priority import split_heavy_work

ACTIVE = "ACTIVE"


def compare_snapshots(old: InventorySnapshot, new: InventorySnapshot) -> list[Difference]:
    """List what differs, by number, in steps that let other work go on."""
    found: list[Difference] = []
    comparison = _Comparison(old, new)
    for batch in split_heavy_work(_match(old.numbers, new.numbers), BATCH):
        for before, now in batch:
            found.extend(comparison.compare(before, now))
    return found


def list_missing(old: InventorySnapshot, new: InventorySnapshot) -> list[str]:
    """List the numbers, in E.164, that only the older snapshot has."""
    missing: list[str] = []
    for batch in split_heavy_work(_match(old.numbers, new.numbers), BATCH):
        missing.extend(f"+{old.numbers[before]}" for before, now in batch if before is not None and now is None)
    return missing


def _match(old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int | None, int | None]]:
    """Match the positions of equal numbers; None where only the other list has a number. Both are in order."""
    before, now = 0, 0
    while before < len(old) and now < len(new):
        if old[before] == new[now]:
            yield before, now
            before, now = before + 1, now + 1
        elif old[before] < new[now]:
            yield before, None
            before += 1
        else:
            yield None, now
            now += 1
    yield from ((index, None) for index in range(before, len(old)))
    yield from ((None, index) for index in range(now, len(new)))


class _Comparison:
    """Compares single numbers of two snapshots."""

    def __init__(self, old: InventorySnapshot, new: InventorySnapshot) -> None:
        self._old = old
        self._new = new
        self._old_location_keys = [_to_key(location_id) for location_id, _ in old.all_locations]
        self._new_location_keys = [_to_key(location_id) for location_id, _ in new.all_locations]
        # Most numbers are as they were: whether they are is seen from these positions in the new snapshot alone.
        self._statuses = _map_positions(old.all_statuses, new.all_statuses)
        self._locations = _map_positions(self._old_location_keys, self._new_location_keys)
        self._owners = [NOBODY, *_map_positions(old.all_owners, new.all_owners, first=1)]

    def compare(self, before: int | None, now: int | None) -> Iterator[Difference]:
        """Yield what became of a number, given by its positions in both snapshots."""
        if before is None:
            if now is not None:
                yield from self._describe_added(now)
        elif now is None:
            old = self._old
            location_id, name = old.all_locations[old.locations[before]]
            number = f"+{old.numbers[before]}"
            yield Difference(DifferenceKind.REMOVED, number, location_id, name, old=old.get_owner(before))
        elif (
            self._owners[self._old.owners[before]] != self._new.owners[now]
            or self._statuses[self._old.statuses[before]] != self._new.statuses[now]
            or self._locations[self._old.locations[before]] != self._new.locations[now]
        ):
            yield from self._describe_changed(before, now)

    def _describe_added(self, now: int) -> Iterator[Difference]:
        yield self._build(DifferenceKind.ADDED, now)
        if owner := self._new.get_owner(now):
            yield self._build(DifferenceKind.ASSIGNED, now, new=owner)

    def _describe_changed(self, before: int, now: int) -> Iterator[Difference]:
        old, new = self._old, self._new
        if self._old_location_keys[old.locations[before]] != self._new_location_keys[new.locations[now]]:
            _, name = old.all_locations[old.locations[before]]
            yield self._build(DifferenceKind.MOVED, now, old_location=name)
        yield from self._compare_owners(before, now)
        was, is_ = old.all_statuses[old.statuses[before]], new.all_statuses[new.statuses[now]]
        if (was.state == ACTIVE) != (is_.state == ACTIVE):
            yield self._build(DifferenceKind.ACTIVATED if is_.state == ACTIVE else DifferenceKind.DEACTIVATED, now)
        if was.is_main_number != is_.is_main_number:
            yield self._build(DifferenceKind.MAIN if is_.is_main_number else DifferenceKind.NOT_MAIN, now)

    def _compare_owners(self, before: int, now: int) -> Iterator[Difference]:
        was, is_ = self._old.get_owner(before), self._new.get_owner(now)
        if was is None and is_ is not None:
            yield self._build(DifferenceKind.ASSIGNED, now, new=is_)
        elif was is not None and is_ is None:
            yield self._build(DifferenceKind.RELEASED, now, old=was)
        # An owner may have been renamed meanwhile: the id decides.
        elif was is not None and is_ is not None and was.id != is_.id:
            yield self._build(DifferenceKind.REASSIGNED, now, old=was, new=is_)

    def _build(
        self, kind: DifferenceKind, now: int, old: Owner | None = None, new: Owner | None = None, old_location: str = ""
    ) -> Difference:
        location_id, name = self._new.all_locations[self._new.locations[now]]
        return Difference(kind, f"+{self._new.numbers[now]}", location_id, name, old, new, old_location)


def _map_positions(old: Sequence[object], new: Sequence[object], first: int = 0) -> list[int]:
    """Return, for each position in `old`, the one of the same value in `new`, counted from `first`; -1 without one."""
    positions = {value: index for index, value in enumerate(new, start=first)}
    return [positions.get(value, -1) for value in old]


def _to_key(location_id: str) -> str:
    return to_uuid(location_id) or location_id
