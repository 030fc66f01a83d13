"""Which of a list's numbers match a selection, and the selection in words. Pure."""

from collections.abc import Callable, Mapping, Sequence

from bot.language.trunk_prefixes import begins_nationally, begins_with
from bot.model import AvailableNumber, Digits, DigitsAt, Feature, Filter, NumberKind, Selection, Sort

ACTIVE = "ACTIVE"

STATES: Mapping[Feature, str] = {Feature.ACTIVE: ACTIVE, Feature.INACTIVE: "INACTIVE"}
"""Features that are a number's state, as Webex writes it."""

FLAGS: Mapping[Feature, Callable[[AvailableNumber | NumberKind], bool]] = {
    Feature.MAIN: lambda number: number.is_main_number,
    Feature.TOLL_FREE: lambda number: number.is_toll_free,
    Feature.SERVICE: lambda number: number.is_service_number,
    Feature.STANDARD: lambda number: not number.is_service_number,
    Feature.RESERVED: lambda number: number.has_reservation,
    Feature.RESTING: lambda number: number.is_resting,
}

_POSITIONS = {DigitsAt.ANYWHERE: "containing", DigitsAt.BEGINNING: "beginning", DigitsAt.END: "ending"}


def select(numbers: Sequence[AvailableNumber], selection: Selection) -> list[AvailableNumber]:
    """Return the numbers that match, in the selection's order."""
    matching = list(numbers) if selection.is_everything else [each for each in numbers if _matches(each, selection)]
    if selection.consecutive:
        free = matching if _wants_kept(selection) else [each for each in matching if not each.marks]
        matching = [number for block in find_blocks(free, selection.consecutive) for number in block]
    match selection.sort:
        case Sort.NUMBER:
            return sorted(matching, key=_to_sort_key)
        case Sort.STATE:
            return sorted(matching, key=lambda number: (number.state, _to_sort_key(number)))
        case Sort.AS_LISTED:
            return matching


def find_blocks(numbers: Sequence[AvailableNumber], min_length: int) -> list[list[AvailableNumber]]:
    """Return the blocks of at least so many consecutive numbers, in ascending order."""
    blocks: list[list[AvailableNumber]] = []
    for number in sorted((each for each in numbers if _to_digits(each)), key=_to_sort_key):
        if blocks and int(_to_digits(number)) == int(_to_digits(blocks[-1][-1])) + 1:
            blocks[-1].append(number)
        else:
            blocks.append([number])
    return [block for block in blocks if len(block) >= min_length]


def count_active(numbers: Sequence[AvailableNumber]) -> int:
    """Return how many of the numbers are active and free to give: some lists hold assigned numbers as well."""
    return sum(number.state == ACTIVE and number.is_free for number in numbers)


def list_conditions(selection: Selection) -> list[str]:
    """Put a selection into words, as they are typed: "active", "not toll-free", "ending 00", "5 or more in a row"."""
    parts = [str(each) for each in selection.filters]
    parts += [f"{_POSITIONS[each.at]} {each.text}" for each in selection.all_digits]
    if selection.consecutive:
        parts.append(f"{selection.consecutive:,} or more in a row")
    return parts


def matches_features(number: AvailableNumber | NumberKind, selection: Selection) -> bool:
    """Return whether a number, or all numbers of a kind, have what the selection's filters ask for."""
    return _matches_states(number, selection.filters) and _matches_flags(number, selection.filters)


def matches_digits(digits: str, wanted: Sequence[Digits]) -> bool:
    """Return whether a number, in E.164 without its plus, has all of the digits that are wanted."""
    # A loop: `all` takes twice as long, for each of a hundred thousand numbers.
    for each in wanted:  # noqa: SIM110
        if not _matches_digits(digits, each):
            return False
    return True


def _wants_kept(selection: Selection) -> bool:
    """Return whether numbers that are kept back are asked for: otherwise, blocks have only those that are free."""
    kept = (Feature.RESERVED, Feature.RESTING)
    return any(each.feature in kept and not each.is_excluded for each in selection.filters)


def _matches(number: AvailableNumber, selection: Selection) -> bool:
    return matches_digits(_to_digits(number), selection.all_digits) and matches_features(number, selection)


def _matches_digits(digits: str, wanted: Digits) -> bool:
    match wanted.at:
        case DigitsAt.BEGINNING:
            return begins_with(digits, wanted.text)
        case DigitsAt.END:
            return digits.endswith(wanted.text)
        case DigitsAt.ANYWHERE:
            return wanted.text in digits or begins_nationally(digits, wanted.text)


def _matches_states(number: AvailableNumber | NumberKind, filters: Sequence[Filter]) -> bool:
    """Return whether a number has one of the wanted states and none of the excluded: it has only one."""
    states = [(STATES[each.feature], each.is_excluded) for each in filters if each.feature in STATES]
    wanted = [state for state, is_excluded in states if not is_excluded]
    return (not wanted or number.state in wanted) and (number.state, True) not in states


def _matches_flags(number: AvailableNumber | NumberKind, filters: Sequence[Filter]) -> bool:
    """Return whether a number has all wanted flags and none of the excluded."""
    flags = [each for each in filters if each.feature in FLAGS]
    return all(FLAGS[each.feature](number) is not each.is_excluded for each in flags)


def _to_digits(number: AvailableNumber) -> str:
    """Return a number's digits, or nothing where it is not E.164."""
    return number.phone_number.removeprefix("+") if number.phone_number[1:].isdecimal() else ""


def _to_sort_key(number: AvailableNumber) -> tuple[int, str]:
    return len(number.phone_number), number.phone_number
