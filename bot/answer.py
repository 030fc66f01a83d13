"""Run the command that the Request names."""

from bot.command import Desk
from bot.commands import COMMANDS
from bot.model import Reply, Request

_BY_NAME = {command.name: command for command in COMMANDS}


def answer(request: Request, desk: Desk) -> Reply:
    """Answer the request. Raises BotError where it cannot be answered."""
    return _BY_NAME[request.command].answer(request, desk)
