"""What a number is assigned to as an alternate number: an auto attendant, a hunt group or a call queue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.model.ids import to_uuid
from bot.model.purposes import PURPOSES_BY_KEY, Purpose


class TargetKind(StrEnum):
    """The kinds of targets, by Webex's own names: of the owners of numbers, and in the ids of targets."""

    AUTO_ATTENDANT = "AUTO_ATTENDANT"
    HUNT_GROUP = "HUNT_GROUP"
    CALL_QUEUE = "CALL_QUEUE"

    @property
    def noun(self) -> str:
        """As people call one: "hunt group"."""
        return self.value.lower().replace("_", " ")

    @property
    def plural(self) -> str:
        """As people call several: "hunt groups"."""
        return f"{self.noun}s"

    @property
    def command(self) -> str:
        """The command that lists them: "groups"."""
        return f"{self.noun.rsplit(' ', 1)[1]}s"

    @property
    def purpose(self) -> Purpose:
        """The list of the numbers that can be assigned to one as an alternate number."""
        return PURPOSES_BY_KEY[_PURPOSES[self]]

    @property
    def segment(self) -> str:
        """Its part of the paths of Webex's API, and the property of the list of them: "huntGroups"."""
        return self.purpose.path.partition("/")[0]


_PURPOSES: Mapping[TargetKind, str] = {
    TargetKind.AUTO_ATTENDANT: "aa_alternate",
    TargetKind.HUNT_GROUP: "hunt_alternate",
    TargetKind.CALL_QUEUE: "queue_alternate",
}

ALL_KINDS = tuple(TargetKind)

TARGET_LISTS = ("targets", *(kind.command for kind in TargetKind))
"""The commands that list targets: of all kinds, and of each."""


@dataclass(frozen=True, slots=True)
class AlternateNumber:
    """One of a target's alternate numbers."""

    phone_number: str
    """E.164."""
    ring_pattern: str = "NORMAL"
    """`NORMAL`, `LONG_LONG`, `SHORT_SHORT_LONG`, `SHORT_LONG_SHORT`, or a value that Webex adds later."""
    is_toll_free: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A target. Webex's lists of them omit the alternate numbers."""

    kind: TargetKind
    id: str
    name: str
    location_id: str
    location_name: str
    phone_number: str = ""
    """E.164, or empty."""
    extension: str = ""
    alternates: tuple[AlternateNumber, ...] = ()
    sent_along: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What Webex wants to be sent with the alternate numbers when they change, as it was read."""

    @property
    def key(self) -> str:
        """What identifies it however its id is written."""
        return to_uuid(self.id, self.kind) or self.id


def find_kind(target_id: str) -> TargetKind | None:
    """Return the kind that an id is of, as the id itself says; None for a UUID and for what is no target's id."""
    found = [kind for kind in TargetKind if to_uuid(target_id, kind)]
    return found[0] if len(found) == 1 else None


def find_kind_for(purpose: Purpose) -> TargetKind | None:
    """Return the kind of target that the numbers of a list are for; None for other lists."""
    return next((kind for kind in TargetKind if kind.purpose is purpose), None)


def is_target_id(text: str) -> bool:
    """Return whether a text is the id of a target, of any kind, or a UUID."""
    return any(to_uuid(text, kind) for kind in TargetKind)


def name_kinds(kinds: Iterable[TargetKind]) -> str:
    """Return kinds in words with an article: "an auto attendant or hunt group"."""
    words = join_kinds(kinds)
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def join_plurals(kinds: Iterable[TargetKind], conjunction: str = "or") -> str:
    """Return kinds in words: "auto attendants, hunt groups or call queues"."""
    return _join([kind.plural for kind in kinds], conjunction)


def join_kinds(kinds: Iterable[TargetKind], conjunction: str = "or") -> str:
    """Return kinds in words: "auto attendant, hunt group or call queue"."""
    return _join([kind.noun for kind in kinds], conjunction)


def _join(words: Sequence[str], conjunction: str) -> str:
    *others, last = words
    return f"{', '.join(others)} {conjunction} {last}" if others else last
