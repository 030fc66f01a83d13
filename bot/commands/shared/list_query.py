"""Which of a location's lists a request asks for, and how Webex itself is to narrow it."""

from collections.abc import Sequence

from bot import limits
from bot.calling.available_numbers import ListQuery
from bot.commands.command import CommandContext
from bot.commands.shared.lists import SEARCH_NAMES, join_phrases
from bot.errors import NotUnderstood
from bot.language.phone_numbers import PhoneNumbers, read_numbers
from bot.language.selection import list_conditions, select
from bot.model import PURPOSES, AvailableNumber, Location, Request, Suggestion
from cards.text import list_names, shorten

PURPOSES_HELP = f"Lists: {join_phrases(PURPOSES)}"

SEARCH_HELP = (
    "Filters: active, inactive, main, toll-free, service, standard; put “not” in front to exclude them.",
    "Searches: beginning 205, ending 00, consecutive 5, or single numbers. Sorting: sort number, sort state.",
    "Long lists: go to 205-635 opens the list there, go to page 30 at that page.",
    PURPOSES_HELP,
    "Lists of assigned numbers show and find owners: numbers Birmingham for emergency callback owner Smith.",
    "Call forward and call intercept lists can also be searched by extension: ext 2100.",
)
"""What `clauses.SEARCH` parses, for help."""

MAX_SUGGESTED_LISTS = 4

_NO_NUMBERS = PhoneNumbers()


def read_wanted(request: Request, context: CommandContext, org_id: str) -> PhoneNumbers:
    """Read the phone numbers that a request names, for the countries of all locations. Raises NotUnderstood.

    A number with the international prefix of any of these countries is that number everywhere.
    """
    if not request.numbers:
        return PhoneNumbers()
    countries = dict.fromkeys(each.country for each in context.calling.fetch_locations(org_id) if each.country)
    wanted = read_numbers(request.numbers, tuple(countries))
    # Without anything to search for, the query would return the whole list.
    if wanted.is_empty:
        example = "For example: find +1 205-635-0001"
        raise NotUnderstood(" ".join((*wanted.refused[:2], example)))
    return wanted


def build_query(location: Location, request: Request, org_id: str, wanted: PhoneNumbers = _NO_NUMBERS) -> ListQuery:
    """Build the query for one location. `wanted` are the request's phone numbers. Raises NotUnderstood.

    A few complete numbers are selected by Webex. Parts of numbers, and many numbers, are selected from the whole list.
    """
    phone_numbers = wanted.list_in(location.country)
    is_selected_by_webex = not wanted.parts and len(phone_numbers) <= limits.MAX_QUERY_NUMBERS
    query = ListQuery(
        location_id=location.id,
        purpose=request.purpose,
        phone_numbers=tuple(phone_numbers) if is_selected_by_webex else (),
        owner_name=request.owner[: limits.MAX_OWNER_LENGTH],
        extension=request.extension,
        person_id=request.person,
        org_id=org_id,
    )
    _check_searches(query, request)
    if not wanted.is_empty and not phone_numbers and not wanted.parts:
        raise NotUnderstood(
            f"“{shorten(wanted.numbers[0].text, 40)}” is no phone number in this location's country. "
            "Type it with its country code, for example: +1 205-635-0001"
        )
    return query


def select_numbers(
    numbers: Sequence[AvailableNumber], location: Location, request: Request, wanted: PhoneNumbers
) -> list[AvailableNumber]:
    """Return the numbers of a location's list that a request asks for, in its order."""
    named = [each for each in numbers if wanted.matches(each.phone_number, location.country)]
    return select(numbers if wanted.is_empty else named, request.selection)


def list_selection(request: Request, wanted: PhoneNumbers) -> list[str]:
    """Put into words what narrows a list: the parts of numbers that are searched for, and its filters."""
    parts = [f"containing {part}" for part in wanted.parts]
    return [*filter(None, [" or ".join(parts)]), *list_conditions(request.selection)]


def describe_unsearched(wanted: PhoneNumbers) -> list[str]:
    """Say what a request names that was not searched for, one sentence each."""
    extensions = list_names(wanted.extensions)
    plural = "s" if len(wanted.extensions) > 1 else ""
    notes = [f"Not searched for: extension{plural} {extensions}. Numbers are listed without extensions."]
    return [*(notes if extensions else []), *wanted.refused[:3]]


def _check_searches(query: ListQuery, request: Request) -> None:
    """Raise NotUnderstood if the list cannot be searched like this: Webex would return all of it."""
    impossible = [search for search in query.searches if search not in query.purpose.searches]
    if not impossible:
        return
    words = " or ".join(SEARCH_NAMES[search] for search in impossible)
    able = [each for each in PURPOSES if all(search in each.searches for search in query.searches)]
    which = f"These can: {join_phrases(able)}." if able else "No list can be searched by all of it."
    raise NotUnderstood(
        f"{query.purpose.title} can't be searched by {words}. {which}",
        tuple(Suggestion(each.title, request.with_(purpose=each)) for each in able[:MAX_SUGGESTED_LISTS]),
    )
