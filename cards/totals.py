"""How many numbers a list has, in words that are right for it: "available" only where nobody has them."""

from collections import Counter
from collections.abc import Sequence

from bot.model import AvailableNumber, Contents, Purpose
from cards.text import describe_count, shorten
from cards.view import Tone

STATES = {"ACTIVE": ("Active", Tone.SUBTLE), "INACTIVE": ("Inactive", Tone.WARNING)}


def describe_totals(numbers: Sequence[AvailableNumber], purpose: Purpose) -> str:
    """Count the numbers of a list, or what a filter left of it: "24 numbers, 20 of them assigned: 22 active, …"."""
    if is_unassigned(purpose):
        return describe_available(numbers)
    if not numbers:
        return "No numbers"
    assigned = sum(each.is_assigned for each in numbers)
    return f"{describe_assigned(len(numbers), assigned, purpose)}: {_describe_kinds(numbers)}"


def describe_available(numbers: Sequence[AvailableNumber]) -> str:
    """Count numbers that nobody has: "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service"."""
    return f"{len(numbers):,} available: {_describe_kinds(numbers)}" if numbers else "No available numbers"


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


def _describe_kinds(numbers: Sequence[AvailableNumber]) -> str:
    return "; ".join(filter(None, (_count_states(numbers), _count_flags(numbers))))


def _count_states(numbers: Sequence[AvailableNumber]) -> str:
    states = Counter(each.state for each in numbers)
    return ", ".join(
        f"{states[state]:,} {describe_state(state).lower()}"
        # Active and inactive come first, states that Webex has added after them.
        for state in sorted(states, key=lambda state: (state not in STATES, state))
    )


def _count_flags(numbers: Sequence[AvailableNumber]) -> str:
    flags = {
        "main": sum(each.is_main_number for each in numbers),
        "toll-free": sum(each.is_toll_free for each in numbers),
        "service": sum(each.is_service_number for each in numbers),
    }
    return ", ".join(f"{total:,} {flag}" for flag, total in flags.items() if total)
