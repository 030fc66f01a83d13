"""Which of a location's lists a request asks for, and how Webex itself is to narrow it."""

from bot import limits
from bot.calling.available_numbers import ListQuery
from bot.commands.shared.lists import SEARCH_NAMES, join_phrases
from bot.errors import NotUnderstood
from bot.language.phone_numbers import parse_numbers
from bot.model import PURPOSES, Location, Request, Suggestion
from cards.text import shorten

PURPOSES_HELP = f"Lists: {join_phrases(PURPOSES)}"

SEARCH_HELP = (
    "Filters: active, inactive, main, toll-free, service, standard; put “not” in front to exclude them.",
    "Searches: beginning 205, ending 00, consecutive 5, or single numbers. Sorting: sort number, sort state.",
    PURPOSES_HELP,
    "Lists of assigned numbers show and find owners: numbers Birmingham for emergency callback owner Smith.",
    "Call forward and call intercept lists can also be searched by extension: ext 2100.",
)
"""What `clauses.SEARCH` parses, for help."""

MAX_SUGGESTED_LISTS = 4


def build_query(location: Location, request: Request, org_id: str) -> tuple[ListQuery, list[str]]:
    """Build the query for one location; returns it and what could not be parsed as a phone number.

    Numbers without a country code belong to the location's country. Raises NotUnderstood.
    """
    phone_numbers, invalid = parse_numbers(request.numbers, location.country)
    query = ListQuery(
        location_id=location.id,
        purpose=request.purpose,
        phone_numbers=tuple(phone_numbers),
        owner_name=request.owner[: limits.MAX_OWNER_LENGTH],
        extension=request.extension,
        person_id=request.person,
        org_id=org_id,
    )
    _check_searches(query, request)
    # Without a single valid number the query would return the whole list.
    if invalid and not phone_numbers:
        raise NotUnderstood(f"“{shorten(invalid[0], 40)}” is not a phone number. For example: +1 205-635-0001")
    return query, invalid


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
