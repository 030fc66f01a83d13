"""Plans of several numbers: stored until somebody confirms them, shown page by page, and carried out once."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial

from bot.access import check_organization
from bot.commands.command import CommandContext
from bot.commands.shared.change import ChangeOutcome, carry_out
from bot.commands.shared.kept_numbers import list_foreign, refuse_newly_reserved
from bot.commands.shared.target_kinds import check_kind
from bot.errors import NotFound, NotPossible
from bot.model import Change, ChangePlan, Request
from cards.change import build_result
from cards.several_changes import OutcomesView, PlanView, build_outcomes, build_plan
from cards.text import describe_count
from cards.view import View


def ask_to_confirm_several(plan: ChangePlan, request: Request, context: CommandContext) -> View:
    """Store a plan and ask to confirm it. Raises DatabaseUnavailable."""
    key = _build_key(context)
    stored = context.store.plans.save(key, plan, context.clock.now())
    return show_plan(stored, Request(request.command, plan=key), context)


def carry_out_at_once(make_plan: Callable[[], ChangePlan], request: Request, context: CommandContext) -> View:
    """Carry out a change of several numbers that was confirmed as it was typed.

    It is confirmed first if anything is left out of it, or reserved for somebody else: nobody has seen that. If the
    event is handled again, the plan is the same: what was done by then no longer looks as if it were to be done. Raises
    BotError.
    """
    key = _build_key(context)
    stored = context.store.plans.get(key) or context.store.plans.save(key, make_plan(), context.clock.now())
    asked = Request(request.command, plan=key)
    is_clear = not (stored.left_out or list_foreign(stored, context))
    if not is_clear and not context.store.plans.is_confirmed(key):
        return show_plan(stored, asked, context)
    return run_stored_plan(asked.with_(confirmed=True), context)


def run_stored_plan(request: Request, context: CommandContext) -> View:
    """Carry out the plan that a button has the key of or, until it is confirmed, show a page of it. Raises BotError."""
    plan = fetch_plan(request, context)
    if not request.confirmed:
        return show_plan(plan, request.without("page"), context, page=request.page)
    for part in plan.parts:
        check_kind(part.target.kind, request, context)
    event_key, email = context.requester.event_key, context.requester.person.email
    if by := context.store.plans.confirm(request.plan, event_key, email):
        raise NotPossible(
            f"This was confirmed before, by {by}. Nothing was changed again. Type history to see what came of it."
        )
    return show_outcomes(plan, carry_out(plan, context, partial(refuse_newly_reserved, plan, context)), context)


def fetch_plan(request: Request, context: CommandContext) -> ChangePlan:
    """Return the plan that a button has the key of. Raises NotFound, or OrganizationNotAllowed."""
    plan = context.store.plans.get(request.plan)
    if plan is None:
        raise NotFound("This confirmation is too old, so nothing was changed. Type the command again.")
    if plan.org_id:
        context.calling.choose_organization(plan.org_id)
        check_organization(context.requester.person, plan.org_id, context.settings)
    return plan


def show_plan(plan: ChangePlan, request: Request, context: CommandContext, page: int = 1) -> View:
    """Show a page of a plan; the request is what its buttons make."""
    return build_plan(
        PlanView(
            plan=plan,
            request=request,
            page=page,
            page_size=context.full_rows,
            organization=context.calling.describe_organization(plan.org_id),
            undoes=request.entry,
            files=Request("export", plan=request.plan) if request.plan else None,
        )
    )


def show_outcomes(plan: ChangePlan, outcomes: Sequence[ChangeOutcome], context: CommandContext, note: str = "") -> View:
    """Show what came of a plan: of a single number on a card of its own, of several as a list."""
    if plan.is_single:
        change, target = outcomes[0].change, outcomes[0].target
        return build_result(
            change,
            target,
            may_undo=context.requester_may_assign,
            organization=context.calling.describe_organization(plan.org_id),
            note=note,
        )
    notes = [f"{describe_count(len(plan.left_out), 'number')} left out, as shown before."] if plan.left_out else []
    return show_changes([each.change for each in outcomes], context, notes=notes)


def show_changes(
    changes: Sequence[Change], context: CommandContext, *, page: int = 1, notes: Sequence[str] = ()
) -> View:
    """Show a page of what came of changes that were confirmed together."""
    return build_outcomes(
        OutcomesView(
            changes=changes,
            page=page,
            page_size=context.full_rows,
            may_undo=context.requester_may_assign,
            organization=context.calling.describe_organization(changes[0].org_id),
            notes=notes,
        )
    )


def _build_key(context: CommandContext) -> str:
    """Return the key of the plan that this event makes. It is no secret: who presses its button is checked."""
    return hashlib.sha256(context.requester.event_key.encode()).hexdigest()[:32]
