"""`help`: what can be said to the bot."""

from collections.abc import Sequence

from bot.command import Command
from cards.help import build_help


def build_help_command(topics: Sequence[Command]) -> Command:
    """Build the command that explains the others."""
    shown = [(each.summary, each.examples) for each in topics]
    return Command(
        name="help",
        summary="Show what can be said",
        examples=("help",),
        read=lambda _: {},
        answer=lambda _request, _desk: build_help(shown),
        words=("?", "start"),
    )
