"""What a Request asks of Webex: which list of a location's, and how Webex itself is to narrow it."""

from bot import limits
from bot.calling.available_numbers import ListQuery
from bot.errors import NotUnderstood
from bot.language.phone_numbers import parse_numbers
from bot.model import DEFAULT_PURPOSE, PURPOSES, PURPOSES_BY_KEY, Location, Purpose, Request
from cards.text import shorten

PURPOSES_TOLD = "Lists: " + ", ".join(f"for {purpose.title.lower().removesuffix(' numbers')}" for purpose in PURPOSES)
"""For help."""

SEARCHES_TOLD = (
    "Filters: active, inactive, main, toll-free, service, standard, each with or without not in front.",
    "Searches: beginning 205, ending 00, consecutive 5, single numbers; sort number, sort state.",
    PURPOSES_TOLD,
    "The call forward lists alone can be searched by owner and extension as well.",
)
"""What `words.SEARCH` reads, for help."""

VIEW = ("page", "fresh", "confirmed")
"""The arguments that say how a list is looked at, not which; and that what was asked is confirmed: of what is chosen
only now, it is not."""


def build_query(location: Location, request: Request, org_id: str) -> tuple[ListQuery, list[str]]:
    """Build the query for one location; returns it and what could not be read as a phone number.

    Numbers without a country code are the location's country's own. Raises NotUnderstood.
    """
    phone_numbers, unread = parse_numbers(request.arguments.get("numbers", ""), location.country)
    query = ListQuery(
        location_id=location.id,
        purpose=read_purpose(request),
        phone_numbers=tuple(phone_numbers),
        owner_name=request.arguments.get("owner", "")[: limits.MAX_OWNER_LENGTH],
        extension=request.arguments.get("extension", ""),
        org_id=org_id,
    )
    if (query.owner_name or query.extension) and not query.purpose.has_owners:
        raise NotUnderstood(
            "Only the call forward lists know owners and extensions. For example: "
            f"numbers {shorten(location.name, 60)} for auto attendant forward owner Reception"
        )
    if unread and not phone_numbers:
        raise NotUnderstood(f"I cannot read “{shorten(unread[0], 40)}” as a phone number. For example: +1 205-635-0001")
    return query, unread


def read_purpose(request: Request) -> Purpose:
    """Return what the list is for. Raises NotUnderstood."""
    key = request.arguments.get("purpose") or DEFAULT_PURPOSE.key
    if key not in PURPOSES_BY_KEY:
        raise NotUnderstood("I do not know that list of numbers. Type help for examples.")
    return PURPOSES_BY_KEY[key]


def drop_view(request: Request) -> dict[str, str]:
    """Return the arguments that say which list is meant, without empty ones."""
    return {name: value for name, value in request.arguments.items() if value and name not in VIEW}
