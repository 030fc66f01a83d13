"""A change that somebody requests: asked to be confirmed, then carried out and shown."""

from collections.abc import Sequence

from bot.commands.command import CommandContext
from bot.commands.shared.change import Check, carry_out
from bot.commands.shared.change_times import describe_change_time
from bot.commands.shared.chosen_numbers import choose_numbers, list_assigned, list_available
from bot.commands.shared.holders import look_up_holders
from bot.commands.shared.kept_numbers import require_consent
from bot.commands.shared.lookup import find_targets
from bot.commands.shared.planning import Asked, Planned, plan_change
from bot.commands.shared.posted_changes import read_posted_change
from bot.commands.shared.posted_table import read_table
from bot.commands.shared.stored_plans import ask_to_confirm_several, carry_out_at_once, show_outcomes, show_plan
from bot.errors import NotFound, NotUnderstood
from bot.model import (
    AlternateNumber,
    AvailableNumber,
    Change,
    ChangePlan,
    ChangeResult,
    Request,
    Target,
    is_target_id,
    plan_single,
)
from bot.model.names import fold_loosely
from cards.change import ConfirmationView, build_confirmation
from cards.owners import describe_holder
from cards.text import format_number, shorten
from cards.view import View

ASSIGN_EXAMPLE = "assign +1 404-555-0001 to Atlanta Main Menu"

UNASSIGN_EXAMPLE = "unassign +1 404-555-9989 from Atlanta Main Menu"

DETAILS = (
    "Only people listed in ASSIGNERS can do this, whether they type it or click a button.",
    "Several at once: 404-555-0001, 404-555-0002; 0001-0012; ending 00. Or post a CSV or Excel file: template assign.",
    "You see the change first. Nothing happens until you click its button, and Undo reverts it.",
)
"""What help says about assigning and removing."""


def check_confirmation(request: Request, context: CommandContext) -> Request:
    """Return the request as it is meant: a "confirm" that ends a target's own name confirms nothing.

    Buttons carry the target's id, so their confirmation is never in doubt.
    """
    if not request.confirmed or is_target_id(request.target):
        return request
    name = f"{request.target} confirm"
    org_id = context.calling.choose_organization(request.org)
    if not find_targets(context.calling, name, org_id, context.kinds):
        return request
    return request.without("confirmed").with_(target=name)


def confirm_by_name(request: Request, target: Target) -> Request:
    """Return the request without its confirmation where only a part of the target's name was typed.

    Perhaps another one was meant, or a location.
    """
    if is_target_id(request.target) or fold_loosely(target.name) in fold_loosely(request.target):
        return request
    return request.without("confirmed")


def parse_number(target: Target, request: Request, context: CommandContext) -> str:
    """Return the one number that the request names, in E.164. Raises NotUnderstood."""
    chosen = choose_numbers(target, request, context, lambda: ())
    if len(chosen.numbers) == 1 and chosen.is_exact:
        return chosen.numbers[0]
    raise NotUnderstood(f"“{shorten(request.number, 40)}” is not a single phone number. For example: {ASSIGN_EXAMPLE}")


def names_numbers(request: Request) -> bool:
    """Return whether a request says which numbers are to be changed. Raises NotUnderstood if none was picked."""
    if request.picked and not request.number:
        raise NotUnderstood("No number was picked, so nothing was changed. Tick the boxes of the numbers first.")
    return bool(request.number or request.digits)


def change_posted_numbers(request: Request, context: CommandContext) -> View:
    """Ask to confirm the change that a posted file names, row by row. Raises BotError."""
    if request.number or request.digits:
        raise NotUnderstood("Name the numbers in the command or in the file, not in both. Nothing was changed.")
    if context.fetch_posted is None:
        raise NotUnderstood("No file was posted with the command. Nothing was changed.")
    org_id = context.calling.choose_organization(request.org)
    default = _find_default_target(request, context, org_id)
    rows = read_table(context.fetch_posted().content, needs_target=default is None)
    posted = read_posted_change(rows, context, org_id, default)
    is_assignment = request.command == "assign"
    planned = plan_change(posted.asked, context, org_id, is_assignment=is_assignment, left_out=posted.left_out)
    # Whatever was typed: nobody has seen what the rows mean.
    return ask_to_confirm(planned, request.without("confirmed"), context)


def change_numbers(target: Target, request: Request, context: CommandContext) -> View:
    """Ask to confirm the change that a request names or, once it is confirmed, make it. Raises BotError."""
    org_id, is_assignment = context.calling.choose_organization(request.org), request.command == "assign"
    chosen = choose_numbers(
        target, request, context, lambda: _list_candidates(target, context, org_id, is_assignment=is_assignment)
    )

    if is_assignment and len(chosen.numbers) == 1:
        request = require_consent(request, chosen.numbers[0], target.name, context)

    def plan() -> Planned:
        asked = [Asked(AlternateNumber(each), target) for each in chosen.numbers]
        return plan_change(asked, context, org_id, is_assignment=is_assignment, left_out=chosen.left_out)

    # What was not named whole is seen first.
    if not (request.confirmed and chosen.is_exact):
        return ask_to_confirm(plan(), request, context)
    if len(chosen.numbers) > 1:
        return carry_out_at_once(lambda: plan().plan, request, context)
    number = AlternateNumber(chosen.numbers[0])
    return carry_out_and_show(plan_single(target, number, org_id, is_assignment=is_assignment), context)


def ask_to_confirm(
    planned: Planned, request: Request, context: CommandContext, *, undoes: Change | None = None
) -> View:
    """Ask to confirm a plan: a single number on a card of its own, several as a list.

    `undoes` is the change that the plan reverts: the request's button then makes the same request again.
    """
    plan = planned.plan
    if not plan.is_single:
        if undoes:
            return show_plan(plan, request.without("page"), context, page=request.page)
        return ask_to_confirm_several(plan, request, context)
    part = plan.parts[0]
    phone_number = part.phone_numbers[0]
    pinned = Request(
        request.command, org=request.org, number=phone_number, target=part.target.id, despite=request.despite
    )
    return build_confirmation(
        ConfirmationView(
            request=request if undoes else pinned,  # in a form that no renaming can change
            is_assignment=plan.is_assignment,
            phone_number=phone_number,
            target=part.target,
            number=planned.listed.get(phone_number),
            organization=context.calling.describe_organization(plan.org_id),
            undoes=undoes,
            undone_at=describe_change_time(undoes, context) if undoes else "",
        )
    )


def carry_out_and_show(plan: ChangePlan, context: CommandContext, check: Check = lambda _part, _target: {}) -> View:
    """Make the change and show its result. Raises NotPossible, DatabaseUnavailable or WebexError."""
    outcomes = carry_out(plan, context, check)
    note = _describe_holder(outcomes[0].change, context) if plan.is_single else ""
    return show_outcomes(plan, outcomes, context, note)


def _find_default_target(request: Request, context: CommandContext, org_id: str) -> Target | None:
    """Return the target that a command with a file names, for the rows that name none. Raises NotFound or WebexError.

    It does not ask which is meant: the file would be lost with the answer.
    """
    text = request.target.strip()
    if not text:
        return None
    found = find_targets(context.calling, text, org_id, context.kinds)
    if len(found) == 1:
        return found[0]
    count = f"{len(found)} targets match" if found else "No target is named"
    raise NotFound(f"{count} “{shorten(text, 60)}”. Post the file again, with the whole name of one.")


def _list_candidates(
    target: Target, context: CommandContext, org_id: str, *, is_assignment: bool
) -> Sequence[AvailableNumber]:
    """List the numbers that can be assigned to a target, or removed from it. Raises WebexError."""
    if is_assignment:
        return list_available(target, context, org_id)
    return list_assigned(context.calling.targets.fetch(target, org_id))


def _describe_holder(change: Change, context: CommandContext) -> str:
    """Say who has the number of an assignment that failed: perhaps somebody was faster. One call more, only then."""
    if not change.is_assignment or change.result is not ChangeResult.FAILED:
        return ""
    phone_number = change.number.phone_number
    holder = look_up_holders([phone_number], context, change.org_id).get(phone_number)
    if holder is None or not (holder.is_assigned or holder.is_reserved):
        return ""
    return f"{format_number(phone_number)} is {describe_holder(holder)}."
