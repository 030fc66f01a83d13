"""`history` and `undo`: what was changed through the bot, and how to revert it, after a confirmation."""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial

from bot.access import check_organization
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.assignable import check_room, fetch_available
from bot.commands.shared.change import ChangePlan, build_no_change, describe_change_time, is_applied, settle
from bot.commands.shared.change_request import ask_to_confirm, carry_out_and_show
from bot.errors import NotPossible, NotUnderstood
from bot.language.clauses import CONFIRMATION, ORGANIZATION, PAGE, parse_clauses
from bot.language.reading import TAKEN
from bot.model import AvailableNumber, Change, ChangeResult, Request, Suggestion, Target
from cards.change import describe_result
from cards.history import HistoryView, build_history
from cards.notice import build_notice
from cards.text import format_number, shorten
from cards.view import View

_SHOW_HISTORY = Suggestion("Show the history", Request("history"))


def show(request: Request, context: CommandContext) -> View:
    """Show a page of the latest changes, newest first. Raises DatabaseUnavailable."""
    count = request.count or context.settings.page_size
    # Of one organization: who may use the bot for one may not be meant to see what was changed in another.
    chosen = context.calling.choose_organization(request.org)
    changes = context.store.history.list(count, chosen)
    if not changes:
        return build_notice("No changes yet.")
    return build_history(
        HistoryView(
            # With its count: on the next page too.
            request=Request("history", org=request.org, count=count),
            changes=changes,
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
    change = context.store.history.get(request.entry)
    if change is None:
        raise NotUnderstood(f"The history has no entry {request.entry}.", (_SHOW_HISTORY,))
    # Entries of other organizations are not undone, and not shown.
    if change.org_id:
        context.calling.choose_organization(change.org_id)
        check_organization(context.requester.person, change.org_id, context.settings)
    plan = ChangePlan(not change.is_assignment, change.number, change.target, change.org_id, undoes=change.id)
    if request.confirmed:
        return carry_out_and_show(plan, context, lambda target: _check(change, target, plan, context))
    return _confirm(change, plan, context)


def _confirm(change: Change, plan: ChangePlan, context: CommandContext) -> View:
    """Ask to confirm that a change is reverted. Raises NotPossible where it cannot be."""
    target = context.calling.targets.fetch(change.target, change.org_id)
    _check(change, target, plan, context)
    number: AvailableNumber | None = None
    if plan.is_assignment:
        check_room(target, plan.org_id, plan.number.phone_number)
        number = fetch_available(target, plan.number.phone_number, context, plan.org_id)
    asked = Request("undo", entry=change.id)
    return ask_to_confirm(plan, asked, target, context, number=number, undoes=change)


def _list_undoable(changes: Sequence[Change], context: CommandContext) -> Set[int]:
    """Return the ids of the entries that can be undone, or may be: undo finds out what came of unsettled ones."""
    latest_ids = context.store.history.list_latest_ids(changes)
    return latest_ids | {each.id for each in changes if not each.result.is_settled}


def _check(recorded: Change, now: Target, plan: ChangePlan, context: CommandContext) -> None:
    """Raise NotPossible unless everything is still as the change left it."""
    change = settle(recorded, now, context)
    if change.result is not ChangeResult.DONE:
        raise NotPossible(f"Entry {change.id} was never applied. There is nothing to undo.")
    sentence = f"Entry {change.id} can no longer be undone:"
    latest = context.store.history.find_latest(change.target.id, change.number.phone_number)
    if latest is not None and latest.id != change.id:
        when = describe_change_time(latest, context)
        raise NotPossible(
            f"{sentence} {format_number(change.number.phone_number)} was {describe_result(latest).lower()} by "
            f"{latest.person_email} at {when} (entry {latest.id}). No change was made.",
            (_SHOW_HISTORY,),
        )
    if is_applied(plan, now):
        # By hand, in Control Hub: that is not in the history.
        raise NotPossible(
            f"{sentence} {shorten(now.name)} was changed outside the bot since then. "
            f"{build_no_change(plan, now, context).sentence}"
        )


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
