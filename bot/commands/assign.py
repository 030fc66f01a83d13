"""`assign` and `cancel`: assign a number to an auto attendant as an alternate number, after a confirmation."""

from functools import partial

from bot.commands.command import Command, CommandContext, Goal, parse_nothing
from bot.commands.shared.assignable import check_room, fetch_available
from bot.commands.shared.change import ChangePlan, build_no_change, is_applied
from bot.commands.shared.change_request import (
    ASSIGN_EXAMPLE,
    DETAILS,
    ask_to_confirm,
    carry_out_and_show,
    check_confirmation,
    confirm_by_name,
    parse_number,
    pin,
)
from bot.commands.shared.numbers_list import show_numbers
from bot.commands.shared.one_location import resolve_location
from bot.commands.shared.one_target import resolve_target
from bot.commands.shared.recipients import pick_recipient
from bot.language.change_phrases import parse_change
from bot.model import AlternateNumber, Location, Request, Target
from cards.notice import build_notice
from cards.view import View


def assign(request: Request, context: CommandContext) -> View:
    """Ask to confirm the assignment or, once it is confirmed, make it. Asks for what is missing.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    request = check_confirmation(request, context)
    if not request.number:
        target = resolve_target(request, context, example=ASSIGN_EXAMPLE)
        return _choose_number(target, request, context) if isinstance(target, Target) else target
    # An auto attendant that the number leads to was not named: it asks to confirm.
    pick = partial(pick_recipient, confirm=lambda each: _assign(each, request.without("confirmed"), context))
    target = resolve_target(request, context, example=ASSIGN_EXAMPLE, pick=pick)
    if not isinstance(target, Target):
        return target
    return _assign(target, confirm_by_name(request, target), context)


def cancel(_request: Request, _context: CommandContext) -> View:
    """Say that nothing was changed. The card that asked to confirm is replaced."""
    return build_notice(
        "Cancelled. Nothing was changed. If the change was confirmed before, type history to see what came of it."
    )


def _assign(listed: Target, request: Request, context: CommandContext) -> View:
    org_id = context.calling.choose_organization(request.org)
    phone_number = parse_number(listed, request, context)
    plan = ChangePlan(True, AlternateNumber(phone_number), listed, org_id)
    if request.confirmed:
        return carry_out_and_show(plan, context)
    target = context.calling.targets.fetch(listed, org_id)
    if is_applied(plan, target):
        raise build_no_change(plan, target, context)
    check_room(target, org_id, phone_number)
    number = fetch_available(target, phone_number, context, org_id)
    return ask_to_confirm(plan, pin(plan, request), target, context, number=number)


def _choose_number(target: Target, request: Request, context: CommandContext) -> View:
    """Show the numbers that are available for an auto attendant, each with a button to assign it."""
    org_id = context.calling.choose_organization(request.org)
    check_room(context.calling.targets.fetch(target, org_id), org_id)
    numbers = Request("numbers", org=request.org, location=target.location_id, target=target.id)
    location = resolve_location(numbers, context, example=ASSIGN_EXAMPLE)
    return show_numbers(location, numbers, context) if isinstance(location, Location) else location


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
