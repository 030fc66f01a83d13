"""`hello`: a short reply to what is no command: greetings, thanks, a "yes", questions about the bot, a file alone."""

from collections.abc import Mapping, Sequence

from bot.commands.command import Command, CommandContext, parse_nothing
from bot.model import Request, Suggestion
from cards.help import INTRODUCTION
from cards.notice import build_notice
from cards.view import View

_SENTENCES = {
    "thanks": "You're welcome.",
    "done": "All right. To look numbers up, type a location's name, or help.",
    "yes": (
        "A “yes” alone changes nothing. If I asked you to confirm a change, click the button on that card, or type the "
        "command again with confirm at its end."
    ),
    "file": (
        "I haven't read your file: it came without a command. To assign the numbers in it, post it again with the word "
        "assign in the same message; to remove them, with unassign. Each row has a number and the name of its target."
    ),
    "about": f"{INTRODUCTION} Type a location's name, or help.",
}

_GREETING = f"Hello! {INTRODUCTION} Type a location's name, or help."

_HELP = Suggestion("What I can do", Request("help"))

_LOCATIONS = Suggestion("Show locations", Request("locations"))


_TEMPLATE = Suggestion("Get a file to fill in", Request("template"))

_SUGGESTIONS: Mapping[str, Sequence[Suggestion]] = {"thanks": (), "yes": (), "file": (_TEMPLATE, _HELP)}
"""By topic; for all others, what to do first."""


def run(request: Request, _context: CommandContext) -> View:
    """Reply to small talk, and offer what to do next."""
    return build_notice(_SENTENCES.get(request.topic, _GREETING), _SUGGESTIONS.get(request.topic, (_LOCATIONS, _HELP)))


HELLO = Command(
    name="hello",
    goal=None,
    summary="Reply to a greeting",
    examples=("hello",),
    parse=parse_nothing,
    run=run,
)
