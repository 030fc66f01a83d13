"""Which numbers a change names: whole ones, ranges, and parts that the numbers there complete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import limits
from bot.calling.available_numbers import ListQuery
from bot.commands.command import CommandContext
from bot.commands.shared.lookup import find_locations
from bot.errors import NotUnderstood
from bot.language.phone_numbers import PhoneNumbers
from bot.language.selection import select
from bot.language.several_numbers import SeveralNumbers, read_several
from bot.model import AvailableNumber, LeftOut, Request, Target
from cards.text import shorten

MAX_REASONS = 3
"""In one sentence."""

ListCandidates = Callable[[], Sequence[AvailableNumber]]
"""Lists the numbers among which parts of numbers are looked for. Raises WebexError."""


@dataclass(frozen=True, slots=True)
class ChosenNumbers:
    """The numbers that a request names for a target."""

    numbers: Sequence[str]
    """In E.164, each once."""
    left_out: Sequence[LeftOut] = ()
    """What stands for no number."""
    is_exact: bool = True
    """Whether all numbers were named whole: what a part stands for is seen only in the confirmation."""


def choose_numbers(
    target: Target, request: Request, context: CommandContext, list_candidates: ListCandidates
) -> ChosenNumbers:
    """Return the numbers that a request names. Raises NotUnderstood if it names none, or WebexError."""
    # The country matters only for national numbers.
    country = "" if _is_international(request.number) else _find_country(target, request, context)
    named = read_several(request.number, (country,)) if request.number else SeveralNumbers(PhoneNumbers())
    by_digits = bool(request.digits or request.filters)
    candidates = list_candidates() if by_digits or named.needs_candidates else ()
    numbers, missing = named.choose([each.phone_number for each in candidates], country)
    if by_digits:
        numbers += [each.phone_number for each in select(candidates, request.selection)]
    left_out = [LeftOut(text, _describe_missing(text)) for text in missing]
    left_out += [LeftOut("", sentence.rstrip(".")) for sentence in named.refused]
    if not numbers:
        raise NotUnderstood(_describe_nothing(request, left_out, target))
    if len(numbers) > limits.MAX_CHANGE_ROWS:
        raise NotUnderstood(
            f"That is {len(numbers):,} numbers, and {limits.MAX_CHANGE_ROWS:,} at once is the maximum. "
            "Nothing was changed."
        )
    is_exact = not (by_digits or named.needs_candidates or left_out)
    return ChosenNumbers(list(dict.fromkeys(numbers)), left_out, is_exact)


def list_available(target: Target, context: CommandContext, org_id: str) -> Sequence[AvailableNumber]:
    """List all numbers that are available for a target. Raises WebexError."""
    query = ListQuery(target.location_id, target.kind.purpose, org_id=org_id)
    return context.calling.fetch_available_numbers(query, report_progress=context.report_progress).items


def list_assigned(target: Target) -> Sequence[AvailableNumber]:
    """List the alternate numbers of a target, as the numbers of a list."""
    return [AvailableNumber(each.phone_number, "", False, each.is_toll_free, False, "") for each in target.alternates]


def _is_international(text: str) -> bool:
    return text.startswith("+") and "," not in text and "\n" not in text


def _describe_missing(text: str) -> str:
    return f"“{text}” is not a complete phone number, and no number here has these digits"


def _describe_nothing(request: Request, left_out: Sequence[LeftOut], target: Target) -> str:
    """Say that a request names no number that there is."""
    if len(left_out) > 1 or (left_out and not left_out[0].text):
        reasons = "; ".join(each.reason for each in left_out[:MAX_REASONS])
        return f"{reasons}. Nothing was changed."
    what = f"with the digits {left_out[0].text}" if left_out else "that fits"
    if request.command == "unassign":
        return f"{shorten(target.name, 60)} has no alternate number {what}. Nothing was changed."
    return f"{shorten(target.location_name, 60)} has no available number {what}. Nothing was changed."


def _find_country(target: Target, request: Request, context: CommandContext) -> str:
    locations = find_locations(context.calling, target.location_id, context.calling.choose_organization(request.org))
    return locations[0].country if locations else ""
