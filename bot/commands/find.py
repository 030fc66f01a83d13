"""`find`: at which locations numbers are available, searching all of them at once."""

from collections.abc import Mapping, Sequence

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.all_locations import AllLists, fetch_all_lists
from bot.commands.shared.all_numbers import DerivedNumbers
from bot.commands.shared.holders import look_up_holders
from bot.commands.shared.list_query import SEARCH_HELP, describe_unsearched, list_selection
from bot.commands.shared.lists import check_stock, describe_searches
from bot.commands.shared.numbers_list import choose_page, choose_page_size, may_assign_from, may_reserve_from
from bot.errors import NotUnderstood
from bot.language.everywhere import EVERYWHERE
from bot.language.phrases import parse_list
from bot.model import DISPLAY, OrganizationNumber, Request
from cards.find import FoundView, build_found
from cards.totals import is_unassigned
from cards.view import View


def run(request: Request, context: CommandContext) -> View:
    """Show a page of the numbers that were found, and which of the requested ones are in no location's list.

    Raises NotUnderstood, NotPossible, NotFound or WebexError.
    """
    _check(request)
    org_id = context.calling.choose_organization(request.org)
    everywhere = fetch_all_lists(request, context, org_id)
    missing = _list_missing(everywhere)
    elsewhere = _look_up(missing, everywhere, request, context, org_id)
    found = everywhere.numbers.select(request, everywhere.wanted)
    page_size = context.full_rows if request.consecutive else choose_page_size(request.purpose, context)
    page, note = choose_page(request, [number for _, number in found], page_size)
    return build_found(
        FoundView(
            request=request.without(*DISPLAY),
            purpose=request.purpose,
            found=found,
            locations=len(everywhere.locations),
            taken_at=everywhere.taken_at,
            page=page,
            page_size=page_size,
            organization=context.calling.fetch_organization_name(org_id),
            filters=list_selection(request, everywhere.wanted),
            missing=[text for text, readings in missing.items() if elsewhere.keys().isdisjoint(readings)],
            elsewhere=list(elsewhere.values()),
            unread=[location.name for location in everywhere.unread],
            unread_reason=everywhere.unread_reason,
            notes=[
                *filter(None, [note]),
                *everywhere.notes,
                *describe_unsearched(everywhere.wanted),
                *describe_searches(request),
            ],
            may_assign=may_assign_from(request.purpose, context),
            may_reserve=may_reserve_from(request.purpose, context),
        )
    )


def _check(request: Request) -> None:
    """Raise NotUnderstood if nothing is looked for, and NotPossible if the list has no stock to look in."""
    selection = request.selection
    searches = (request.numbers, request.owner, request.extension, request.person)
    # All numbers of all locations are listed only where somebody says so: "numbers at all locations".
    if selection.is_everything and not any(searches) and request.location != EVERYWHERE:
        raise NotUnderstood("What are you looking for? For example: find +1 205-635-0001, or find ending 00")
    # An owner is looked for in the lists of numbers that somebody has; anything else, where there is a stock of them.
    if not (request.owner or request.extension or request.person):
        check_stock(request)


def _look_up(
    missing: Mapping[str, Sequence[str]], everywhere: AllLists, request: Request, context: CommandContext, org_id: str
) -> Mapping[str, OrganizationNumber]:
    """Look up in the inventory who has the numbers that are not available."""
    numbers = list(dict.fromkeys(number for readings in missing.values() for number in readings))
    if not numbers or not is_unassigned(request.purpose):
        return {}
    if isinstance(everywhere.numbers, DerivedNumbers):
        return everywhere.numbers.find_all(numbers)
    holders = look_up_holders(numbers, context, org_id)
    # A number that nobody has may be available at a location that could not be read.
    return {key: each for key, each in holders.items() if each and (each.is_assigned or not everywhere.unread)}


def _list_missing(everywhere: AllLists) -> dict[str, Sequence[str]]:
    """Map the requested numbers that no location has to what they are in E.164.

    The key is how they are named: in E.164 too, or as they were written where no country was named. A national number
    that is found in one country is not missing from the others. What is no complete number is never missing, and of a
    list that was not read to its end nothing is.
    """
    if everywhere.truncated:
        return {}
    countries = {location.country for location in everywhere.locations}
    meanings = dict(each for written in everywhere.wanted.numbers for each in written.list_meanings(countries))
    listed = everywhere.numbers.list_listed({number for numbers in meanings.values() for number in numbers})
    return {name: numbers for name, numbers in meanings.items() if listed.isdisjoint(numbers)}


def _parse(request: Request, text: str) -> Request:
    """Parse what to search for. With a location, it is the list of that location: "find ending 00 in Denver"."""
    parsed = parse_list(request, text)
    return parsed.with_(command="numbers") if parsed.location not in ("", EVERYWHERE) else parsed


FIND = Command(
    name="find",
    goal=Goal.AVAILABLE,
    summary="Search all locations at once for a number, or for numbers of a kind",
    brief="where numbers are free",
    examples=("find ending 00 active", "find +1 205-635-0001, +1 205-635-0009", "find consecutive 5 for hunt group"),
    parse=_parse,
    details=SEARCH_HELP,
    run=run,
    is_bulk=True,
    words=("search", "where"),
    only_reads=True,
)
