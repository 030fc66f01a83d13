"""Run the command that the Request names."""

from bot.access import check_may_assign
from bot.commands import COMMANDS
from bot.commands.command import CommandContext
from bot.model import Request
from cards.view import View

_BY_NAME = {command.name: command for command in COMMANDS}


def answer(request: Request, context: CommandContext) -> View:
    """Answer the request, typed or pressed, if its requester may have that. Raises BotError."""
    command = _BY_NAME[request.command]
    if command.changes:
        check_may_assign(context.requester.person, context.settings)
    return command.answer(request, context)
