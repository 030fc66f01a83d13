"""Many numbers of an organization in little memory: one column for each value, and shared values only once."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from bot.calling.number_tests import EndingIndex
from bot.model import NumberKind, NumberLocation, OrganizationNumber, Owner

ID_BEGINNING_LENGTH = 28
"""Characters of "ciscospark://us/PEOPLE/…" in base64 that have nothing of the UUID."""

MAX_PACKED_DIGITS = 17
"""Digits that fit into 64 bits, with a digit in front. An E.164 number has at most 15."""

NumberKey: TypeAlias = int | tuple[int, int]


@dataclass(slots=True)
class SharedValues:
    """What many numbers share: their kinds and locations, each once. Texts that are no digits are here, too."""

    kinds: dict[NumberKind, int] = field(default_factory=dict)
    """With their positions, like the locations."""
    locations: dict[NumberLocation, int] = field(default_factory=dict)
    odd_texts: list[str] = field(default_factory=list)
    id_beginnings: list[str] = field(default_factory=list)
    """How the ids of owners begin: Webex's differ only behind their first characters."""
    _beginning_positions: dict[str, int] = field(default_factory=dict)

    def add_kind(self, kind: NumberKind) -> int:
        """Return the position of a kind, which is added if it is new."""
        return self.kinds.setdefault(kind, len(self.kinds))

    def add_location(self, location: NumberLocation) -> int:
        """Return the position of a location, which is added if it is new."""
        return self.locations.setdefault(location, len(self.locations))

    def pack_number(self, text: str) -> int:
        """Pack a phone number into an integer: the digits of one in E.164."""
        if text[:1] == "+" and text[1:2] != "0" and _is_packable(text[1:]):
            return int(text[1:])
        return self._pack_odd(text)

    def unpack_number(self, packed: int) -> str:
        """Return the phone number that was packed."""
        return f"+{packed}" if packed > 0 else self._unpack_odd(packed)

    def pack_extension(self, text: str) -> int:
        """Pack an extension into an integer: its digits behind a 1, because they may begin with zeros."""
        return int(f"1{text}") if _is_packable(text) else self._pack_odd(text)

    def unpack_extension(self, packed: int) -> str:
        """Return the extension that was packed."""
        return str(packed)[1:] if packed > 0 else self._unpack_odd(packed)

    def pack_owner(self, owner_id: str, name: str) -> bytes:
        """Pack an owner's id and name into UTF-8. What is no Unicode is replaced."""
        beginning, rest = owner_id[:ID_BEGINNING_LENGTH], owner_id[ID_BEGINNING_LENGTH:]
        position = self._beginning_positions.setdefault(beginning, len(self.id_beginnings))
        if position == len(self.id_beginnings):
            self.id_beginnings.append(beginning)
        return f"{position} {rest}\n{name}".encode(errors="replace")

    def _pack_odd(self, text: str) -> int:
        if not text:
            return 0
        self.odd_texts.append(text)
        return -len(self.odd_texts)

    def _unpack_odd(self, packed: int) -> str:
        return self.odd_texts[-packed - 1] if packed else ""


def _is_packable(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_PACKED_DIGITS


def _build_key(extension: int, location: int) -> NumberKey:
    """Build the key of an extension: below zero, unlike numbers, and smaller than a tuple, unless it has no digits."""
    return -(extension << 32 | location) if extension > 0 else (extension, location)


class NumberColumns:
    """The values of many numbers, by column: 28 bytes for each and, for its owner, the id and name in UTF-8."""

    def __init__(self, shared: SharedValues) -> None:
        self.shared = shared
        self.numbers = array("q")
        self.extensions = array("q")
        self.kinds = array("I")
        """Positions in `shared.kinds`, like `locations` in `shared.locations`."""
        self.locations = array("I")
        self.owner_ends = array("I")
        """Where each number's owner ends in `owners`. It begins where the one before ends."""
        self.owners = bytearray()
        """Of each number that has an owner, what `pack_owner` returns."""

    def __len__(self) -> int:
        return len(self.numbers)

    def append(self, number: str, extension: str, kind: int, location: int, owner: bytes) -> None:
        """Append one number: its kind and location by their positions, its owner as in `owners`."""
        self.numbers.append(self.shared.pack_number(number))
        self.extensions.append(self.shared.pack_extension(extension))
        self.kinds.append(kind)
        self.locations.append(location)
        self.owners += owner
        self.owner_ends.append(len(self.owners))

    def extend(self, other: "NumberColumns") -> None:
        """Append all numbers of other columns, which have the same shared values."""
        offset = len(self.owners)
        self.numbers.extend(other.numbers)
        self.extensions.extend(other.extensions)
        self.kinds.extend(other.kinds)
        self.locations.extend(other.locations)
        self.owner_ends.extend(offset + end for end in other.owner_ends)
        self.owners += other.owners

    def shrink(self) -> None:
        """Give up the room that is kept for further numbers: a tenth of all."""
        self.numbers, self.extensions, self.owner_ends = self.numbers[:], self.extensions[:], self.owner_ends[:]
        self.kinds, self.locations, self.owners = self.kinds[:], self.locations[:], self.owners[:]

    @cached_property
    def endings(self) -> EndingIndex:
        """The index of the numbers' last digits, built when it is needed. Nothing may be appended afterwards."""
        return EndingIndex(self.numbers)

    def list_keys(self) -> list[NumberKey]:
        """List what identifies each number: itself or, for an extension without one, the extension and its location."""
        entries = zip(self.numbers, self.extensions, self.locations, strict=True)
        return [number or _build_key(extension, location) for number, extension, location in entries]

    def take(self, positions: Iterable[int]) -> "NumberColumns":
        """Return columns with the numbers at these positions alone."""
        taken = NumberColumns(self.shared)
        for index in positions:
            taken.numbers.append(self.numbers[index])
            taken.extensions.append(self.extensions[index])
            taken.kinds.append(self.kinds[index])
            taken.locations.append(self.locations[index])
            taken.owners += self._get_packed_owner(index)
            taken.owner_ends.append(len(taken.owners))
        return taken

    def build_number(self, index: int, kind: NumberKind, location: NumberLocation) -> OrganizationNumber:
        """Build the number at a position, of this kind and location."""
        return OrganizationNumber(
            phone_number=self.shared.unpack_number(self.numbers[index]),
            state=kind.state,
            is_main_number=kind.is_main_number,
            is_toll_free=kind.is_toll_free,
            is_service_number=kind.is_service_number,
            telephony_type=kind.telephony_type,
            extension=self.shared.unpack_extension(self.extensions[index]),
            owner=self._build_owner(index, kind.owner_type) if kind.is_assigned else None,
            mobile_network=kind.mobile_network,
            routing_profile=kind.routing_profile,
            location_id=location.id,
            location_name=location.name,
            number_type=kind.number_type,
            routing_prefix=location.routing_prefix,
            is_reserved=kind.is_reserved,
        )

    def _build_owner(self, index: int, owner_type: str) -> Owner:
        owner_id, name = self.get_owner(index)
        return Owner(name, owner_type, owner_id)

    def get_owner(self, index: int) -> tuple[str, str]:
        """Return the id and the name of the owner of the number at a position, which has one."""
        position, _, rest = self._get_packed_owner(index).decode().partition(" ")
        end, _, name = rest.partition("\n")
        return f"{self.shared.id_beginnings[int(position)]}{end}", name

    def _get_packed_owner(self, index: int) -> bytearray:
        start = self.owner_ends[index - 1] if index else 0
        return self.owners[start : self.owner_ends[index]]
