"""A Webex of one's own: the simulated cloud, its people and numbers. It meets the bot over HTTP alone."""

from bot.sandbox.client.bot_process import BotProcess, BotStartError, build_command
from bot.sandbox.client.person import NoReply, Person
from bot.sandbox.server import Sandbox

__all__ = ["BotProcess", "BotStartError", "NoReply", "Person", "Sandbox", "build_command"]
