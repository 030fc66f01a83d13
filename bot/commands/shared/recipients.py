"""Which auto attendant gets a number, where none was named or several were: only those at the number's location can."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.shared.assignable import fetch_available
from bot.commands.shared.attendant_picker import pick_auto_attendant, suggest_auto_attendants
from bot.commands.shared.change_request import parse_number
from bot.commands.shared.number_holder import read_by_location
from bot.errors import NotPossible
from bot.model import AutoAttendant, OrganizationNumber, Request, to_uuid
from cards.attendants import describe_numbers, describe_recipient
from cards.change import MAX_EXPANDED_CHOICES, RecipientsView, build_recipients
from cards.distinct import name_attendants
from cards.limits import MAX_CHOICE_LENGTH, MAX_CHOICES
from cards.text import format_number, shorten
from cards.view import View

Confirm = Callable[[AutoAttendant], View]
"""Asks to confirm the assignment to an auto attendant. Raises BotError."""


def pick_recipient(
    attendants: Sequence[AutoAttendant],
    request: Request,
    context: CommandContext,
    *,
    confirm: Confirm,
    example: str,
    note: str = "",
) -> View:
    """Ask which of some auto attendants gets the request's number, or to confirm where it can only be one.

    `note` says how it came to this. Raises NotUnderstood, NotFound, NotPossible or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    candidates = _list_candidates(attendants, request, context, org_id)
    if not _are_at_one_location(candidates) or len(candidates) > MAX_CHOICES:
        return pick_auto_attendant(candidates, request, context, example=example, note=note)
    if len(candidates) == 1:
        return confirm(candidates[0])
    phone_number = parse_number(candidates[0], request, context)
    # No auto attendant is chosen yet: what it suggests instead is about the location alone.
    anyone = replace(candidates[0], id="")
    number = fetch_available(anyone, phone_number, context, org_id)
    return build_recipients(
        RecipientsView(
            request=Request(request.command, org=request.org, number=phone_number),
            number=number,
            attendants=_describe(candidates, context, org_id),
            location=candidates[0].location_name,
            organization=context.calling.describe_organization(org_id),
        )
    )


def _list_candidates(
    attendants: Sequence[AutoAttendant], request: Request, context: CommandContext, org_id: str
) -> Sequence[AutoAttendant]:
    """List those at the number's location; all of them where the inventory does not say which that is.

    Raises NotPossible if there are none, or WebexError.
    """
    if _are_at_one_location(attendants):
        return attendants
    readings = read_by_location(attendants, request, context, org_id)
    numbers = sorted(set().union(*readings.values()))[: limits.MAX_INVENTORY_NUMBERS]
    found = [each for each in context.calling.inventory.look_up(numbers, org_id).values() if each.location_id]
    if not found:
        return attendants
    location_ids = {to_uuid(each.location_id) for each in found}
    nearby = [each for each in attendants if to_uuid(each.location_id) in location_ids]
    if not nearby:
        raise _build_elsewhere(found[0], request)
    return nearby


def _are_at_one_location(attendants: Sequence[AutoAttendant]) -> bool:
    return len({to_uuid(each.location_id) for each in attendants}) == 1


def _build_elsewhere(number: OrganizationNumber, request: Request) -> NotPossible:
    location = shorten(number.location_name) or "another location"
    return NotPossible(
        f"{format_number(number.phone_number)} belongs to {location}, and none of these auto attendants is there. "
        "A number can only be assigned at its own location. No change was made.",
        (suggest_auto_attendants(request),),
    )


def _describe(
    attendants: Sequence[AutoAttendant], context: CommandContext, org_id: str
) -> list[tuple[AutoAttendant, str]]:
    """Describe the candidates, where they are few with the alternate numbers of each: those cost a call each."""
    if len(attendants) > MAX_EXPANDED_CHOICES:
        texts = name_attendants(attendants, _describe_briefly)
        return list(zip(attendants, texts, strict=True))
    results = context.calling.fetch_auto_attendants_concurrently(attendants, org_id)
    read = [
        result if isinstance(result, AutoAttendant) else each for each, result in zip(attendants, results, strict=True)
    ]
    unread = {each.id for each, result in zip(attendants, results, strict=True) if result not in read}
    texts = name_attendants(
        read, lambda each: _describe_briefly(each) if each.id in unread else describe_recipient(each)
    )
    return list(zip(attendants, texts, strict=True))


def _describe_briefly(attendant: AutoAttendant) -> str:
    return shorten(f"{shorten(attendant.name, 30)} · {describe_numbers(attendant)}", MAX_CHOICE_LENGTH)
