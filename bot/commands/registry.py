"""Run the command that the Request names."""

from bot.access import check_may_assign
from bot.commands import COMMANDS
from bot.commands.command import Desk
from bot.model import Reply, Request

_BY_NAME = {command.name: command for command in COMMANDS}


def answer(request: Request, desk: Desk) -> Reply:
    """Answer the request, typed or pressed, if its asker may have that. Raises BotError."""
    command = _BY_NAME[request.command]
    if command.changes:
        check_may_assign(desk.asker.person, desk.settings)
    return command.answer(request, desk)
