"""`unassign`: remove an alternate number from a target, after a confirmation."""

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.change_request import (
    DETAILS,
    UNASSIGN_EXAMPLE,
    change_numbers,
    change_posted_numbers,
    check_confirmation,
    confirm_by_name,
    names_numbers,
)
from bot.commands.shared.number_holder import resolve_holder
from bot.commands.shared.one_target import resolve_target
from bot.commands.shared.stored_plans import run_stored_plan
from bot.errors import NotUnderstood
from bot.language.change_phrases import parse_change
from bot.language.target_names import read_target
from bot.model import DISPLAY, Request, Target
from cards.targets import build_removal_choice
from cards.text import shorten
from cards.view import View


def unassign(request: Request, context: CommandContext) -> View:
    """Ask to confirm the removal or, once it is confirmed, make it. Asks for what is missing.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    if request.plan:
        return run_stored_plan(request, context)
    request = check_confirmation(request, context)
    if context.fetch_posted is not None:
        return change_posted_numbers(request, context)
    if request.number and not (read_target(request.target).name or request.location):
        # The number says which target is meant, as far as only one has it. That is a guess: it asks to confirm.
        request = request.without("confirmed")
        target = resolve_holder(request, context, example=UNASSIGN_EXAMPLE)
    else:
        target = resolve_target(request, context, example=UNASSIGN_EXAMPLE)
    if not isinstance(target, Target):
        return target
    request = confirm_by_name(request, target)
    if names_numbers(request):
        return change_numbers(target, request, context)
    return _choose_number(target, request, context)


def _choose_number(listed: Target, request: Request, context: CommandContext) -> View:
    """Show a target's alternate numbers, each with a button to remove it; ask to confirm if it is only one."""
    org_id = context.calling.choose_organization(request.org)
    target = context.calling.targets.fetch(listed, org_id)
    if not target.alternates:
        raise NotUnderstood(f"{shorten(target.name)} has no alternate numbers to remove.")
    if len(target.alternates) == 1:
        only = request.without("confirmed").with_(number=target.alternates[0].phone_number)
        return change_numbers(listed, only, context)
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
