"""How many numbers a list has, in words that are right for it: "available" only where nobody has them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from bot.model import AvailableNumber, Contents, NumberKind, Purpose
from cards.text import describe_count, shorten
from cards.view import Tone

ACTIVE = "ACTIVE"

STATES = {"ACTIVE": ("Active", Tone.SUBTLE), "INACTIVE": ("Inactive", Tone.WARNING)}


@dataclass(frozen=True, slots=True)
class Totals:
    """How many numbers there are, by state and by flag."""

    states: Mapping[str, int] = field(default_factory=dict)
    """By Webex's own values."""
    main: int = 0
    toll_free: int = 0
    service: int = 0
    reserved: int = 0
    """Through the bot, like those that rest: a number may be both."""
    resting: int = 0
    kept_active: int = 0
    """Active ones that are kept back: reserved or resting."""

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.states.values())

    @property
    def active(self) -> int:
        """Those that are free to give and can be used at once."""
        return self.states.get("ACTIVE", 0) - self.kept_active


def add_totals(all_totals: Iterable[Totals]) -> Totals:
    """Add up the totals of several lists."""
    states: Counter[str] = Counter()
    counts = dict.fromkeys(_COUNTS, 0)
    for each in all_totals:
        # Faster than Counter.update, for a thousand locations.
        for state, count in each.states.items():
            states[state] += count
        for name in _COUNTS:
            counts[name] += getattr(each, name)
    return Totals(states, **counts)


_COUNTS = ("main", "toll_free", "service", "reserved", "resting", "kept_active")


def count_totals(numbers: Sequence[AvailableNumber]) -> Totals:
    """Count numbers by state and flag."""
    # One property at a time, without a loop in Python: a list has up to 20,000 numbers, and each page counts them.
    main, toll_free, service = (sum(map(get, numbers)) for get in _GET_FLAGS)
    kept = [each for each in numbers if each.marks]
    return Totals(
        Counter(map(_GET_STATE, numbers)),
        main,
        toll_free,
        service,
        reserved=sum(each.has_reservation for each in kept),
        resting=sum(each.is_resting for each in kept),
        kept_active=sum(each.state == ACTIVE for each in kept),
    )


def count_kinds(counted: Iterable[tuple[NumberKind, int]]) -> Totals:
    """Count numbers by state and flag, from how many there are of each kind."""
    states: Counter[str] = Counter()
    main = toll_free = service = reserved = resting = kept_active = 0
    for kind, count in counted:
        is_kept = kind.has_reservation or kind.is_resting
        states[kind.state] += count
        main += count * kind.is_main_number
        toll_free += count * kind.is_toll_free
        service += count * kind.is_service_number
        reserved += count * kind.has_reservation
        resting += count * kind.is_resting
        kept_active += count * (is_kept and kind.state == ACTIVE)
    return Totals(states, main, toll_free, service, reserved, resting, kept_active)


_GET_STATE = attrgetter("state")

_GET_FLAGS = (attrgetter("is_main_number"), attrgetter("is_toll_free"), attrgetter("is_service_number"))


def describe_totals(numbers: Sequence[AvailableNumber], purpose: Purpose) -> str:
    """Count the numbers of a list, or what a filter left of it: "24 numbers, 20 of them assigned: 22 active, …"."""
    if is_unassigned(purpose):
        return describe_available(count_totals(numbers))
    if not numbers:
        return "No numbers"
    assigned = sum(each.is_assigned for each in numbers)
    return f"{describe_assigned(len(numbers), assigned, purpose)}: {_describe_kinds(count_totals(numbers))}"


def describe_available(totals: Totals) -> str:
    """Put numbers that nobody has into words: "3 available, 1 of them reserved: 2 active, 1 inactive; 1 main"."""
    if not totals.count:
        return "No available numbers"
    return f"{totals.count:,} available{_describe_kept(totals)}: {_describe_kinds(totals)}"


def describe_assigned(total: int, assigned: int, purpose: Purpose) -> str:
    """Return how many numbers there are, and how many of them somebody has: "24 numbers, 20 of them assigned"."""
    counted = describe_count(total, "number")
    if is_unassigned(purpose):
        return counted
    # These lists hold assigned numbers only, even where Webex does not say whose.
    if purpose.contents is Contents.ASSIGNED or assigned == total:
        return f"{counted}, assigned" if total == 1 else f"{counted}, all assigned"
    if total == 1:
        return f"{counted}, not assigned"
    return f"{counted}, {assigned:,} of them assigned" if assigned else f"{counted}, none of them assigned"


def is_unassigned(purpose: Purpose) -> bool:
    """Return whether nobody has the numbers of a list, so that they are available."""
    return purpose.contents is Contents.UNASSIGNED


def describe_state(state: str) -> str:
    """Return a state in words; one that Webex has added is returned as it is."""
    return STATES[state][0] if state in STATES else shorten(state, 40) or "Unknown state"


def _describe_kept(totals: Totals) -> str:
    """Say how many are kept back: ", 3 of them reserved and 2 resting"."""
    words = [
        f"{count:,} {word}" for count, word in ((totals.reserved, "reserved"), (totals.resting, "resting")) if count
    ]
    if not words:
        return ""
    if totals.count == 1:
        return f", {' and '.join(word.partition(' ')[2] for word in words)}"
    return f", {' and '.join(words).replace(' ', ' of them ', 1)}"


def _describe_kinds(totals: Totals) -> str:
    return "; ".join(filter(None, (_describe_states(totals), _describe_flags(totals))))


def _describe_states(totals: Totals) -> str:
    return ", ".join(
        f"{totals.states[state]:,} {describe_state(state).lower()}"
        # Active and inactive come first, states that Webex has added after them.
        for state in sorted(totals.states, key=lambda state: (state not in STATES, state))
    )


def _describe_flags(totals: Totals) -> str:
    flags = {"main": totals.main, "toll-free": totals.toll_free, "service": totals.service}
    return ", ".join(f"{total:,} {flag}" for flag, total in flags.items() if total)
