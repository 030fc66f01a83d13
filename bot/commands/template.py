"""`template`: an empty file to fill in and post with `assign` or `unassign`."""

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.change_files import write_template
from bot.model import FileKind, Request
from cards.several_changes import build_template
from cards.view import View


def run(request: Request, _context: CommandContext) -> View:
    """Answer with the file."""
    # Everything that can be typed is CSV or a spreadsheet: JSON cannot be posted.
    kind = request.file if request.file is FileKind.CSV else FileKind.XLSX
    return build_template(write_template(kind), request.topic or "assign")


def parse_template(request: Request, text: str) -> Request:
    """Parse for which command, and as which kind of file: Excel's, unless another is named."""
    words = text.lower()
    topic = "unassign" if "unassign" in words or "remove" in words else "assign"
    return request.with_(topic=topic, file=FileKind.CSV if "csv" in words else FileKind.XLSX)


TEMPLATE = Command(
    name="template",
    goal=Goal.ASSIGN,
    summary="Get a file to fill in with numbers and targets, and to post with assign or unassign",
    examples=("template assign", "template unassign as csv"),
    details=("Fill in a row for each number, and post the file with the word assign, or unassign.",),
    parse=parse_template,
    run=run,
)
