"""`numbers`: the numbers that a location has left to give."""

from collections.abc import Sequence

from bot.calling.numbers import ListQuery
from bot.calling.purposes import PURPOSES
from bot.command import Command, Desk, read_page
from bot.commands.query import build_query, drop_view
from bot.commands.words import ORGANIZATION, PAGE, SEARCH, read_clauses
from bot.errors import LocationNotFound, NotUnderstood
from bot.model import AvailableNumber, Location, Reply, Request, Suggestion
from bot.selection import WORDS, describe, read_selection, select
from cards.locations import build_locations
from cards.numbers import NumbersView, build_numbers
from cards.parts import cut, format_number

MOST_NAMED = 20
"""How many missing numbers a card names."""

FILTER_WORDS = (*WORDS, "not main", "not toll-free")
"""What the card's form offers; all others can be typed."""

TITLES = {purpose.key: purpose.title for purpose in PURPOSES}


def answer(request: Request, desk: Desk) -> Reply:
    """Show a page of a location's available numbers, or the locations to choose from where several are meant.

    Raises NotUnderstood, LocationNotFound or WebexError.
    """
    text = request.arguments.get("location", "").strip()
    if not text:
        raise NotUnderstood(
            "Which location? Please say its name, for example: numbers Birmingham",
            (Suggestion("Show locations", Request("locations")),),
        )
    org_id = desk.calling.choose_organization(request.arguments.get("org", ""))
    locations = desk.calling.find_locations(text, org_id)
    match locations:
        case []:
            raise _build_not_found(text, request, desk, org_id)
        case [location]:
            return _show(location, request, desk, org_id)
        case _:
            title = f"Which location? {len(locations)} match “{cut(text, 60)}”"
            size, asked = desk.settings.page_size, drop_view(request)
            del asked["location"]
            return build_locations(locations, title=title, text=text, page=1, page_size=size, asked=asked)


def _show(location: Location, request: Request, desk: Desk, org_id: str) -> Reply:
    page, selection = read_page(request), read_selection(request.arguments)
    query, unread = build_query(location, request, org_id)
    is_fresh = request.arguments.get("fresh") == "true"
    snapshot = desk.calling.fetch_available_numbers(query, fresh=is_fresh, tell=desk.tell)
    return build_numbers(
        NumbersView(
            location=location,
            purpose=query.purpose,
            # By its id from now on: a part of a name may come to mean another location.
            request=Request(request.command, {**drop_view(request), "location": location.id}),
            numbers=snapshot.items,
            chosen=select(snapshot.items, selection),
            taken_at=snapshot.taken_at,
            page=page,
            page_size=desk.settings.page_size,
            filters=describe(selection),
            notes=_list_notes(query, unread, snapshot.items, desk.settings.max_numbers),
            organization=desk.calling.name_organization(org_id),
            purposes=TITLES,
            filter_words=FILTER_WORDS,
        )
    )


def _list_notes(query: ListQuery, unread: Sequence[str], numbers: Sequence[AvailableNumber], most: int) -> list[str]:
    """Say what was asked for and is not there, and what was not read."""
    here = {number.phone_number for number in numbers}
    missing = [number for number in query.phone_numbers if number not in here]
    named = ", ".join(map(format_number, missing[:MOST_NAMED]))
    notes = [f"{named} {'is' if len(missing) == 1 else 'are'} not available here."] if missing else []
    notes += [f"And {len(missing) - MOST_NAMED} more are not."] if len(missing) > MOST_NAMED else []
    notes += [f"I could not read “{cut(each, 40)}” as a phone number." for each in unread[:3]]
    notes += [f"Owner: {cut(query.owner_name, 60)}"] if query.owner_name else []
    notes += [f"Extension: {cut(query.extension, 20)}"] if query.extension else []
    notes += [f"The list is longer: I read its first {most:,} numbers alone."] if len(numbers) >= most else []
    return notes


def _build_not_found(text: str, request: Request, desk: Desk, org_id: str) -> LocationNotFound:
    nearest = desk.calling.find_nearest_locations(text, org_id)
    return LocationNotFound(
        f"I know no location called “{cut(text, 60)}”. "
        + ("Did you mean one of these?" if nearest else "This shows those that I know:"),
        tuple(Suggestion(cut(near.name, 40), _ask_for(near, request)) for near in nearest)
        or (Suggestion("Show locations", Request("locations", {"org": org_id} if org_id else {})),),
    )


def _ask_for(location: Location, request: Request) -> Request:
    """Ask for the same of another location."""
    return Request(request.command, {**drop_view(request), "location": location.id})


NUMBERS = Command(
    name="numbers",
    summary="List the numbers that a location has left, for an auto attendant's alternate number or another purpose",
    examples=(
        "numbers Birmingham",
        "numbers Birmingham active not toll-free",
        "numbers Birmingham for hunt group",
        "numbers Birmingham ending 00",
        "numbers Birmingham consecutive 5",
        "numbers Birmingham +1 205-635-0001, (205) 635-0009",
        "numbers Birmingham page 2",
    ),
    read=lambda text: read_clauses(text, (*PAGE, ORGANIZATION, *SEARCH), "location"),
    answer=answer,
    words=("number",),
)
