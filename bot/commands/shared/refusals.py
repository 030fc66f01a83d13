"""Why numbers can't be assigned or removed, in words: a few for one of many, sentences for a single one."""

from collections.abc import Mapping, Sequence

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.shared.assignable import Refusal, build_no_room, build_not_available
from bot.commands.shared.change_times import describe_change_time
from bot.commands.shared.holders import look_up_holders
from bot.errors import NotPossible, WebexError
from bot.model import Target
from cards.owners import explain_unavailable
from cards.targets import describe_alternates
from cards.text import format_number, shorten

_BRIEFLY = {
    Refusal.ALREADY_THERE: "it is already assigned to {name}",
    Refusal.NOT_THERE: "it is not assigned to {name}",
    Refusal.NO_ROOM: f"{limits.MAX_ALTERNATES} alternate numbers are the maximum",
}


def describe_refusals(
    refusals: Mapping[str, Refusal], target: Target, context: CommandContext, org_id: str
) -> dict[str, str]:
    """Say of each number why it can't be assigned or removed, in a few words.

    Who has the numbers that are not available is looked up, for all of them at once.
    """
    unavailable = [each for each, refusal in refusals.items() if refusal is Refusal.NOT_AVAILABLE]
    reasons = _explain_unavailable(unavailable, target, context, org_id) if unavailable else {}
    for number, refusal in refusals.items():
        if refusal in _BRIEFLY:
            reasons[number] = _BRIEFLY[refusal].format(name=shorten(target.name, 60))
    return reasons


def build_refusal(
    refusal: Refusal, phone_number: str, target: Target, context: CommandContext, org_id: str
) -> NotPossible:
    """Say why a single number can't be assigned or removed, and what to do instead."""
    match refusal:
        case Refusal.ALREADY_THERE | Refusal.NOT_THERE:
            is_assignment = refusal is Refusal.ALREADY_THERE
            return build_no_change(phone_number, target, context, is_assignment=is_assignment)
        case Refusal.NO_ROOM:
            return build_no_room(target, org_id, phone_number)
        case Refusal.NOT_AVAILABLE:
            return build_not_available(target, phone_number, context, org_id)


def build_no_change(phone_number: str, target: Target, context: CommandContext, *, is_assignment: bool) -> NotPossible:
    """Say that the target is already as the change would make it and, if the history knows, since when."""
    is_or_not = "is already assigned" if is_assignment else "is not assigned"
    sentences = [f"{format_number(phone_number)} {is_or_not} to {shorten(target.name)}."]
    latest = context.store.history.find_latest(target.id, phone_number)
    # What was changed outside the bot is not in the history.
    if latest is not None and latest.is_assignment is is_assignment:
        done = "Assigned" if is_assignment else "Removed"
        sentences.append(f"{done} by {latest.person_email} at {describe_change_time(latest, context)}.")
    sentences += ["No change was made.", f"{describe_alternates(target)}."]
    return NotPossible(" ".join(sentences))


def _explain_unavailable(
    phone_numbers: Sequence[str], target: Target, context: CommandContext, org_id: str
) -> dict[str, str]:
    holders = look_up_holders(phone_numbers, context, org_id)
    if any(each not in holders for each in phone_numbers):
        # Too many to search for one by one: the whole list is read, once for all targets.
        try:
            context.calling.inventory.fetch(org_id)
        except WebexError:
            return dict.fromkeys(phone_numbers, f"it is not available at {shorten(target.location_name, 60)}")
        holders = look_up_holders(phone_numbers, context, org_id)
    return {each: explain_unavailable(holders.get(each), target.location_id) for each in phone_numbers}
