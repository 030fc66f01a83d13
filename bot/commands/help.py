"""`help`: what can be said to the bot, and each command by itself."""

from collections.abc import Sequence

from bot.commands.command import Command, CommandContext, Goal
from bot.errors import NotUnderstood
from bot.model import Request, Suggestion
from cards.help import Topic, build_explanation, build_help
from cards.text import shorten
from cards.view import View


def build_help_command(commands: Sequence[Command]) -> Command:
    """Build the command that explains the others."""
    topics = {word: _to_topic(each) for each in commands for word in (each.name, *each.words)}
    groups = group_topics(commands)

    def answer(request: Request, _desk: CommandContext) -> View:
        word = request.arguments.get("topic", "").casefold()
        if not word or word in ("help", *WORDS):
            return build_help(groups)
        if word not in topics:
            raise NotUnderstood(
                f"I have no command “{shorten(word, 40)}” to explain.",
                (Suggestion("Show all commands", Request("help")),),
            )
        return build_explanation(topics[word])

    return Command(
        name="help",
        goal=None,
        summary="Show what can be said, or explain one command",
        examples=("help", "help numbers"),
        read=_read,
        answer=answer,
        words=WORDS,
    )


WORDS = ("?", "start")


def group_topics(commands: Sequence[Command]) -> list[tuple[str, list[Topic]]]:
    """Group what help tells of the commands by what people want."""
    groups = [(goal.value, [_to_topic(each) for each in commands if each.goal is goal]) for goal in Goal]
    return [(goal, topics) for goal, topics in groups if topics]


def _read(text: str) -> dict[str, str]:
    """Read the name of a command; anything longer is a call for help too."""
    words = text.split()
    return {"topic": words[0].lstrip("/").rstrip(":,")} if len(words) == 1 else {}


def _to_topic(command: Command) -> Topic:
    return Topic(command.name, command.summary, command.examples, command.details, command.words)
