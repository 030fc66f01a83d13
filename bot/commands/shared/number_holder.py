"""Which target has an alternate number, for the removal of one whose target was not named."""

from collections.abc import Mapping, Sequence, Set
from typing import TypeAlias

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.shared.target_kinds import check_kind, suggest_targets
from bot.commands.shared.target_picker import pick_target
from bot.errors import NotPossible
from bot.language.phone_numbers import read_numbers
from bot.model import OrganizationNumber, Request, Target, TargetKind, join_kinds, join_plurals, to_uuid
from cards.text import format_number, shorten
from cards.view import View

Readings: TypeAlias = Mapping[str, Set[str]]
"""The numbers that a text may mean, in E.164, by the id of a target."""


def resolve_holder(request: Request, context: CommandContext, *, example: str) -> Target | View:
    """Return the target that has the request's number, or a card to choose one from.

    Raises NotPossible if none has it, or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    everyone = context.calling.targets.fetch_all(org_id, context.kinds)
    readings = read_by_location(everyone, request, context, org_id)
    found = _look_up(readings, context, org_id)
    for number in found:
        check_kind(_get_kind(number), request, context)
    # The location's own first, as the inventory has the number: a few calls instead of one for each target.
    nearby = _list_nearby(everyone, found)
    holders, unread = _search(nearby, readings, context, org_id)
    if not holders and len(nearby) < len(everyone) <= limits.MAX_TARGETS_SEARCHED:
        holders, unread = _search(everyone, readings, context, org_id)
    if len(holders) == 1:
        return holders[0]
    if holders:
        return pick_target(holders, request, context, example=example, note="Several have this number.")
    if unread or len(everyone) > limits.MAX_TARGETS_SEARCHED:
        note = f"Not all {join_plurals(context.kinds)} could be searched for it."
        return pick_target(everyone, request, context, example=example, note=note)
    written = shorten(format_number(request.number), 40)
    raise NotPossible(
        f"No {join_kinds(context.kinds)} has the alternate number {written}. Nothing was changed.",
        (suggest_targets(request, context),),
    )


def read_by_location(targets: Sequence[Target], request: Request, context: CommandContext, org_id: str) -> Readings:
    """Return the numbers that the request's may be, in E.164, by target: each location's country has its own.

    Raises WebexError.
    """
    countries = {to_uuid(each.id): each.country for each in context.calling.fetch_locations(org_id)}
    country_of = {each.id: countries.get(to_uuid(each.location_id), "") for each in targets}
    by_country = {each: set(read_numbers(request.number, (each,)).list_in(each)) for each in set(country_of.values())}
    return {target: by_country[country] for target, country in country_of.items()}


def _look_up(readings: Readings, context: CommandContext, org_id: str) -> Sequence[OrganizationNumber]:
    """Return the numbers that may be meant, as the inventory has them."""
    numbers = sorted(set().union(*readings.values()))[: limits.MAX_INVENTORY_NUMBERS]
    return tuple(context.calling.inventory.look_up(numbers, org_id).values())


def _get_kind(number: OrganizationNumber) -> TargetKind | None:
    """Return the kind of target that has a number; None where it is nobody's or somebody else's."""
    return next((kind for kind in TargetKind if kind == number.owner_type), None)


def _list_nearby(targets: Sequence[Target], found: Sequence[OrganizationNumber]) -> Sequence[Target]:
    """List the target that the inventory says has the number, or those at its location; all where it does not say."""
    owners = {to_uuid(each.owner.id, each.owner.type) or each.owner.id for each in found if each.owner}
    if named := [each for each in targets if each.key in owners]:
        return named
    location_ids = {to_uuid(each.location_id) for each in found}
    nearby = [each for each in targets if to_uuid(each.location_id) in location_ids]
    return nearby or (targets if len(targets) <= limits.MAX_TARGETS_SEARCHED else ())


def _search(
    targets: Sequence[Target], readings: Readings, context: CommandContext, org_id: str
) -> tuple[list[Target], bool]:
    """Return the targets that have the number, and whether some could not be read."""
    results = context.calling.targets.fetch_concurrently(targets, org_id)
    read = [each for each in results if isinstance(each, Target)]
    holders = [each for each in read if not readings[each.id].isdisjoint(n.phone_number for n in each.alternates)]
    return holders, len(read) < len(results)
