"""The numbers that a request names, each as the organization has it now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot import limits
from bot.calling.number_tests import build_exact_test
from bot.calling.organization_list import NumberSearch
from bot.calling.organization_numbers import OrganizationNumbers
from bot.commands.command import CommandContext
from bot.commands.shared.owner_subjects import list_complete, read_meant
from bot.errors import NotUnderstood
from bot.language.phone_numbers import PhoneNumbers
from bot.model import OrganizationNumber, Request
from cards.text import shorten


@dataclass(slots=True)
class NamedNumbers:
    """What became of the numbers that were named."""

    found: list[OrganizationNumber] = field(default_factory=list)
    """Those that the organization has, in the order in which they were named."""
    missing: list[str] = field(default_factory=list)
    """The others, in words."""


def read_named(request: Request, context: CommandContext, org_id: str, example: str) -> dict[str, tuple[str, ...]]:
    """Return the whole numbers that a request names, in words, each with what it may be in E.164.

    A national number is another one in each country. Raises NotUnderstood or WebexError.
    """
    wanted, countries = read_meant(request, context, org_id)
    named = list_complete(wanted, countries)
    _check(wanted, named, example)
    return named


def fetch_named(named: Mapping[str, Sequence[str]], context: CommandContext, org_id: str) -> NamedNumbers:
    """Return the numbers as Webex has them now. Raises WebexError, also where only some could be read."""
    readings = list(dict.fromkeys(number for each in named.values() for number in each))
    test = build_exact_test(readings)
    by_number = {
        each.phone_number: each
        for source in _fetch_sources(readings, context, org_id)
        for each in source.find(lambda kind: kind.has_number, test)
    }
    result = NamedNumbers()
    for text, numbers in named.items():
        found = [by_number[each] for each in numbers if each in by_number]
        result.found += found
        if not found:
            result.missing.append(text)
    return result


def _fetch_sources(phone_numbers: Sequence[str], context: CommandContext, org_id: str) -> Iterable[OrganizationNumbers]:
    """Ask Webex for each of a few numbers; read the whole list for many."""
    if len(phone_numbers) > limits.MAX_INVENTORY_NUMBERS:
        return [context.calling.inventory.fetch(org_id, True, context.report_progress)]
    searches = [NumberSearch(phone_number=each, org_id=org_id) for each in phone_numbers]
    return context.calling.inventory.fetch_found(searches, fresh=True)


def _check(wanted: PhoneNumbers, named: Mapping[str, Sequence[str]], example: str) -> None:
    """Raise NotUnderstood where something is no whole number: nothing is done with what was not meant."""
    if wanted.parts:
        part = shorten(wanted.parts[0], 20)
        raise NotUnderstood(f"“{part}” is only a part of a number. Type whole numbers, for example: {example}")
    if wanted.refused:
        raise NotUnderstood(f"{wanted.refused[0]} For example: {example}")
    if not named:
        raise NotUnderstood(f"Which numbers? For example: {example}")
    if len(named) > limits.MAX_RESERVED_AT_ONCE:
        raise NotUnderstood(
            f"That is {len(named):,} numbers, and {limits.MAX_RESERVED_AT_ONCE} is the maximum. Type fewer at a time."
        )
