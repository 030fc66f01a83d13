"""Which of a list's numbers are shown, and in what order. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot import limits
from bot.errors import NotUnderstood
from bot.model import AvailableNumber

STATES = {"active": "ACTIVE", "inactive": "INACTIVE"}

FLAGS: Mapping[str, Callable[[AvailableNumber], bool]] = {
    "main": lambda number: number.is_main_number,
    "toll-free": lambda number: number.is_toll_free,
    "service": lambda number: number.is_service_number,
    "standard": lambda number: not number.is_service_number,
}

WORDS = (*STATES, *FLAGS)
"""What a list can be filtered by; each may have `not ` in front."""

SORTS = ("number", "state")

ENDS = ("any", "begin", "end")
"""Where searched digits stand in a number."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice from a list: filters that all must hold, digits, ranges, an order."""

    filters: tuple[str, ...] = ()
    digits: str = ""
    digits_at: str = "any"
    consecutive: int = 0
    """At least so many consecutive numbers in a row; 0 for no such demand."""
    sort: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.filters or self.digits or self.consecutive)


def parse_selection(arguments: Mapping[str, str]) -> Selection:
    """Read a Request's arguments, typed or pressed. Raises NotUnderstood."""
    filters = tuple(filter(None, (each.strip() for each in arguments.get("filters", "").split(","))))
    digits = re.sub(r"[\s().+-]", "", arguments.get("digits", ""))
    selection = Selection(
        filters=tuple(dict.fromkeys(filters)),
        digits=digits,
        digits_at=arguments.get("digits_at") or "any",
        consecutive=_read_count(arguments.get("consecutive", "")),
        sort=arguments.get("sort", ""),
    )
    if unknown := [each for each in filters if each.removeprefix("not ") not in WORDS]:
        raise NotUnderstood(
            f"I cannot filter by “{unknown[0][:40]}”. I can by {', '.join(WORDS)}, with or without not."
        )
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) <= limits.MAX_NUMBER_DIGITS):
        raise NotUnderstood("I can search for digits alone, 15 at the most. For example: numbers Birmingham ending 00")
    if selection.digits_at not in ENDS or selection.sort not in ("", *SORTS):
        raise NotUnderstood("I cannot read that search. For example: numbers Birmingham ending 00 sort state")
    return selection


def select(numbers: Sequence[AvailableNumber], selection: Selection) -> list[AvailableNumber]:
    """Return the numbers that the selection is about, in its order."""
    chosen = list(numbers) if selection.is_everything else [each for each in numbers if _passes(each, selection)]
    if selection.consecutive:
        chosen = [number for block in find_blocks(chosen, selection.consecutive) for number in block]
    match selection.sort:
        case "number":
            return sorted(chosen, key=_to_order)
        case "state":
            return sorted(chosen, key=lambda number: (number.state, _to_order(number)))
        case _:
            return chosen


def find_blocks(numbers: Sequence[AvailableNumber], least: int) -> list[list[AvailableNumber]]:
    """Return the runs of at least so many consecutive numbers, in rising order."""
    blocks: list[list[AvailableNumber]] = []
    for number in sorted((each for each in numbers if _to_digits(each)), key=_to_order):
        if blocks and int(_to_digits(number)) == int(_to_digits(blocks[-1][-1])) + 1:
            blocks[-1].append(number)
        else:
            blocks.append([number])
    return [block for block in blocks if len(block) >= least]


def count_active(numbers: Sequence[AvailableNumber]) -> int:
    """Return how many of the numbers can be given at once."""
    return sum(number.state == STATES["active"] for number in numbers)


def describe(selection: Selection) -> str:
    """Say a selection in words: "active, not toll-free, ending 00, 5 or more in a row"."""
    where = {"any": "with", "begin": "beginning", "end": "ending"}[selection.digits_at]
    parts = [*selection.filters]
    parts += [f"{where} {selection.digits}"] if selection.digits else []
    parts += [f"{selection.consecutive} or more in a row"] if selection.consecutive else []
    return ", ".join(parts)


def _passes(number: AvailableNumber, selection: Selection) -> bool:
    return _has_digits(number, selection) and _has_state(number, selection) and _has_flags(number, selection)


def _has_digits(number: AvailableNumber, selection: Selection) -> bool:
    digits = _to_digits(number)
    match selection.digits_at:
        case "begin":
            # With or without the country's code: people know numbers either way.
            return bool(re.match(rf"\d{{0,3}}?{selection.digits}", digits)) if selection.digits else True
        case "end":
            return digits.endswith(selection.digits)
        case _:
            return selection.digits in digits


def _has_state(number: AvailableNumber, selection: Selection) -> bool:
    """One of the states that are asked for, none of those that are not: a number has one state only."""
    wanted = [STATES[each] for each in selection.filters if each in STATES]
    unwanted = [STATES[each[4:]] for each in selection.filters if each[4:] in STATES and each.startswith("not ")]
    return (not wanted or number.state in wanted) and number.state not in unwanted


def _has_flags(number: AvailableNumber, selection: Selection) -> bool:
    """All of the flags that are asked for, none of those that are not."""
    for each in selection.filters:
        word = each.removeprefix("not ")
        if word in FLAGS and FLAGS[word](number) is each.startswith("not "):
            return False
    return True


def _to_digits(number: AvailableNumber) -> str:
    return number.phone_number.removeprefix("+") if number.phone_number[1:].isdecimal() else ""


def _to_order(number: AvailableNumber) -> tuple[int, str]:
    return (len(number.phone_number), number.phone_number)


def _read_count(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and 2 <= int(text[:6]) <= 10_000):
        raise NotUnderstood("How many in a row? For example: numbers Birmingham consecutive 5")
    return int(text)
