"""`hello`: a short reply to greetings, thanks, and questions about the bot."""

from bot.commands.command import Command, CommandContext, parse_nothing
from bot.model import Request, Suggestion
from cards.help import INTRODUCTION
from cards.notice import build_notice
from cards.view import View

_SENTENCES = {
    "thanks": "You're welcome.",
    "done": "All right. To look numbers up, type a location's name, or help.",
    "about": f"{INTRODUCTION} Type a location's name, or help.",
}

_GREETING = f"Hello! {INTRODUCTION} Type a location's name, or help."

_HELP = Suggestion("What I can do", Request("help"))

_LOCATIONS = Suggestion("Show locations", Request("locations"))


def run(request: Request, _context: CommandContext) -> View:
    """Reply to small talk, and offer what to do next."""
    suggestions = () if request.topic == "thanks" else (_LOCATIONS, _HELP)
    return build_notice(_SENTENCES.get(request.topic, _GREETING), suggestions)


HELLO = Command(
    name="hello",
    goal=None,
    summary="Reply to a greeting",
    examples=("hello",),
    parse=parse_nothing,
    run=run,
)
