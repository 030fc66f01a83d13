"""An organization's phone numbers at one moment, in as few bytes as a comparison with a later moment needs.

It has of each number its state, location and owner. Extensions without a number are left out, like what is not E.164:
somebody who is given a number or loses it keeps the extension, which is no change of the inventory.
"""

import json
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from bot.calling.number_columns import NumberColumns
from bot.model import NumberLocation, Owner
from bot.priority import heavy_work, split_heavy_work

FORMAT = b"numbers 1\n"
"""What a stored snapshot begins with. Another format gets another number."""

DIGEST_BYTES = 8
"""Of an owner's id: enough to see whether a number still has the same owner."""

BATCH = 2_000
"""Numbers that are worked on at a time: some milliseconds."""

NOBODY, NEXT_OWNER = 0, 1
"""In the stored column of owners: a number without an owner, and one whose owner has no number before it."""


class UnreadableSnapshot(ValueError):
    """A stored snapshot is damaged, or of a later version of the bot."""


class Status(NamedTuple):
    """What changes of a number besides its location and owner."""

    state: str
    is_main_number: bool


@dataclass(slots=True)
class InventorySnapshot:
    """Phone numbers in ascending order, by column: 20 bytes for each, and what several have in common once."""

    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    """The digits of each number in E.164."""
    statuses: "array[int]" = field(default_factory=lambda: array("I"))
    """Positions in `all_statuses`, like `locations` in `all_locations`."""
    locations: "array[int]" = field(default_factory=lambda: array("I"))
    owners: "array[int]" = field(default_factory=lambda: array("I"))
    """`NOBODY`, or one more than a position in `all_owners`."""
    all_statuses: list[Status] = field(default_factory=list)
    all_locations: list[tuple[str, str]] = field(default_factory=list)
    """Ids and names."""
    all_owners: list[bytes] = field(default_factory=list)
    """The digest of each id, and behind it the type and the name with a line break in between."""

    def __len__(self) -> int:
        return len(self.numbers)

    def get_owner(self, index: int) -> Owner | None:
        """Return the owner of the number at a position. Its `id` is what `digest_id` returns for the real one."""
        position = self.owners[index]
        if position == NOBODY:
            return None
        packed = self.all_owners[position - 1]
        kind, _, name = packed[DIGEST_BYTES:].decode().partition("\n")
        return Owner(name, kind, packed[:DIGEST_BYTES].hex())


def digest_id(owner_id: str) -> str:
    """Return what stands for an owner's id in a snapshot. Padding of base64 makes no difference."""
    return _digest(owner_id.rstrip("=").encode()).hex()


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=DIGEST_BYTES).digest()


def build_snapshot(columns: NumberColumns) -> InventorySnapshot:
    """Build the snapshot of an organization's list, in steps that let other work go on."""
    snapshot = InventorySnapshot()
    kinds = list(columns.shared.kinds)
    statuses: dict[Status, int] = {}
    status_of = [statuses.setdefault(Status(each.state, each.is_main_number), len(statuses)) for each in kinds]
    locations = list(columns.shared.locations)
    owners: dict[bytes, int] = {}
    with heavy_work():
        order = sorted(
            (index for index, number in enumerate(columns.numbers) if number > 0), key=columns.numbers.__getitem__
        )
    for batch in split_heavy_work(order, BATCH):
        for index in batch:
            kind = kinds[columns.kinds[index]]
            snapshot.numbers.append(columns.numbers[index])
            snapshot.statuses.append(status_of[columns.kinds[index]])
            snapshot.locations.append(columns.locations[index])
            owner = NOBODY
            if kind.is_assigned:
                packed = _pack_owner(kind.owner_type, *columns.get_owner(index))
                owner = owners.setdefault(packed, len(owners) + 1)
            snapshot.owners.append(owner)
    snapshot.all_statuses = list(statuses)
    snapshot.all_locations = [_name_location(each) for each in locations]
    snapshot.all_owners = list(owners)
    return snapshot


def _pack_owner(kind: str, owner_id: str, name: str) -> bytes:
    # An owner without an id is known by the name alone.
    digest = _digest((owner_id.rstrip("=") or name).encode())
    kind_name = kind.replace("\n", " ")
    return digest + f"{kind_name}\n{name}".encode(errors="replace")


def _name_location(location: NumberLocation) -> tuple[str, str]:
    return location.id, location.name


def write_snapshot(snapshot: InventorySnapshot) -> bytes:
    """Write a snapshot as it is stored: compressed, with the columns as small numbers."""
    shared = {
        "count": len(snapshot),
        "statuses": snapshot.all_statuses,
        "locations": snapshot.all_locations,
        "owners": [each[DIGEST_BYTES:].decode() for each in snapshot.all_owners],
    }
    digests = b"".join(each[:DIGEST_BYTES] for each in snapshot.all_owners)
    with heavy_work():
        columns = (
            array("q", _to_steps(snapshot.numbers)),
            snapshot.statuses,
            snapshot.locations,
            array("I", _mark_new(snapshot.owners)),
        )
        content = b"".join((json.dumps(shared).encode(), b"\n", digests, *map(_to_bytes, columns)))
    return FORMAT + zlib.compress(content)  # without the interpreter's lock: other threads go on


def read_snapshot(stored: bytes) -> InventorySnapshot:
    """Read what `write_snapshot` wrote. Raises UnreadableSnapshot."""
    if not stored.startswith(FORMAT):
        raise UnreadableSnapshot("a stored snapshot of the inventory has an unknown format")
    try:
        return _read(zlib.decompress(stored[len(FORMAT) :]))
    except (zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise UnreadableSnapshot("a stored snapshot of the inventory is damaged") from error


def _read(content: bytes) -> InventorySnapshot:
    with heavy_work():
        head, _, rest = content.partition(b"\n")
        shared = json.loads(head)
        count, names = shared["count"], shared["owners"]
        digests, rest = rest[: DIGEST_BYTES * len(names)], rest[DIGEST_BYTES * len(names) :]
        steps, rest = _take("q", count, rest)
        statuses, rest = _take("I", count, rest)
        locations, rest = _take("I", count, rest)
        owners, _ = _take("I", count, rest)
        return InventorySnapshot(
            numbers=array("q", _add_up(steps)),
            statuses=statuses,
            locations=locations,
            owners=array("I", _unmark_new(owners)),
            all_statuses=[Status(str(state), bool(is_main)) for state, is_main in shared["statuses"]],
            all_locations=[(str(location_id), str(name)) for location_id, name in shared["locations"]],
            all_owners=[
                digests[index * DIGEST_BYTES : (index + 1) * DIGEST_BYTES] + name.encode()
                for index, name in enumerate(names)
            ],
        )


def _take(kind: str, count: int, content: bytes) -> tuple["array[int]", bytes]:
    """Read a column of so many values; return it and what follows. Raises ValueError if it is too short."""
    column = array(kind)
    size = column.itemsize * count
    column.frombytes(content[:size])
    if len(column) != count:
        raise ValueError("too short")
    _order_bytes(column)
    return column, content[size:]


def _to_bytes(column: "array[int]") -> bytes:
    ordered = column[:]
    _order_bytes(ordered)
    return ordered.tobytes()


def _order_bytes(column: "array[int]") -> None:
    """Turn a column from the machine's byte order into the stored one, little-endian, or back."""
    if sys.byteorder == "big":
        column.byteswap()


def _to_steps(numbers: Iterable[int]) -> Iterator[int]:
    """Return how much larger each number is than the one before: mostly 1, which takes next to nothing compressed."""
    before = 0
    for number in numbers:
        yield number - before
        before = number


def _add_up(steps: Iterable[int]) -> Iterator[int]:
    number = 0
    for step in steps:
        number += step
        yield number


def _mark_new(owners: Iterable[int]) -> Iterator[int]:
    """Return the owners, with each one's first number as `NEXT_OWNER`, and one more for all its other numbers."""
    known = 0
    for owner in owners:
        if owner == known + 1:
            known = owner
            yield NEXT_OWNER
        else:
            yield owner + 1 if owner else NOBODY


def _unmark_new(marked: Iterable[int]) -> Iterator[int]:
    known = 0
    for mark in marked:
        if mark == NEXT_OWNER:
            known += 1
            yield known
        else:
            yield mark - 1 if mark else NOBODY
