"""`assign` and `cancel`: assign a number to a target as an alternate number, after a confirmation."""

from functools import partial

from bot.commands.command import Command, CommandContext, Goal, parse_nothing
from bot.commands.shared.assignable import check_room
from bot.commands.shared.change_request import (
    ASSIGN_EXAMPLE,
    DETAILS,
    change_numbers,
    change_posted_numbers,
    check_confirmation,
    confirm_by_name,
    names_numbers,
)
from bot.commands.shared.numbers_list import show_numbers
from bot.commands.shared.one_location import resolve_location
from bot.commands.shared.one_target import resolve_target
from bot.commands.shared.recipients import pick_recipient
from bot.commands.shared.stored_plans import run_stored_plan
from bot.language.change_phrases import parse_change
from bot.model import Location, Request, Target
from cards.notice import build_notice
from cards.view import View


def assign(request: Request, context: CommandContext) -> View:
    """Ask to confirm the assignment or, once it is confirmed, make it. Asks for what is missing.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    if request.plan:
        return run_stored_plan(request, context)
    request = check_confirmation(request, context)
    if context.fetch_posted is not None:
        return change_posted_numbers(request, context)
    if not names_numbers(request):
        target = resolve_target(request, context, example=ASSIGN_EXAMPLE)
        return _choose_number(target, request, context) if isinstance(target, Target) else target
    # A target that the number leads to was not named: it asks to confirm.
    pick = partial(pick_recipient, confirm=lambda each: change_numbers(each, request.without("confirmed"), context))
    target = resolve_target(request, context, example=ASSIGN_EXAMPLE, pick=pick)
    if not isinstance(target, Target):
        return target
    return change_numbers(target, confirm_by_name(request, target), context)


def cancel(_request: Request, _context: CommandContext) -> View:
    """Say that nothing was changed. The card that asked to confirm is replaced."""
    return build_notice(
        "Cancelled. Nothing was changed. If the change was confirmed before, type history to see what came of it."
    )


def _choose_number(target: Target, request: Request, context: CommandContext) -> View:
    """Show the numbers that are available for a target, each with a button to assign it."""
    org_id = context.calling.choose_organization(request.org)
    check_room(context.calling.targets.fetch(target, org_id), org_id)
    numbers = Request(
        "numbers", org=request.org, location=target.location_id, target=target.id, purpose=target.kind.purpose
    )
    location = resolve_location(numbers, context, example=ASSIGN_EXAMPLE)
    return show_numbers(location, numbers, context) if isinstance(location, Location) else location


ASSIGN = Command(
    name="assign",
    goal=Goal.ASSIGN,
    summary="Assign an alternate number to an auto attendant (asks to confirm)",
    brief="asks before it changes anything",
    examples=(ASSIGN_EXAMPLE, "assign 404-555-0001 to 0012 to Atlanta Main Menu"),
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
