"""`numbers`: the numbers that a location has left to give."""

from bot.command import Command, Desk, read_page
from bot.commands.words import read_listing
from bot.errors import LocationNotFound, NotUnderstood
from bot.model import Location, Reply, Request, Suggestion
from cards.locations import build_locations
from cards.numbers import build_numbers
from cards.parts import cut


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
    locations = desk.calling.find_locations(text)
    match locations:
        case []:
            raise _build_not_found(text, desk)
        case [location]:
            return _show(location, request, desk)
        case _:
            title = f"Which location? {len(locations)} match “{cut(text, 60)}”"
            return build_locations(locations, title=title, text=text, page=1, page_size=desk.settings.page_size)


def _show(location: Location, request: Request, desk: Desk) -> Reply:
    snapshot = desk.calling.fetch_available_numbers(location, fresh=request.arguments.get("fresh") == "true")
    return build_numbers(
        location,
        snapshot.items,
        page=read_page(request),
        page_size=desk.settings.page_size,
        taken_at=snapshot.taken_at,
    )


def _build_not_found(text: str, desk: Desk) -> LocationNotFound:
    nearest = desk.calling.find_nearest_locations(text)
    return LocationNotFound(
        f"I know no location called “{cut(text, 60)}”. "
        + ("Did you mean one of these?" if nearest else "This shows those that I know:"),
        tuple(Suggestion(cut(near.name, 40), Request("numbers", {"location": near.id})) for near in nearest)
        or (Suggestion("Show locations", Request("locations")),),
    )


NUMBERS = Command(
    name="numbers",
    summary="List the numbers that a location has left for an auto attendant's alternate number",
    examples=("numbers Birmingham", 'numbers "Birmingham" page 2', "numbers Birmingham refresh"),
    read=lambda text: read_listing(text, "location"),
    answer=answer,
    words=("number",),
)
