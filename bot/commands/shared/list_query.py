"""Which of a location's lists a request asks for, and how Webex itself is to narrow it."""

from bot import limits
from bot.calling.available_numbers import ListQuery
from bot.errors import NotUnderstood
from bot.language.phone_numbers import parse_numbers
from bot.model import PURPOSES, Location, Request
from cards.text import shorten

PURPOSES_HELP = "Lists: " + ", ".join(f"for {purpose.title.lower().removesuffix(' numbers')}" for purpose in PURPOSES)

SEARCH_HELP = (
    "Filters: active, inactive, main, toll-free, service, standard; put “not” in front to exclude them.",
    "Searches: beginning 205, ending 00, consecutive 5, or single numbers. Sorting: sort number, sort state.",
    PURPOSES_HELP,
    "Call forward lists can also be searched by owner and extension.",
)
"""What `clauses.SEARCH` parses, for help."""


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
        org_id=org_id,
    )
    if (query.owner_name or query.extension) and not query.purpose.has_owners:
        raise NotUnderstood(
            "Only call forward lists can be searched by owner or extension. For example: "
            f"numbers {shorten(location.name, 60)} for auto attendant forward owner Reception"
        )
    # Without a single valid number the query would return the whole list.
    if invalid and not phone_numbers:
        raise NotUnderstood(f"“{shorten(invalid[0], 40)}” is not a phone number. For example: +1 205-635-0001")
    return query, invalid
