"""`numbers`: the available numbers of a location."""

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.list_query import SEARCH_HELP
from bot.commands.shared.numbers_list import show_numbers
from bot.commands.shared.one_location import resolve_location
from bot.language.clauses import CONTENTS, ORGANIZATION, PAGE
from bot.language.everywhere import EVERYWHERE
from bot.language.phrases import parse_list
from bot.language.search_clauses import SEARCH
from bot.model import Location, Request
from cards.view import View


def run(request: Request, context: CommandContext) -> View:
    """Show a page of a location's available numbers, or ask which location where several match.

    Raises NotUnderstood, NotFound or WebexError.
    """
    location = resolve_location(request, context, example="numbers Birmingham")
    return show_numbers(location, request, context) if isinstance(location, Location) else location


def _parse(request: Request, text: str) -> Request:
    """Parse a location and clauses. All locations at once are searched: "numbers all active".

    Single numbers alone are searched there as well: they say themselves at which location they are.
    """
    parsed = parse_list(request, text, (*PAGE, ORGANIZATION, CONTENTS, *SEARCH))
    is_search = parsed.location == EVERYWHERE or (parsed.numbers and not parsed.location)
    return parsed.with_(command="find") if is_search else parsed


NUMBERS = Command(
    name="numbers",
    goal=Goal.AVAILABLE,
    summary="List a location's available numbers, for auto attendants or for another purpose",
    brief="the free numbers of a location",
    examples=(
        "numbers Birmingham",
        "numbers Birmingham active not toll-free",
        "numbers Birmingham for hunt group",
        "numbers Birmingham ending 00",
        "numbers Birmingham consecutive 5",
        "numbers Birmingham +1 205-635-0001, (205) 635-0009",
        "numbers Birmingham page 2",
        "numbers Birmingham go to 205-635",
        "numbers Birmingham contents",
    ),
    parse=_parse,
    details=SEARCH_HELP,
    run=run,
    words=("number",),
    only_reads=True,
    needs_location=True,
)
