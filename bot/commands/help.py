"""`help`: what people can type, and each command in detail."""

from collections.abc import Sequence

from bot.commands.command import Command, CommandContext, Goal
from bot.errors import NotUnderstood
from bot.model import Request, Suggestion
from cards.help import Topic, build_explanation, build_help
from cards.text import shorten
from cards.view import View

WORDS = ("?", "start")


def build_help_command(commands: Sequence[Command]) -> Command:
    """Build the command that explains the others."""
    topics = {word: _to_topic(each) for each in commands for word in (each.name, *each.words)}
    groups = group_topics(commands)

    def run(request: Request, _context: CommandContext) -> View:
        word = request.topic.casefold()
        if not word or word in ("help", *WORDS):
            return build_help(groups)
        if word not in topics:
            raise NotUnderstood(
                f"There is no command “{shorten(word, 40)}”.", (Suggestion("Show all commands", Request("help")),)
            )
        return build_explanation(topics[word])

    return Command(
        name="help",
        goal=None,
        summary="Show all commands, or explain one",
        examples=("help", "help numbers"),
        parse=_parse,
        run=run,
        words=WORDS,
    )


def group_topics(commands: Sequence[Command]) -> list[tuple[str, list[Topic]]]:
    """Group what help says about the commands by what people want to do."""
    groups = [(goal.value, [_to_topic(each) for each in commands if each.goal is goal]) for goal in Goal]
    return [(goal, topics) for goal, topics in groups if topics]


def _parse(request: Request, text: str) -> Request:
    """Parse the name of a command. Anything longer is no name ("help me please") but asks for help too."""
    words = text.split()
    return request.with_(topic=words[0].lstrip("/").rstrip(":,")) if len(words) == 1 else request


def _to_topic(command: Command) -> Topic:
    return Topic(command.name, command.summary, command.examples, command.details, command.words)
