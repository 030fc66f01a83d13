"""The commands, in the order in which help lists them."""

from bot.command import Command
from bot.commands.find import FIND
from bot.commands.help import build_help_command
from bot.commands.locations import LOCATIONS
from bot.commands.numbers import NUMBERS

_TOPICS = (NUMBERS, FIND, LOCATIONS)

COMMANDS: tuple[Command, ...] = (*_TOPICS, build_help_command(_TOPICS))
