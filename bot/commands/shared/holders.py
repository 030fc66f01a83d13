"""Who has the numbers that are not available: looked up for the same card, with one call more."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot import limits
from bot.calling.organization_list import NumberSearch
from bot.commands.command import CommandContext
from bot.errors import WebexError
from bot.model import OrganizationNumber

Holders: TypeAlias = Mapping[str, OrganizationNumber | None]
"""Numbers, in E.164, as the organization has them; None for one that it does not have. One that is not in it could not
be looked up."""

BLOCK_DIGITS = 4
"""Numbers that differ only in so many digits at their end are looked up together: there are 10,000 of them at most."""


def look_up_holders(phone_numbers: Sequence[str], context: CommandContext, org_id: str) -> Holders:
    """Look up who has some numbers, in E.164. Never raises: without it, the card says less.

    It costs a call for each block of numbers, nothing for many blocks: those are looked up only in a cached inventory.
    """
    searches = build_searches(phone_numbers, org_id)
    cached = context.calling.inventory.peek(org_id)
    if len(searches) > limits.MAX_INVENTORY_NUMBERS and cached is None:
        return {}
    try:
        is_cached = cached is not None and len(searches) > 1
        sources = [cached] if is_cached else context.calling.inventory.fetch_found(searches, fresh=True)
    except WebexError:
        return {}
    packed = {int(each[1:]) for each in phone_numbers}
    found = {
        number.phone_number: number
        for source in sources
        if source is not None
        for number in source.find(lambda _kind: True, packed.__contains__)
    }
    # That a search by the beginning of a number finds all of them is an assumption: only a whole number is certain.
    certain = {each.phone_number for each in searches}
    return {each: found.get(each) for each in phone_numbers if each in found or each in certain}


def build_searches(phone_numbers: Sequence[str], org_id: str) -> list[NumberSearch]:
    """Build a search for each block of numbers; for a number that is alone in its block, for that number."""
    blocks = Counter(each[:-BLOCK_DIGITS] for each in phone_numbers)
    texts = dict.fromkeys(each[:-BLOCK_DIGITS] if blocks[each[:-BLOCK_DIGITS]] > 1 else each for each in phone_numbers)
    return [NumberSearch(phone_number=text, org_id=org_id) for text in texts]
