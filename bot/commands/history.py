"""`history` and `undo`: what was changed through the bot, and how it is taken back."""

from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime

from bot import limits
from bot.commands.command import Command, CommandContext, Goal, read_page
from bot.commands.shared.change import ChangePlan, build_already, carry_out, is_in_place, settle
from bot.errors import NotPossible, NotUnderstood
from bot.language.clauses import PAGE, parse_clauses
from bot.model import AutoAttendant, Change, ChangeResult, Reply, Request, Suggestion
from cards.change import build_result, describe_result
from cards.history import HistoryView, build_history
from cards.notice import build_notice
from cards.parts import cut, format_number
from cards.times import describe_time

_SHOW_HISTORY = Suggestion("Show the history", Request("history"))


def show(request: Request, context: CommandContext) -> Reply:
    """Show a page of the last changes, newest first. Raises NotUnderstood or DatabaseUnavailable."""
    count = _read_count(request.arguments.get("count", ""), context.settings.page_size)
    changes = context.store.history.list(count)
    if not changes:
        return build_notice("Nothing was assigned or removed through me yet.")
    return build_history(
        HistoryView(
            request=Request(request.command, {"count": str(count)}),
            changes=changes,
            now=datetime.now(UTC),
            page=read_page(request),
            page_size=context.full_rows,
            can_be_undone=_list_undoable(changes, context) if context.requester_may_assign else set(),
        )
    )


def undo(request: Request, context: CommandContext) -> Reply:
    """Take a change back, as long as nothing else has changed what it did.

    Raises NotUnderstood, NotPossible, DatabaseUnavailable or WebexError.
    """
    entry = request.arguments.get("entry", "").strip().removeprefix("#")
    if not (entry.isascii() and entry.isdecimal() and len(entry) <= 9):
        raise NotUnderstood("Which change? Say its number in the history, for example: undo 12", (_SHOW_HISTORY,))
    change = context.store.history.get(int(entry))
    if change is None:
        raise NotUnderstood(f"The history has no entry {int(entry)}.", (_SHOW_HISTORY,))
    plan = ChangePlan(not change.is_assignment, change.number, change.attendant, change.org_id, undoes=change.id)
    outcome = carry_out(plan, context, lambda attendant: _check(change, attendant, plan, context))
    return build_result(outcome.change, outcome.attendant, may_undo=True)


def _list_undoable(changes: Sequence[Change], context: CommandContext) -> Set[int]:
    """List the entries that can be taken back, and those that perhaps can: undo finds out what came of them."""
    latest_ids = context.store.history.list_latest_ids(changes)
    return latest_ids | {each.id for each in changes if not each.result.is_settled}


def _check(listed: Change, now: AutoAttendant, plan: ChangePlan, context: CommandContext) -> None:
    """Raise NotPossible unless all is still as the change left it."""
    change = settle(listed, now, context)
    if change.result is not ChangeResult.DONE:
        raise NotPossible(f"Entry {change.id} never came about ({describe_result(change).lower()}): nothing to undo.")
    latest = context.store.history.find_latest(change.attendant.id, change.number.phone_number)
    if latest is not None and latest.id != change.id:
        since = f"{describe_result(latest).lower()} by {latest.person_email} at {describe_time(latest.at)}"
        raise NotPossible(
            f"Entry {change.id} cannot be undone any more: {format_number(change.number.phone_number)} was "
            f"{since} (entry {latest.id}). Nothing was changed now.",
            (_SHOW_HISTORY,),
        )
    if is_in_place(plan, now):
        raise NotPossible(
            f"Entry {change.id} cannot be undone any more: somebody changed {cut(now.name)} since, outside of me. "
            f"{build_already(plan, now, context).sentence}"
        )


def _read_count(text: str, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= limits.MAX_HISTORY_ENTRIES):
        raise NotUnderstood(f"How many entries? From 1 to {limits.MAX_HISTORY_ENTRIES}, for example: history 20")
    return int(text)


def _read(text: str) -> Mapping[str, str]:
    return parse_clauses(text, PAGE, "count")


HISTORY = Command(
    name="history",
    goal=Goal.GIVE,
    summary="See who assigned or removed what, when, and from which space",
    examples=("history", "history 20"),
    details=("Times are UTC. I know of what went through me, not of what was changed in Control Hub.",),
    read=_read,
    answer=show,
    words=("log",),
)

UNDO = Command(
    name="undo",
    goal=Goal.GIVE,
    summary="Take a change back, by its number in the history",
    examples=("undo 12",),
    details=("It works as long as nothing else has changed what that change did.",),
    read=lambda text: {"entry": text.strip()} if text.strip() else {},
    answer=undo,
    changes=True,
)
