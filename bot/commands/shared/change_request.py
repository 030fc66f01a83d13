"""A change that somebody requests: asked to be confirmed, then carried out and shown."""

from bot.commands.command import CommandContext
from bot.commands.shared.change import ChangePlan, Check, carry_out, describe_change_time
from bot.commands.shared.holders import look_up_holders
from bot.commands.shared.lookup import find_locations, find_targets
from bot.errors import NotUnderstood
from bot.language.phone_numbers import read_numbers
from bot.model import AvailableNumber, Change, ChangeResult, Request, Target, is_target_id
from bot.model.names import fold_loosely
from cards.change import ConfirmationView, build_confirmation, build_result
from cards.owners import describe_holder
from cards.text import format_number, shorten
from cards.view import View

ASSIGN_EXAMPLE = "assign +1 404-555-0001 to Atlanta Main Menu"

UNASSIGN_EXAMPLE = "unassign +1 404-555-9989 from Atlanta Main Menu"

DETAILS = (
    "Only people listed in ASSIGNERS can do this, whether they type it or click a button.",
    "You see the change first. Nothing happens until you click its button, and Undo reverts it.",
)
"""What help says about assigning and removing."""


def check_confirmation(request: Request, context: CommandContext) -> Request:
    """Return the request as it is meant: a "confirm" that ends an auto attendant's own name confirms nothing.

    Buttons carry the auto attendant's id, so their confirmation is never in doubt.
    """
    if not request.confirmed or is_target_id(request.target):
        return request
    name = f"{request.target} confirm"
    org_id = context.calling.choose_organization(request.org)
    if not find_targets(context.calling, name, org_id, context.kinds):
        return request
    return request.without("confirmed").with_(target=name)


def confirm_by_name(request: Request, target: Target) -> Request:
    """Return the request without its confirmation where only a part of the auto attendant's name was typed.

    Perhaps another one was meant, or a location.
    """
    if is_target_id(request.target) or fold_loosely(target.name) in fold_loosely(request.target):
        return request
    return request.without("confirmed")


def parse_number(target: Target, request: Request, context: CommandContext) -> str:
    """Return the one number that the request names, in E.164. Raises NotUnderstood."""
    text = request.number
    # The country matters only for national numbers.
    country = "" if text.startswith("+") else _find_country(target, request, context)
    read = read_numbers(text, (country,))
    numbers = read.list_in(country)
    if len(numbers) == 1 and not (read.parts or read.refused):
        return numbers[0]
    raise NotUnderstood(f"“{shorten(text, 40)}” is not a single phone number. For example: {ASSIGN_EXAMPLE}")


def ask_to_confirm(
    plan: ChangePlan,
    request: Request,
    target: Target,
    context: CommandContext,
    *,
    number: AvailableNumber | None = None,
    undoes: Change | None = None,
) -> View:
    """Ask to confirm the plan; the button makes the request. `target` is as it is now.

    `number` is what is assigned, as Webex lists it. `undoes` is the change that the plan reverts.
    """
    return build_confirmation(
        ConfirmationView(
            request=request,
            is_assignment=plan.is_assignment,
            phone_number=plan.number.phone_number,
            target=target,
            number=number,
            organization=context.calling.describe_organization(plan.org_id),
            undoes=undoes,
            undone_at=describe_change_time(undoes, context) if undoes else "",
        )
    )


def pin(plan: ChangePlan, request: Request) -> Request:
    """Return the request with the number and the auto attendant in a form that no renaming can change."""
    return Request(request.command, org=request.org, number=plan.number.phone_number, target=plan.target.id)


def carry_out_and_show(plan: ChangePlan, context: CommandContext, check: Check = lambda _target: None) -> View:
    """Make the change and show its result. Raises NotPossible, DatabaseUnavailable or WebexError."""
    outcome = carry_out(plan, context, check)
    return build_result(
        outcome.change,
        outcome.target,
        may_undo=context.requester_may_assign,
        organization=context.calling.describe_organization(plan.org_id),
        note=_describe_holder(outcome.change, context),
    )


def _describe_holder(change: Change, context: CommandContext) -> str:
    """Say who has the number of an assignment that failed: perhaps somebody was faster. One call more, only then."""
    if not change.is_assignment or change.result is not ChangeResult.FAILED:
        return ""
    phone_number = change.number.phone_number
    holder = look_up_holders([phone_number], context, change.org_id).get(phone_number)
    if holder is None or not (holder.is_assigned or holder.is_reserved):
        return ""
    return f"{format_number(phone_number)} is {describe_holder(holder)}."


def _find_country(target: Target, request: Request, context: CommandContext) -> str:
    org_id = context.calling.choose_organization(request.org)
    locations = find_locations(context.calling, target.location_id, org_id)
    return locations[0].country if locations else ""
