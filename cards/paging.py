"""Long lists in pages, counted from 1."""

from collections.abc import Sequence
from typing import TypeVar

from bot.model import Request, Shown
from cards.view import Button

T = TypeVar("T")


def count_pages(item_count: int, page_size: int) -> int:
    """Return how many pages the items fill; at least one."""
    return max(1, -(-item_count // page_size))


def get_page(items: Sequence[T], page: int, page_size: int) -> tuple[Sequence[T], int, int]:
    """Return the items on a page, the page's number, and how many pages there are.

    A page beyond the last is the last: the list may have become shorter since its button was built.
    """
    page_count = count_pages(len(items), page_size)
    page = min(max(page, 1), page_count)
    return items[(page - 1) * page_size : page * page_size], page, page_count


def describe_page(page: int, page_size: int, item_count: int) -> str:
    """Return which page this is, where there are several, and which items it shows: "Page 2 of 6 · 11–20 of 57"."""
    if not item_count:
        return "0 of 0"
    first = (page - 1) * page_size + 1
    items = f"{first:,}–{min(page * page_size, item_count):,} of {item_count:,}"
    page_count = count_pages(item_count, page_size)
    return f"Page {page:,} of {page_count:,} · {items}" if page_count > 1 else items


def build_pager(request: Request, page: int, page_count: int) -> tuple[Button, ...]:
    """Build "Previous" and "Next", each only where there is such a page."""
    turns = (("Previous", page - 1), ("Next", page + 1))
    return tuple(Button(title, request.with_(page=number)) for title, number in turns if 1 <= number <= page_count)


def build_refresh(request: Request, page: int) -> Button:
    """Build the button that fetches the same page from Webex again."""
    return Button("Refresh", request.with_(page=page, fresh=True))


def build_shown(request: Request, page: int, page_count: int, location: str = "") -> Shown:
    """Build what is remembered of a list: what asks for this page of it again. `location` is its location's name."""
    return Shown(request.with_(page=page), location, page_count)
