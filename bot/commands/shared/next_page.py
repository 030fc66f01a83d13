"""How a list goes on, in words: for those who see no buttons, and in notifications."""

from dataclasses import replace

from bot.commands.command import CommandContext
from bot.language.short_form import write_request
from bot.model import TARGET_LISTS
from cards.view import View

_MAX_LENGTH = 300
"""Characters: a request can name hundreds of phone numbers."""

_PAGED = (
    *("numbers", "find", "summary", "usage", "trend", "check", *TARGET_LISTS, "locations"),
    *("history", "watches", "reports", "reservations"),
)
"""Commands whose pages can be typed."""


def add_next_page(view: View, context: CommandContext) -> View:
    """Return the View with what to type for the next page, if there is one: "next: numbers Atlanta page 2"."""
    shown = view.shown
    if shown is None or max(shown.request.page, 1) >= shown.page_count:
        return view
    target = context.requester.target
    mention = "" if target.is_direct else f"@{context.bot_name or 'me'} "
    asked = shown.request
    organization = f" org {asked.org}" if asked.org else ""
    typed = f"{write_request(asked, location=shown.location)}{organization} page {asked.page + 1}"
    # What a number or a location is chosen for is not written, but a follow-up keeps it.
    is_complete = asked.command in _PAGED and not (asked.target or asked.then) and len(typed) <= _MAX_LENGTH
    return replace(view, next=f"next: {mention}{typed if is_complete else 'next'}")
