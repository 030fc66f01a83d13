"""Which target gets a number, where none was named or several were: only those at the number's location can."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.shared.assignable import fetch_available
from bot.commands.shared.change_request import parse_number
from bot.commands.shared.number_holder import read_by_location
from bot.commands.shared.target_kinds import list_kinds_of, suggest_targets
from bot.commands.shared.target_picker import pick_target
from bot.errors import NotPossible
from bot.model import OrganizationNumber, Request, Target, join_plurals, to_uuid
from cards.change import MAX_EXPANDED_CHOICES, RecipientsView, build_recipients
from cards.distinct import name_targets
from cards.limits import MAX_CHOICE_LENGTH, MAX_CHOICES
from cards.targets import describe_numbers, describe_recipient
from cards.text import format_number, shorten
from cards.view import View

Confirm = Callable[[Target], View]
"""Asks to confirm the assignment to a target. Raises BotError."""


def pick_recipient(
    targets: Sequence[Target],
    request: Request,
    context: CommandContext,
    *,
    confirm: Confirm,
    example: str,
    note: str = "",
) -> View:
    """Ask which of some targets gets the request's number, or to confirm where it can only be one.

    `note` says how it came to this. Raises NotUnderstood, NotFound, NotPossible or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    candidates = _list_candidates(targets, request, context, org_id)
    if not _are_at_one_location(candidates) or len(candidates) > MAX_CHOICES:
        return pick_target(candidates, request, context, example=example, note=note)
    if len(candidates) == 1:
        return confirm(candidates[0])
    if len(read_by_location(candidates[:1], request, context, org_id)[candidates[0].id]) > 1:
        return pick_target(candidates, request, context, example=example, note=note)
    phone_number = parse_number(candidates[0], request, context)
    # No target is chosen yet: what it suggests instead is about the location alone.
    anyone = replace(candidates[0], id="")
    number = fetch_available(anyone, phone_number, context, org_id)
    return build_recipients(
        RecipientsView(
            request=Request(request.command, org=request.org, number=phone_number),
            number=number,
            targets=_describe(candidates, context, org_id),
            location=candidates[0].location_name,
            organization=context.calling.describe_organization(org_id),
        )
    )


def _list_candidates(
    targets: Sequence[Target], request: Request, context: CommandContext, org_id: str
) -> Sequence[Target]:
    """List those at the number's location; all of them where the inventory does not say which that is.

    Raises NotPossible if there are none, or WebexError.
    """
    if _are_at_one_location(targets):
        return targets
    readings = read_by_location(targets, request, context, org_id)
    numbers = sorted(set().union(*readings.values()))[: limits.MAX_INVENTORY_NUMBERS]
    found = [each for each in context.calling.inventory.look_up(numbers, org_id).values() if each.location_id]
    if not found:
        return targets
    location_ids = {to_uuid(each.location_id) for each in found}
    nearby = [each for each in targets if to_uuid(each.location_id) in location_ids]
    if not nearby:
        raise _build_elsewhere(found[0], targets, request, context)
    return nearby


def _are_at_one_location(targets: Sequence[Target]) -> bool:
    return len({to_uuid(each.location_id) for each in targets}) == 1


def _build_elsewhere(
    number: OrganizationNumber, targets: Sequence[Target], request: Request, context: CommandContext
) -> NotPossible:
    location = shorten(number.location_name) or "another location"
    kinds = join_plurals(list_kinds_of(targets, context))
    return NotPossible(
        f"{format_number(number.phone_number)} belongs to {location}, and none of these {kinds} is there. "
        "A number can only be assigned at its own location. No change was made.",
        (suggest_targets(request, context),),
    )


def _describe(targets: Sequence[Target], context: CommandContext, org_id: str) -> list[tuple[Target, str]]:
    """Describe the candidates, where they are few with the alternate numbers of each: those cost a call each."""
    if len(targets) > MAX_EXPANDED_CHOICES:
        texts = [shorten(each, MAX_CHOICE_LENGTH) for each in name_targets(targets, _describe_briefly)]
        return list(zip(targets, texts, strict=True))
    results = context.calling.targets.fetch_concurrently(targets, org_id)
    read = [result if isinstance(result, Target) else each for each, result in zip(targets, results, strict=True)]
    unread = {each.id for each, result in zip(targets, results, strict=True) if result not in read}
    texts = name_targets(read, lambda each: _describe_briefly(each) if each.id in unread else describe_recipient(each))
    return list(zip(targets, texts, strict=True))


def _describe_briefly(target: Target) -> str:
    return f"{shorten(target.name, 30)} · {describe_numbers(target)}"
