"""`ask`: the same answers in a terminal, with only the service app and no bot, for trying things and for scripts."""

from dataclasses import replace

from bot.calling import Calling
from bot.commands import COMMANDS
from bot.commands.command import CommandContext
from bot.commands.export import write_file
from bot.commands.registry import REGISTRY, Registry
from bot.errors import NothingToExport, NotUnderstood
from bot.language.everywhere import EVERYWHERE
from bot.model import TARGET_LISTS, FileKind, ReportProgress, Request, Suggestion
from bot.partial_settings import TerminalSettings
from bot.store import Store
from bot.terminal.files import save_file
from bot.terminal.render import build_console, render_view, showing_progress
from cards.view import View

TERMINAL = Registry(
    command
    for command in COMMANDS
    if command.name in ("numbers", "find", "summary", "who", "usage", "chart", "locations", "export", *TARGET_LISTS)
)
"""The commands that need neither a space nor a person: they change nothing. Its `help` explains only these."""

NAMES = [command.name for command in TERMINAL.commands]

LISTS = ("numbers", "find", "export")
"""Commands whose answer is a list of numbers, for scripts."""


def print_answer(text: str, kind: str | None, settings: TerminalSettings) -> None:
    """Print what was asked for: a table, or a list as "csv" or "json"; a file is saved. Raises BotError."""
    with showing_progress("Asking Webex…") as report_progress:
        result = ask_for_file(text, kind, settings, report_progress) if kind else ask(text, settings, report_progress)
    if isinstance(result, str):
        print(result, end="")
    elif result.file is not None:
        save_file(result.file)
        print(f"Saved {result.file.name}")
    else:
        build_console().print(render_view(result))


def ask(text: str, settings: TerminalSettings, report_progress: ReportProgress) -> View:
    """Answer what was typed, all pages in one. Raises BotError."""
    # All commands are parsed, so that those for a space are not called unknown.
    request = _parse(text)
    if request.command not in NAMES:
        raise NotUnderstood(f"{request.command} only works in a Webex space. Available here: {', '.join(NAMES)}.")
    return _answer(request, settings, report_progress)


def ask_for_file(text: str, kind: str, settings: TerminalSettings, report_progress: ReportProgress) -> str:
    """Answer a command that lists numbers as "csv" or "json", with the API's property names. Raises BotError."""
    request = _parse(text)
    if request.command not in LISTS:
        raise NotUnderstood(f"--csv and --json work with: {', '.join(LISTS)}.")
    file = FileKind(kind)
    try:
        view = _answer(request, settings, report_progress, file)
    except NothingToExport:
        # An empty list is no failure to a script.
        return write_file(_to_export(request, file), ()).decode()
    if view.file is None:
        raise NotUnderstood("Several locations match. Type the full name of one, or all.")
    return view.file.content.decode()


def _parse(text: str) -> Request:
    """Parse what was typed. Raises NotUnderstood."""
    parsed = REGISTRY.parse_text(text)
    if isinstance(parsed, Request):
        return parsed
    if parsed.alone is not None:
        return parsed.alone
    raise NotUnderstood("There is no earlier list here. Type the whole command, for example: numbers Birmingham page 2")


def to_line(suggestion: Suggestion) -> str:
    """Write a suggestion as something to type: a bare command's name, else the title, which is a name or a line."""
    request = suggestion.request
    return request.command if request == Request(request.command) else suggestion.title


def _to_export(request: Request, file: FileKind) -> Request:
    """Return the request for the same list as a file."""
    export = request.with_(command="export", file=file)
    return export.with_(location=EVERYWHERE) if request.command == "find" else export


def _answer(
    request: Request, settings: TerminalSettings, report_progress: ReportProgress, file: FileKind | None = None
) -> View:
    """Answer a request; with `file`, as a file of that kind."""
    calling, store = Calling(settings), Store("sqlite://")
    try:
        context = CommandContext(calling, settings, store, lambda _room_id: "", report_progress=report_progress)
        resolved = TERMINAL.resolve(request, context)
        asked = resolved if isinstance(resolved, Request) else request
        # Only now: what was typed is read again where names are known.
        asked = _to_export(asked, file) if file else asked
        return TERMINAL.run(asked, replace(context, max_full_rows=settings.page_size))
    finally:
        calling.close()
        store.close()
