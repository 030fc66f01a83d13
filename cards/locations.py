"""The card that lists locations, each with a button to list its numbers."""

from collections.abc import Sequence

from adaptive_cards.card import ActionSet

from bot.model import Location, Reply, Request
from cards.parts import (
    Element,
    build_button,
    build_card,
    build_line,
    build_pager,
    build_row,
    build_title,
    cut,
    describe_page,
    escape_message,
    get_page,
    write_lines,
)

WIDTHS = (5, 3)
"""How a location's name and its button share a row."""

NUMBERS = Request("numbers")

TITLES = {"numbers": "List numbers", "attendants": "Show attendants", "export": "Export", "watch": "Watch"}
"""The button's title, by the command that is asked of the location that is chosen; "Choose" for all others."""


def build_locations(
    locations: Sequence[Location], *, title: str, text: str, page: int, page_size: int, asked: Request = NUMBERS
) -> Reply:
    """Build the answer that shows one page of the locations; a page beyond the last shows the last.

    `text` is what the locations were searched by, empty for all of them; `asked` is what is asked of the
    location that is chosen.
    """
    shown, page, pages = get_page(locations, page, page_size)
    part = describe_page(page, page_size, len(locations))
    then = asked.command if asked.command != NUMBERS.command else ""
    request = asked.with_(command="locations", then=then, text=text)
    body: list[Element] = [*build_title(title, part)]
    body += [build_row([build_line(describe_location(each)), _build_button(each, asked)], WIDTHS) for each in shown]
    lines = [f"**{escape_message(title)}** — {part}"]
    lines += [f"- {escape_message(describe_location(each))}" for each in shown]
    lines.append("To list a location's numbers, say: numbers and its name.")
    return Reply(markdown=write_lines(lines), card=build_card(body, build_pager(request, page, pages)))


def describe_location(location: Location) -> str:
    """Name a location and, where Webex tells, its city and country."""
    where = ", ".join(filter(None, (location.city, location.country)))
    return f"{cut(location.name)} ({cut(where, 60)})" if where else cut(location.name)


def _build_button(location: Location, asked: Request) -> ActionSet:
    return ActionSet(actions=[build_button(TITLES.get(asked.command, "Choose"), asked.with_(location=location.id))])
