"""`entry`: what came of each number of a change, by its number in the history."""

import re

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.recorded_changes import fetch_recorded
from bot.commands.shared.stored_plans import show_changes
from bot.language.clauses import PAGE
from bot.language.reading import TAKEN
from bot.model import Request
from cards.view import View


def run(request: Request, context: CommandContext) -> View:
    """Show a page of a change, with all that was confirmed together. Raises NotUnderstood or DatabaseUnavailable."""
    return show_changes(fetch_recorded(request, context), context, page=request.page)


def parse_entry(request: Request, text: str) -> Request:
    """Parse the number of an entry, and a page."""
    for clause in PAGE:
        request, text = clause(request, text)
    entry = re.search(r"\d{1,9}", text.replace(TAKEN, " "))
    return request.with_(entry=int(entry[0]) if entry else 0)


ENTRY = Command(
    name="entry",
    goal=Goal.ASSIGN,
    summary="Show what came of each number of a change, by its number in the history",
    examples=("entry 12",),
    details=("What was confirmed together is shown together. To get it as a file: export entry 12 as xlsx",),
    parse=parse_entry,
    run=run,
)
