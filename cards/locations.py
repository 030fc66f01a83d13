"""The list of locations, each with a button for what is wanted of it."""

from collections.abc import Sequence

from bot.model import Location, Request
from cards.distinct import name_locations
from cards.paging import build_pager, build_shown, describe_page, get_page
from cards.rows import build_row
from cards.text import shorten
from cards.view import Button, Row, View

NUMBERS = Request("numbers")

BUTTON_TITLES = {
    "numbers": "List numbers",
    "attendants": "Show attendants",
    "export": "Export",
    "watch": "Watch",
}
"""By the command that gets the location; "Choose" for all others."""

ROW_TITLES = BUTTON_TITLES | {"numbers": "List", "attendants": "Show"}
"""The same, short enough to leave room for a name beside them."""

HINTS = {
    "numbers": "To list a location's numbers, type numbers and its name.",
    "attendants": "To list a location's auto attendants, type attendants and its name.",
    "export": "To export a location's numbers, type export and its name.",
    "watch": "To watch a location, type watch and its name.",
}
"""The same in words, for those who see no buttons."""


def build_locations(
    locations: Sequence[Location],
    *,
    title: str,
    text: str,
    page: int,
    page_size: int,
    asked: Request = NUMBERS,
    kept: str = "",
) -> View:
    """Build one page of the locations; a page beyond the last is the last.

    `text` is what the names contain, empty for all locations. `asked` is the request that a location is chosen
    for: its button makes that request with the location added. `kept` is what that is, as it is typed.
    """
    shown, page, page_count = get_page(locations, page, page_size)
    # Those on other pages may have the same name.
    texts = dict(zip((each.id for each in locations), name_locations(locations, _describe_on_two_lines), strict=True))
    request = build_list_request(asked, text)
    part = describe_page(page, page_size, len(locations))
    return View(
        title=title,
        subtitle=f"{part} · For: {shorten(kept)}" if kept else part,
        rows=tuple(_build_row(each, texts[each.id], asked) for each in shown),
        hint=""
        if asked.reported
        else HINTS.get(asked.command, f"To choose a location, type {asked.command} and its name."),
        actions=build_pager(request, page, page_count),
        shown=build_shown(request, page, page_count),
    )


def build_list_request(asked: Request, text: str = "") -> Request:
    """Build the request for the locations with a text in their name, to choose one of them for the request `asked`."""
    then = "" if asked.command == NUMBERS.command else asked.command
    return asked.with_(command="locations", then=then, text=text)


def describe_location(location: Location) -> str:
    """Return a location's name and, where Webex has them, its city and country."""
    where = _describe_where(location)
    return f"{shorten(location.name)} ({where})" if where else shorten(location.name)


def _describe_where(location: Location) -> str:
    return shorten(", ".join(filter(None, (location.city, location.country))), 60)


def _describe_on_two_lines(location: Location) -> str:
    return f"{shorten(location.name)}\n{_describe_where(location)}"


def _build_row(location: Location, text: str, asked: Request) -> Row:
    name, _, details = text.partition("\n")
    button = Button(ROW_TITLES.get(asked.command, "Choose"), asked.with_(location=location.id))
    return build_row(name, (details.removeprefix(" · "),) if details else (), buttons=(button,))
