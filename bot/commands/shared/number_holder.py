"""Which auto attendant has an alternate number, for the removal of one whose auto attendant was not named."""

from collections.abc import Mapping, Sequence, Set
from typing import TypeAlias

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.shared.target_picker import pick_target, suggest_targets
from bot.errors import NotPossible
from bot.language.phone_numbers import read_numbers
from bot.model import Request, Target, to_uuid
from cards.text import format_number, shorten
from cards.view import View

Readings: TypeAlias = Mapping[str, Set[str]]
"""The numbers that a text may mean, in E.164, by the id of an auto attendant."""


def resolve_holder(request: Request, context: CommandContext, *, example: str) -> Target | View:
    """Return the auto attendant that has the request's number, or a card to choose one from.

    Raises NotPossible if none has it, or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    everyone = context.calling.targets.fetch_all(org_id, context.kinds)
    readings = read_by_location(everyone, request, context, org_id)
    # The location's own first, as the inventory has the number: a few calls instead of one for each auto attendant.
    nearby = _list_nearby(everyone, readings, context, org_id)
    holders, unread = _search(nearby, readings, context, org_id)
    if not holders and len(nearby) < len(everyone) <= limits.MAX_TARGETS_SEARCHED:
        holders, unread = _search(everyone, readings, context, org_id)
    if len(holders) == 1:
        return holders[0]
    if holders:
        return pick_target(holders, request, context, example=example, note="Several have this number.")
    if unread or len(everyone) > limits.MAX_TARGETS_SEARCHED:
        note = "Not all auto attendants could be searched for it."
        return pick_target(everyone, request, context, example=example, note=note)
    written = shorten(format_number(request.number), 40)
    raise NotPossible(
        f"No auto attendant has the alternate number {written}. Nothing was changed.",
        (suggest_targets(request),),
    )


def read_by_location(targets: Sequence[Target], request: Request, context: CommandContext, org_id: str) -> Readings:
    """Return the numbers that the request's may be, in E.164, by auto attendant: each location's country has its own.

    Raises WebexError.
    """
    countries = {to_uuid(each.id): each.country for each in context.calling.fetch_locations(org_id)}
    country_of = {each.id: countries.get(to_uuid(each.location_id), "") for each in targets}
    by_country = {each: set(read_numbers(request.number, (each,)).list_in(each)) for each in set(country_of.values())}
    return {target: by_country[country] for target, country in country_of.items()}


def _list_nearby(
    targets: Sequence[Target], readings: Readings, context: CommandContext, org_id: str
) -> Sequence[Target]:
    """List the auto attendants at the location where the inventory has the number; all where it does not say."""
    numbers = sorted(set().union(*readings.values()))[: limits.MAX_INVENTORY_NUMBERS]
    found = context.calling.inventory.look_up(numbers, org_id)
    location_ids = {to_uuid(each.location_id) for each in found.values()}
    nearby = [each for each in targets if to_uuid(each.location_id) in location_ids]
    return nearby or (targets if len(targets) <= limits.MAX_TARGETS_SEARCHED else ())


def _search(
    targets: Sequence[Target], readings: Readings, context: CommandContext, org_id: str
) -> tuple[list[Target], bool]:
    """Return the auto attendants that have the number, and whether some could not be read."""
    results = context.calling.targets.fetch_concurrently(targets, org_id)
    read = [each for each in results if isinstance(each, Target)]
    holders = [each for each in read if not readings[each.id].isdisjoint(n.phone_number for n in each.alternates)]
    return holders, len(read) < len(results)
