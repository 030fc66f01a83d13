"""`assign`, `unassign`, `cancel`: change an auto attendant's alternate numbers, after a confirmation."""

from collections.abc import Callable
from typing import TypeAlias

from bot.calling.auto_attendants import ID_KIND
from bot.commands.command import Command, CommandContext, Goal, parse_nothing
from bot.commands.shared.assignable import check_room, fetch_available
from bot.commands.shared.change import (
    ChangePlan,
    build_no_change,
    carry_out,
    has_number,
    is_applied,
)
from bot.commands.shared.lookup import find_auto_attendants, find_locations
from bot.commands.shared.number_holder import resolve_holder
from bot.commands.shared.numbers_list import show_numbers
from bot.commands.shared.one_attendant import resolve_auto_attendant
from bot.commands.shared.one_location import resolve_location
from bot.errors import NotUnderstood
from bot.language.change_phrases import parse_change
from bot.language.phone_numbers import read_numbers
from bot.model import DISPLAY, AlternateNumber, AutoAttendant, AvailableNumber, Location, Request, to_uuid
from cards.attendants import build_removal_choice
from cards.change import ConfirmationView, build_confirmation, build_result
from cards.notice import build_notice
from cards.text import shorten
from cards.view import View

ASSIGN_EXAMPLE = "assign +1 404-555-0001 to Atlanta Main Menu"
UNASSIGN_EXAMPLE = "unassign +1 404-555-9989 from Atlanta Main Menu"

Step: TypeAlias = Callable[[AutoAttendant, Request, CommandContext], View]
"""One step of a change, once its auto attendant is known. Raises BotError."""


def assign(request: Request, context: CommandContext) -> View:
    """Ask to confirm the assignment or, once it is confirmed, make it. Asks for what is missing.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    return _run(request, context, _assign, _choose_number, example=ASSIGN_EXAMPLE)


def unassign(request: Request, context: CommandContext) -> View:
    """Ask to confirm the removal or, once it is confirmed, make it. Asks for what is missing.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    return _run(request, context, _unassign, _choose_removal, example=UNASSIGN_EXAMPLE)


def cancel(_request: Request, _context: CommandContext) -> View:
    """Say that nothing was changed. The card that asked to confirm is replaced."""
    return build_notice(
        "Cancelled. This changed nothing. If Confirm was clicked before, history shows what came of it."
    )


def _run(request: Request, context: CommandContext, change: Step, choose_number: Step, *, example: str) -> View:
    """Find out which auto attendant is meant, then change it or ask for the number that is missing."""
    request = _check_confirmation(request, context)
    if change is _unassign and request.number and not (request.attendant or request.location):
        # The number says which auto attendant is meant, as far as only one has it. That is a guess: it asks to confirm.
        request = request.without("confirmed")
        attendant = resolve_holder(request, context, example=example)
    else:
        attendant = resolve_auto_attendant(request, context, example=example)
    if not isinstance(attendant, AutoAttendant):
        return attendant
    return change(attendant, request, context) if request.number else choose_number(attendant, request, context)


def _check_confirmation(request: Request, context: CommandContext) -> Request:
    """Return the request as it is meant: a "confirm" that ends an auto attendant's own name confirms nothing.

    Buttons carry the auto attendant's id, so their confirmation is never in doubt.
    """
    if not request.confirmed or to_uuid(request.attendant, ID_KIND):
        return request
    name = f"{request.attendant} confirm"
    if not find_auto_attendants(context.calling, name, context.calling.choose_organization(request.org)):
        return request
    return request.without("confirmed").with_(attendant=name)


def _choose_number(attendant: AutoAttendant, request: Request, context: CommandContext) -> View:
    """Show the numbers that are available for an auto attendant, each with a button to assign it."""
    org_id = context.calling.choose_organization(request.org)
    check_room(context.calling.fetch_auto_attendant(attendant, org_id), org_id)
    numbers = Request("numbers", org=request.org, location=attendant.location_id, attendant=attendant.id)
    location = resolve_location(numbers, context, example=ASSIGN_EXAMPLE)
    return show_numbers(location, numbers, context) if isinstance(location, Location) else location


def _assign(listed: AutoAttendant, request: Request, context: CommandContext) -> View:
    org_id = context.calling.choose_organization(request.org)
    phone_number = _parse_number(listed, request, context, org_id)
    plan = ChangePlan(True, AlternateNumber(phone_number), listed, org_id)
    if request.confirmed:
        return _carry_out(plan, context)
    attendant = context.calling.fetch_auto_attendant(listed, org_id)
    if is_applied(plan, attendant):
        raise build_no_change(plan, attendant, context)
    check_room(attendant, org_id, phone_number)
    number = fetch_available(attendant, phone_number, context, org_id)
    return _confirm(plan, request, attendant, context, number)


def _choose_removal(listed: AutoAttendant, request: Request, context: CommandContext) -> View:
    """Show an auto attendant's alternate numbers, each with a button to remove it; ask to confirm if it is only one."""
    org_id = context.calling.choose_organization(request.org)
    attendant = context.calling.fetch_auto_attendant(listed, org_id)
    if not attendant.alternates:
        raise NotUnderstood(f"{shorten(attendant.name)} has no alternate numbers to remove.")
    if len(attendant.alternates) == 1:
        only = request.without("confirmed").with_(number=attendant.alternates[0].phone_number)
        return _unassign(listed, only, context)
    organization = context.calling.describe_organization(org_id)
    return build_removal_choice(attendant, request.without(*DISPLAY), organization)


def _unassign(listed: AutoAttendant, request: Request, context: CommandContext) -> View:
    org_id = context.calling.choose_organization(request.org)
    phone_number = _parse_number(listed, request, context, org_id)
    attendant = context.calling.fetch_auto_attendant(listed, org_id)
    # With the ring pattern that it has, so that undo restores it.
    assigned = [each for each in attendant.alternates if each.phone_number == phone_number]
    plan = ChangePlan(False, assigned[0] if assigned else AlternateNumber(phone_number), listed, org_id)
    if request.confirmed:
        return _carry_out(plan, context)
    if not has_number(attendant, phone_number):
        raise build_no_change(plan, attendant, context)
    return _confirm(plan, request, attendant, context)


def _confirm(
    plan: ChangePlan,
    request: Request,
    attendant: AutoAttendant,
    context: CommandContext,
    number: AvailableNumber | None = None,
) -> View:
    """Ask to confirm the plan. `number` is what is assigned, as Webex lists it."""
    return build_confirmation(
        ConfirmationView(
            request=_pin(request, plan),
            is_assignment=plan.is_assignment,
            phone_number=plan.number.phone_number,
            attendant=attendant,
            number=number,
            organization=context.calling.describe_organization(plan.org_id),
        )
    )


def _carry_out(plan: ChangePlan, context: CommandContext) -> View:
    outcome = carry_out(plan, context)
    return build_result(
        outcome.change,
        outcome.attendant,
        may_undo=context.requester_may_assign,
        organization=context.calling.describe_organization(plan.org_id),
    )


def _pin(request: Request, plan: ChangePlan) -> Request:
    """Return the request with the number and the auto attendant in a form that no renaming can change."""
    return Request(request.command, org=request.org, number=plan.number.phone_number, attendant=plan.attendant.id)


def _parse_number(attendant: AutoAttendant, request: Request, context: CommandContext, org_id: str) -> str:
    """Return the one number that the request names, in E.164. Raises NotUnderstood."""
    text = request.number
    # The country matters only for national numbers.
    country = "" if text.startswith("+") else _find_country(attendant, context, org_id)
    read = read_numbers(text, (country,))
    numbers = read.list_in(country)
    if len(numbers) == 1 and not (read.parts or read.refused):
        return numbers[0]
    raise NotUnderstood(f"“{shorten(text, 40)}” is not a single phone number. For example: {ASSIGN_EXAMPLE}")


def _find_country(attendant: AutoAttendant, context: CommandContext, org_id: str) -> str:
    locations = find_locations(context.calling, attendant.location_id, org_id)
    return locations[0].country if locations else ""


DETAILS = (
    "Only people listed in ASSIGNERS can do this, whether they type it or click a button.",
    "You see the change first. Nothing happens until you click Confirm, and Undo reverts it.",
)

ASSIGN = Command(
    name="assign",
    goal=Goal.ASSIGN,
    summary="Assign an alternate number to an auto attendant (asks to confirm)",
    brief="asks before it changes anything",
    examples=(ASSIGN_EXAMPLE,),
    details=DETAILS,
    parse=parse_change,
    run=assign,
    words=("add",),
    changes=True,
)

UNASSIGN = Command(
    name="unassign",
    goal=Goal.ASSIGN,
    summary="Remove an alternate number from an auto attendant (asks to confirm)",
    examples=(UNASSIGN_EXAMPLE,),
    details=DETAILS,
    parse=parse_change,
    run=unassign,
    words=("remove", "un-assign"),
    changes=True,
)

CANCEL = Command(
    name="cancel",
    goal=None,
    summary="Cancel a confirmation: nothing is changed",
    examples=("cancel",),
    parse=parse_nothing,
    run=cancel,
    changes=True,
    finishes_card=True,
)
