"""A location's numbers on a card, for the commands that show them."""

from collections.abc import Sequence

from bot import limits
from bot.calling.available_numbers import ListQuery
from bot.commands.command import CommandContext
from bot.commands.shared.holders import look_up_holders
from bot.commands.shared.list_query import build_query, describe_unsearched, list_selection, read_wanted, select_numbers
from bot.commands.shared.lists import describe_searches
from bot.commands.shared.lookup import find_targets
from bot.language.go_to import find_page
from bot.language.phone_numbers import PhoneNumbers
from bot.model import DEFAULT_PURPOSE, DISPLAY, AvailableNumber, Location, Purpose, Request, Target
from cards.blocks import group_blocks
from cards.numbers import NumbersView, build_numbers
from cards.owners import describe_unavailable
from cards.text import format_number, list_names, shorten
from cards.totals import is_unassigned
from cards.view import View


def show_numbers(location: Location, request: Request, context: CommandContext) -> View:
    """Show a page of one of a location's lists. Raises NotUnderstood or WebexError."""
    if request.go_to:
        request = request.without("contents")
    org_id = context.calling.choose_organization(request.org)
    wanted = read_wanted(request, context, org_id)
    query = build_query(location, request, org_id, wanted)
    snapshot = context.calling.fetch_available_numbers(
        query, fresh=request.fresh, report_progress=context.report_progress
    )
    chosen = select_numbers(snapshot.items, location, request, wanted)
    page_size = _choose_page_size(request, context)
    page, note = choose_page(request, chosen, page_size)
    return build_numbers(
        NumbersView(
            location=location,
            purpose=query.purpose,
            # By its id from now on: part of a name may come to match another location.
            request=request.without(*DISPLAY).with_(location=location.id),
            numbers=_narrow(snapshot.items, location, wanted),
            chosen=chosen,
            taken_at=snapshot.taken_at,
            page=page,
            page_size=page_size,
            filters=list_selection(request, wanted),
            notes=[
                *filter(None, [note]),
                *_list_notes(location, query, wanted, snapshot.items, context),
                *describe_unsearched(wanted),
                *describe_searches(request),
            ],
            organization=context.calling.fetch_organization_name(org_id),
            may_assign=may_assign_from(query.purpose, context),
            # What is being chosen for a target is to be assigned.
            may_reserve=may_reserve_from(query.purpose, context) and not request.target,
            target=_find_target(request, context, org_id),
        )
    )


def may_assign_from(purpose: Purpose, context: CommandContext) -> bool:
    """Return whether the numbers of a list have buttons to assign them."""
    return context.requester_may_assign and is_assignable_list(purpose, context)


def is_assignable_list(purpose: Purpose, context: CommandContext) -> bool:
    """Return whether a list is that of the numbers for a kind of target that numbers may be assigned to here."""
    # The first list is the one that people get who name none. Before the assignment, the right one is asked.
    return purpose in (DEFAULT_PURPOSE, *(kind.purpose for kind in context.kinds))


def may_reserve_from(purpose: Purpose, context: CommandContext) -> bool:
    """Return whether the numbers of a list have buttons to reserve them: where nobody has them."""
    return context.requester_may_reserve and is_unassigned(purpose)


def choose_page(request: Request, numbers: Sequence[AvailableNumber], page_size: int) -> tuple[int, str]:
    """Return the page of a list that a request wants, and a sentence where it is not exactly that."""
    if not request.go_to:
        return request.page, ""
    firsts = [block.numbers[0] for block in group_blocks(numbers)] if request.consecutive else numbers
    return find_page(firsts, request.go_to, page_size)


def _choose_page_size(request: Request, context: CommandContext) -> int:
    """Return how many rows a card shows: numbers, blocks with a button each, or hundreds in a single line each."""
    if request.contents:
        return limits.MAX_SHORT_ROWS
    return context.full_rows if request.consecutive else choose_page_size(request.purpose, context)


def choose_page_size(purpose: Purpose, context: CommandContext) -> int:
    """Return how many numbers a card shows: as many to people who may not assign, so that pages stay the same."""
    settings = context.settings
    may_be_assigned = is_assignable_list(purpose, context) and settings.assigners
    has_buttons = may_be_assigned or (is_unassigned(purpose) and settings.reservers)
    return context.full_rows if has_buttons else context.settings.page_size


def _find_target(request: Request, context: CommandContext, org_id: str) -> Target | None:
    """Return the target that a number is being chosen for, if there is one."""
    found = find_targets(context.calling, request.target, org_id, context.kinds) if request.target else []
    return found[0] if len(found) == 1 else None


def _narrow(numbers: Sequence[AvailableNumber], location: Location, wanted: PhoneNumbers) -> Sequence[AvailableNumber]:
    """Return the list that filters are applied to: complete numbers are the list, parts are searched for in it."""
    if wanted.is_empty or wanted.parts:
        return numbers
    return [each for each in numbers if wanted.matches(each.phone_number, location.country)]


def _list_notes(
    location: Location,
    query: ListQuery,
    wanted: PhoneNumbers,
    numbers: Sequence[AvailableNumber],
    context: CommandContext,
) -> list[str]:
    """Say which of the requested numbers are missing and who has them, and whether the list is truncated."""
    max_numbers = context.settings.max_numbers
    if len(numbers) >= max_numbers:
        return [f"List truncated: only the first {max_numbers:,} numbers were read."]
    listed = {number.phone_number for number in numbers}
    missing = [number for number in wanted.list_in(location.country) if number not in listed]
    unread = [each.text for each in wanted.numbers if not each.list_in(location.country)]
    return [
        *(_describe_missing(missing, location, query, context) if missing else []),
        *(f"“{shorten(each, 40)}” is no phone number in this country." for each in unread[:3]),
    ]


def _describe_missing(
    missing: Sequence[str], location: Location, query: ListQuery, context: CommandContext
) -> list[str]:
    if is_unassigned(query.purpose):
        return describe_unavailable(missing, look_up_holders(missing, context, query.org_id), "here", location.id)
    names = list_names([format_number(number) for number in missing])
    return [f"{names} {'is' if len(missing) == 1 else 'are'} not in this list."]
