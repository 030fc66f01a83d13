"""Shared pieces of cards, and of the words that go with them.

Webex shows adaptive cards up to version 1.3 (Webex developer documentation, "Buttons and Cards"); its own
limit on a message's markdown is 7,439 bytes.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

import phonenumbers
from adaptive_cards.card import (
    ActionSet,
    ActionShowCard,
    ActionSubmit,
    AdaptiveCard,
    Column,
    ColumnSet,
    InputText,
    TextBlock,
)
from adaptive_cards.types import AssociatedInputs, Colors, FontSize, FontWeight, Spacing

from bot.model import Request, Suggestion
from cards.buttons import pack

T = TypeVar("T")

VERSION = "1.3"

MAX_BUTTONS = 5
"""Webex shows up to five buttons side by side."""

MAX_MARKDOWN_BYTES = 7_000
"""Bytes: Webex's 7,439 less what a message needs around the words."""

MAX_NAMED = 20
"""How many numbers or locations a sentence names."""

MAX_CACHED_NUMBERS = 10_000
"""How many written numbers are remembered."""

MAX_NAME_LENGTH = 120
"""Characters of a name that somebody else gave, so that none can fill a card."""

Element: TypeAlias = TextBlock | ColumnSet | ActionSet | InputText
Button: TypeAlias = ActionSubmit | ActionShowCard

_MARKDOWN = re.compile(
    r"[\\`*\[\]~<]"  # emphasis, code, links, HTML: anywhere
    r"|(?<!\w)_|_(?!\w)"  # emphasis, at a word's edge alone
    r"|^(?:[-+](?=\s|$)|#{1,6}(?=\s|$)|>|[-=]+\s*$)"  # a list's, a heading's or a quotation's mark: at the beginning
    r"|(?<=^\d)[.)](?=\s|$)|(?<=^\d\d)[.)](?=\s|$)|(?<=^\d\d\d)[.)](?=\s|$)"  # a numbered list's
)


def build_card(body: Sequence[Element], buttons: Sequence[Button] = ()) -> dict[str, Any]:
    """Build the card's JSON."""
    card: dict[str, Any] = AdaptiveCard(
        version=VERSION, body=list(body), actions=list(buttons[:MAX_BUTTONS]) or None
    ).to_dict()
    return card


def build_title(title: str, subtitle: str = "") -> list[TextBlock]:
    """Build the head of a card. Both are plain text."""
    head = TextBlock(text=escape(title), size=FontSize.LARGE, weight=FontWeight.BOLDER, wrap=True)
    return [head, build_line(subtitle, is_subtle=True)] if subtitle else [head]


def build_line(line: str, *, is_subtle: bool = False, is_bold: bool = False, color: Colors | None = None) -> TextBlock:
    """Build one paragraph of plain text."""
    return TextBlock(
        text=escape(line),
        wrap=True,
        is_subtle=True if is_subtle else None,
        weight=FontWeight.BOLDER if is_bold else None,
        color=color,
        spacing=Spacing.SMALL,
    )


def build_row(cells: Sequence[TextBlock | ActionSet], widths: Sequence[int], *, separator: bool = True) -> ColumnSet:
    """Build a row whose cells share the width in the given proportions."""
    columns = [Column(width=str(width), items=[cell]) for cell, width in zip(cells, widths, strict=True)]
    return ColumnSet(columns=columns, separator=separator, spacing=Spacing.SMALL)


def build_button(title: str, request: Request, *, takes_inputs: bool = False) -> ActionSubmit:
    """Build a button that makes `request`; `takes_inputs` adds the card's input fields to it.

    Raises NotAButton when the request does not fit a button.
    """
    return ActionSubmit(
        title=cut(title, 40),
        data=pack(request),
        associated_inputs=AssociatedInputs.AUTO if takes_inputs else AssociatedInputs.NONE,
        mode=None,  # the library's default is a property of version 1.5, which 1.3 does not allow
    )


def build_buttons(suggestions: Sequence[Suggestion]) -> list[ActionSubmit]:
    """Build a button for each suggestion, as many as Webex shows side by side."""
    return [build_button(each.title, each.request) for each in suggestions[:MAX_BUTTONS]]


def build_pager(request: Request, page: int, pages: int) -> list[ActionSubmit]:
    """Build Previous and Next, where there is a page to turn to; pages count from 1."""
    turns = [("Previous", page - 1), ("Next", page + 1)]
    return [build_button(title, request.with_(page=to)) for title, to in turns if 1 <= to <= pages]


def count_pages(count: int, page_size: int) -> int:
    """Return how many pages `count` things fill; at least one."""
    return max(1, -(-count // page_size))


def get_page(things: Sequence[T], page: int, page_size: int) -> tuple[Sequence[T], int, int]:
    """Return a page of things, its number from 1, and how many there are; a page beyond the last is the last."""
    pages = count_pages(len(things), page_size)
    page = min(max(page, 1), pages)
    return things[(page - 1) * page_size : page * page_size], page, pages


def describe_page(page: int, page_size: int, count: int) -> str:
    """Say which part of the whole a page shows: "11–20 of 57"."""
    if not count:
        return "0 of 0"
    first = (page - 1) * page_size + 1
    return f"{first:,}–{min(page * page_size, count):,} of {count:,}"


@lru_cache(MAX_CACHED_NUMBERS)  # a card writes each number twice: on itself, and in words
def format_number(phone_number: str) -> str:
    """Write an E.164 number so that people can read it; anything else stays as it is."""
    try:
        parsed = phonenumbers.parse(phone_number)
    except phonenumbers.NumberParseException:
        return cut(phone_number, MAX_NAME_LENGTH)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def name_some(things: Sequence[str]) -> str:
    """Name things one after the other, as many as a sentence bears."""
    named = ", ".join(cut(thing, 60) for thing in things[:MAX_NAMED])
    return f"{named} and {len(things) - MAX_NAMED} more" if len(things) > MAX_NAMED else named


def cut(text: str, most: int = MAX_NAME_LENGTH) -> str:
    """Return the text on one line, with an ellipsis where it is longer than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def escape(text: str) -> str:
    """Make plain text safe where markdown is read; no more is escaped than must be, for not all clients unescape."""
    return _MARKDOWN.sub(lambda mark: f"\\{mark[0]}", text)


def escape_message(text: str) -> str:
    """Make plain text safe in a message's markdown, where `<@all>` would call everybody and HTML is read."""
    return escape(text).replace("&", "&amp;").replace("\\<", "&lt;")


def write_lines(lines: Sequence[str], longest: int = MAX_MARKDOWN_BYTES) -> str:
    """Join markdown lines; where they exceed `longest` bytes, leave out the last and say how many."""
    if len("  \n".join(lines).encode()) <= longest:
        return "  \n".join(lines)
    kept: list[str] = []
    left = longest - len("  \n… and 00,000 more lines.")
    for line in lines:
        left -= len(f"  \n{line}".encode())
        if left < 0:
            break
        kept.append(line)
    return "  \n".join([*kept, f"… and {len(lines) - len(kept):,} more lines."])
