"""`unassign`: remove an alternate number from an auto attendant, after a confirmation."""

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.change import ChangePlan, build_no_change, has_number
from bot.commands.shared.change_request import (
    DETAILS,
    UNASSIGN_EXAMPLE,
    ask_to_confirm,
    carry_out_and_show,
    check_confirmation,
    confirm_by_name,
    parse_number,
    pin,
)
from bot.commands.shared.number_holder import resolve_holder
from bot.commands.shared.one_target import resolve_target
from bot.errors import NotUnderstood
from bot.language.change_phrases import parse_change
from bot.model import DISPLAY, AlternateNumber, Request, Target
from cards.targets import build_removal_choice
from cards.text import shorten
from cards.view import View


def unassign(request: Request, context: CommandContext) -> View:
    """Ask to confirm the removal or, once it is confirmed, make it. Asks for what is missing.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    request = check_confirmation(request, context)
    if request.number and not (request.target or request.location):
        # The number says which auto attendant is meant, as far as only one has it. That is a guess: it asks to confirm.
        request = request.without("confirmed")
        target = resolve_holder(request, context, example=UNASSIGN_EXAMPLE)
    else:
        target = resolve_target(request, context, example=UNASSIGN_EXAMPLE)
    if not isinstance(target, Target):
        return target
    request = confirm_by_name(request, target)
    return _unassign(target, request, context) if request.number else _choose_number(target, request, context)


def _unassign(listed: Target, request: Request, context: CommandContext) -> View:
    org_id = context.calling.choose_organization(request.org)
    phone_number = parse_number(listed, request, context)
    target = context.calling.targets.fetch(listed, org_id)
    # With the ring pattern that it has, so that undo restores it.
    assigned = [each for each in target.alternates if each.phone_number == phone_number]
    plan = ChangePlan(False, assigned[0] if assigned else AlternateNumber(phone_number), listed, org_id)
    if request.confirmed:
        return carry_out_and_show(plan, context)
    if not has_number(target, phone_number):
        raise build_no_change(plan, target, context)
    return ask_to_confirm(plan, pin(plan, request), target, context)


def _choose_number(listed: Target, request: Request, context: CommandContext) -> View:
    """Show an auto attendant's alternate numbers, each with a button to remove it; ask to confirm if it is only one."""
    org_id = context.calling.choose_organization(request.org)
    target = context.calling.targets.fetch(listed, org_id)
    if not target.alternates:
        raise NotUnderstood(f"{shorten(target.name)} has no alternate numbers to remove.")
    if len(target.alternates) == 1:
        only = request.without("confirmed").with_(number=target.alternates[0].phone_number)
        return _unassign(listed, only, context)
    organization = context.calling.describe_organization(org_id)
    return build_removal_choice(target, request.without(*DISPLAY), organization)


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
