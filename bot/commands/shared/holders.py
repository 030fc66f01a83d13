"""Who has the numbers that are not available: looked up for the same card, with one call more."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TypeAlias

from bot import limits
from bot.calling.number_tests import build_exact_test
from bot.calling.organization_list import NumberSearch
from bot.calling.organization_numbers import OrganizationNumbers
from bot.commands.command import CommandContext
from bot.errors import WebexError
from bot.model import OrganizationNumber

Holders: TypeAlias = Mapping[str, OrganizationNumber | None]
"""Numbers, in E.164, as the organization has them; None for one that it does not have. One that is not in it could not
be looked up."""


def look_up_holders(phone_numbers: Sequence[str], context: CommandContext, org_id: str) -> Holders:
    """Look up who has some numbers, in E.164, with one call at most. Never raises: without it, the card says less.

    One number is searched for itself. Of several, those are found that are in a cached inventory, or in the first page
    of what begins as all of them do.
    """
    inventory = context.calling.inventory
    cached = inventory.peek(org_id) if len(phone_numbers) > 1 else None
    try:
        found = _find_in(cached, phone_numbers) if cached else _search(phone_numbers, context, org_id)
    except WebexError:
        return {}
    # That a search by a beginning finds all numbers is an assumption, and it may find more than a page of them: only of
    # a whole number, or in the whole list, nothing found means that there is none.
    is_certain = len(phone_numbers) == 1 or (cached is not None and not cached.is_truncated)
    return {each: found.get(each) for each in phone_numbers if is_certain or each in found}


def _find_in(inventory: OrganizationNumbers, phone_numbers: Sequence[str]) -> Mapping[str, OrganizationNumber]:
    found = inventory.find(lambda _kind: True, build_exact_test(phone_numbers))
    return {each.phone_number: each for each in found}


def _search(phone_numbers: Sequence[str], context: CommandContext, org_id: str) -> Mapping[str, OrganizationNumber]:
    """Search for what begins as all of the numbers do: for all numbers, where they begin differently."""
    # What the first and the last of them in order have in common, all have.
    common = takewhile(lambda pair: pair[0] == pair[1], zip(min(phone_numbers), max(phone_numbers), strict=False))
    beginning = "".join(first for first, _ in common).removesuffix("+")
    search = NumberSearch(phone_number=beginning, org_id=org_id)
    found = context.calling.inventory.search(search, limits.NUMBERS_PAGE_SIZE)
    return {each.phone_number: each for each in found}
