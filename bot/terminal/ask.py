"""The same answers in a terminal, with the service app alone and no bot: for trying things, and for scripts."""

from dataclasses import replace

from bot.calling import Calling
from bot.commands import COMMANDS
from bot.commands.command import CommandContext
from bot.commands.export import write_file
from bot.commands.help import build_help_command
from bot.commands.registry import answer
from bot.errors import NothingToExport, NotUnderstood
from bot.language.parser import parse_text
from bot.model import ReportProgress, Request, Suggestion
from bot.settings import TerminalSettings
from bot.store import Store
from cards.view import View

IN_TERMINAL = ("numbers", "find", "summary", "locations", "attendants", "export", "help")
"""The commands that need neither a space nor a person: they look, and change nothing."""

HELP = build_help_command([each for each in COMMANDS if each.name in IN_TERMINAL and each.goal])
"""It tells of what is answered here alone."""

LISTS = ("numbers", "find", "export")
"""Those whose answer is a list of numbers, for scripts."""


def ask(text: str, settings: TerminalSettings, report_progress: ReportProgress) -> View:
    """Answer what was typed, all pages in one. Raises BotError."""
    request = parse_text(text)
    if request.command not in IN_TERMINAL:
        raise NotUnderstood(f"“{request.command}” belongs into a space. Here I answer: {', '.join(IN_TERMINAL)}.")
    return _answer(request, settings, report_progress)


def ask_for_file(text: str, kind: str, settings: TerminalSettings, report_progress: ReportProgress) -> str:
    """Answer a command that lists numbers as "csv" or "json", with the API's property names. Raises BotError."""
    request = parse_text(text)
    if request.command not in LISTS:
        raise NotUnderstood(f"As CSV or JSON I can answer: {', '.join(LISTS)}.")
    everywhere = {"location": "all"} if request.command == "find" else {}
    export = Request("export", {**request.arguments, **everywhere, "file": kind})
    try:
        view = _answer(export, settings, report_progress)
    except NothingToExport:  # which is no failure to a script
        return write_file(export, ()).decode()
    if view.file is None:
        raise NotUnderstood("Several locations have that in their names: please give one whole name, or all.")
    return view.file.content.decode()


def to_line(suggestion: Suggestion) -> str:
    """Write a suggestion as what can be typed: a command alone, else its title, which is a name or a line."""
    return suggestion.title if suggestion.request.arguments else suggestion.request.command


def _answer(request: Request, settings: TerminalSettings, report_progress: ReportProgress) -> View:
    calling, store = Calling(settings), Store("sqlite://")
    try:
        context = CommandContext(calling, settings, store, lambda _room_id: "", report_progress=report_progress)
        run = HELP.answer if request.command == HELP.name else answer
        return run(request, replace(context, most_full_rows=settings.page_size))
    finally:
        calling.close()
        store.close()
