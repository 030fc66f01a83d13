"""`history` and `undo`: what was changed through the bot, and how to revert it, after a confirmation."""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.change import has_number, settle
from bot.commands.shared.change_request import ask_to_confirm, carry_out_and_show
from bot.commands.shared.change_times import describe_change_time
from bot.commands.shared.kept_numbers import require_consent
from bot.commands.shared.planning import Asked, plan_change
from bot.commands.shared.recorded_changes import SHOW_HISTORY, fetch_recorded
from bot.commands.shared.refusals import build_no_change
from bot.commands.shared.reservation_events import merge_reservations
from bot.commands.shared.target_kinds import check_kind
from bot.errors import NotPossible
from bot.language.clauses import CONFIRMATION, ORGANIZATION, PAGE, parse_clauses
from bot.language.reading import TAKEN
from bot.model import Change, ChangePlan, LeftOut, PlannedNumber, Request, Target, TargetPlan
from cards.history import HistoryView, build_history
from cards.notice import build_notice
from cards.text import format_number, shorten
from cards.view import View


def show(request: Request, context: CommandContext) -> View:
    """Show a page of the latest changes, newest first. Raises DatabaseUnavailable."""
    count = request.count or context.settings.page_size
    # Of one organization: who may use the bot for one may not be meant to see what was changed in another.
    chosen = context.calling.choose_organization(request.org)
    changes = context.store.history.list(count, chosen)
    entries = merge_reservations(changes, count, chosen, context)
    if not entries:
        return build_notice("No changes yet.")
    return build_history(
        HistoryView(
            # With its count: on the next page too.
            request=Request("history", org=request.org, count=count),
            changes=entries,
            now=context.clock.now(),
            page=request.page,
            page_size=context.full_rows,
            organizations={
                org_id: context.calling.describe_organization(org_id) for org_id in {each.org_id for each in changes}
            },
            time_zones={
                each.target.location_id: context.calling.find_time_zone(each.target.location_id, each.org_id)
                for each in changes
            },
            can_be_undone=_list_undoable(changes, context) if context.requester_may_assign else set(),
        )
    )


def undo(request: Request, context: CommandContext) -> View:
    """Ask to confirm that a change is reverted or, once that is confirmed, revert it. Asks which if none was named.

    Nothing else may have changed what it did. Raises NotUnderstood, NotPossible, DatabaseUnavailable or WebexError.
    """
    if not request.entry:
        history = show(Request("history", org=request.org), context)
        return replace(history, title="Undo which change?") if history.rows else history
    batch = fetch_recorded(request, context)
    change = batch[0]
    for each in batch:
        check_kind(each.target.kind, request, context)
    changes = [_settle(each, context) for each in batch]
    plan = _plan_undo(changes)
    if not plan.parts:
        raise NotPossible(f"Entry {change.id} was never applied. There is nothing to undo.")
    if plan.is_assignment and plan.is_single:
        request = require_consent(request, plan.parts[0].phone_numbers[0], plan.parts[0].target.name, context)
    if request.confirmed:
        return carry_out_and_show(plan, context, lambda part, target: _check(part, target, plan, context))
    return _confirm(change, plan, request, context)


def _settle(change: Change, context: CommandContext) -> Change:
    """Find out what came of a change that was interrupted. Raises WebexError."""
    if change.result.is_settled:
        return change
    return settle(change, context.calling.targets.fetch(change.target, change.org_id), context)


def _plan_undo(changes: Sequence[Change]) -> ChangePlan:
    """Return the plan that reverts all that was done in some entries."""
    parts = [
        TargetPlan(each.target, tuple(PlannedNumber(done.number) for done in each.done), undoes=each.id)
        for each in changes
        if each.done
    ]
    return ChangePlan(not changes[0].is_assignment, changes[0].org_id, tuple(parts))


def _confirm(change: Change, plan: ChangePlan, request: Request, context: CommandContext) -> View:
    """Ask to confirm that changes are reverted. Raises NotPossible where a single number's cannot be."""
    asked: list[Asked] = []
    left_out: list[LeftOut] = []
    for part in plan.parts:
        target = context.calling.targets.fetch(part.target, plan.org_id) if plan.is_single else part.target
        refused = _check(part, target, plan, context)
        for error in refused.values() if plan.is_single else ():
            raise error
        left_out += [LeftOut(format_number(each), _cut(error)) for each, error in refused.items()]
        asked += [Asked(each.number, part.target) for each in part.numbers if each.phone_number not in refused]
    planned = plan_change(asked, context, plan.org_id, is_assignment=plan.is_assignment, left_out=left_out)
    return ask_to_confirm(
        planned, Request("undo", entry=change.id, page=request.page, despite=request.despite), context, undoes=change
    )


def _list_undoable(changes: Sequence[Change], context: CommandContext) -> Set[int]:
    """Return the ids of the entries that can be undone, or may be: undo finds out what came of unsettled ones."""
    latest_ids = context.store.history.list_latest_ids(changes)
    return latest_ids | {each.id for each in changes if not each.result.is_settled}


def _check(part: TargetPlan, now: Target, plan: ChangePlan, context: CommandContext) -> dict[str, NotPossible]:
    """Return the numbers that are no longer as the entry left them, each with the reason."""
    refused: dict[str, NotPossible] = {}
    sentence = f"Entry {part.undoes} can no longer be undone:"
    for each in part.phone_numbers:
        latest = context.store.history.find_latest(part.target.id, each)
        if latest is not None and latest.id != part.undoes:
            when = describe_change_time(latest, context)
            done = "assigned" if latest.is_assignment else "removed"
            refused[each] = NotPossible(
                f"{sentence} {format_number(each)} was {done} by {latest.person_email} at {when} "
                f"(entry {latest.id}). No change was made.",
                (SHOW_HISTORY,),
            )
        elif plan.is_single and has_number(now, each) is plan.is_assignment:
            # By hand, in Control Hub: that is not in the history.
            no_change = build_no_change(each, now, context, is_assignment=plan.is_assignment)
            refused[each] = NotPossible(
                f"{sentence} {shorten(now.name)} was changed outside the bot since then. {no_change.sentence}"
            )
    return refused


def _cut(error: NotPossible) -> str:
    """Return why a number is left out, without what is said of all."""
    return error.sentence.partition(": ")[2].removesuffix(" No change was made.").rstrip(".")


def _parse_entry(request: Request, text: str) -> Request:
    request, text = CONFIRMATION(request, text)
    entry = re.search(r"(?:^|\s)#?(\d{1,9})(?!\S)", text.replace(TAKEN, " "))  # "undo change 3"
    return request.with_(entry=int(entry[1]) if entry else 0)


HISTORY = Command(
    name="history",
    goal=Goal.ASSIGN,
    summary="Show who assigned or removed what, when, and from which space",
    examples=("history", "history 20"),
    details=("Times are those of the location. Only changes made through this bot are listed.",),
    parse=partial(parse_clauses, clauses=(*PAGE, ORGANIZATION), rest="count"),
    run=show,
    words=("log",),
    only_reads=True,
)

UNDO = Command(
    name="undo",
    goal=Goal.ASSIGN,
    summary="Revert a change, by its number in the history (asks to confirm)",
    examples=("undo 12",),
    details=("This works as long as nothing else has changed the same number since.",),
    parse=_parse_entry,
    run=undo,
    changes=True,
)
