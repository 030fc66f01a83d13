"""`find`: at which locations numbers are available, searching all of them at once."""

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.all_locations import AllLists, fetch_all_lists
from bot.commands.shared.list_query import SEARCH_HELP
from bot.commands.shared.lists import check_stock, describe_searches, explain_unknown_list
from bot.commands.shared.numbers_list import choose_page_size, may_assign_from
from bot.errors import NotUnderstood
from bot.language.clauses import ORGANIZATION, PAGE, SEARCH, parse_clauses
from bot.language.phone_numbers import parse_each
from bot.language.selection import describe, select
from bot.model import DISPLAY, Request
from cards.find import FoundView, build_found
from cards.text import shorten
from cards.view import View


def run(request: Request, context: CommandContext) -> View:
    """Show a page of the numbers that were found, and which of the requested ones are in no location's list.

    Raises NotUnderstood, NotPossible, NotFound or WebexError.
    """
    selection = request.selection
    if selection.is_everything and not (request.numbers or request.owner or request.extension or request.person):
        raise NotUnderstood("What are you looking for? For example: find +1 205-635-0001, or find ending 00")
    # An owner is looked for in the lists of numbers that somebody has; anything else, where there is a stock of them.
    if not (request.owner or request.extension or request.person):
        check_stock(request)
    org_id = context.calling.choose_organization(request.org)
    everywhere = fetch_all_lists(request, context, org_id)
    return build_found(
        FoundView(
            request=request.without(*DISPLAY),
            purpose=request.purpose,
            found=[(location, each) for location, numbers in everywhere.lists for each in select(numbers, selection)],
            locations=len(everywhere.locations),
            taken_at=everywhere.taken_at,
            page=request.page,
            page_size=choose_page_size(request.purpose, context),
            organization=context.calling.fetch_organization_name(org_id),
            filters=describe(selection),
            missing=_list_missing(request.numbers, everywhere),
            unread=[location.name for location in everywhere.unread],
            notes=describe_searches(request),
            may_assign=may_assign_from(request.purpose, context),
        )
    )


def _list_missing(text: str, everywhere: AllLists) -> list[str]:
    """List the requested numbers that no location has: in E.164, or as written where no country can read them.

    A national number is a different one in each country: found in one, it is not missing from the others.
    """
    listed = {number.phone_number for _, numbers in everywhere.lists for number in numbers}
    readings = [parse_each(text, location.country) for location in everywhere.locations]
    missing = []
    for part in readings[0]:
        numbers = [number for reading in readings if (number := reading[part]) is not None]
        if listed.isdisjoint(numbers):
            missing.append(numbers[0] if numbers else part)
    return missing


def _parse(request: Request, text: str) -> Request:
    """Parse what to search for: only clauses."""
    parsed = parse_clauses(request, text, (*PAGE, ORGANIZATION, *SEARCH), "text")
    rest = parsed.text
    if not rest:
        return parsed
    unknown_list = explain_unknown_list(rest, lambda head: _parse(parsed.without("text"), head))
    raise unknown_list or NotUnderstood(
        f"“{shorten(rest, 60)}” can't be searched for. For example: find ending 00 active"
    )


FIND = Command(
    name="find",
    goal=Goal.AVAILABLE,
    summary="Search all locations at once for a number, or for numbers of a kind",
    brief="where numbers are free",
    examples=("find ending 00 active", "find +1 205-635-0001, +1 205-635-0009", "find consecutive 5 for hunt group"),
    parse=_parse,
    details=SEARCH_HELP,
    run=run,
    words=("search", "where"),
)
