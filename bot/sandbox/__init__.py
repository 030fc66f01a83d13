"""A simulated Webex with people, locations and phone numbers. It and the bot communicate only over HTTP."""

from bot.sandbox.client.bot_process import BotProcess, BotStartError, build_command
from bot.sandbox.client.person import NoReply, NoSuchButton, Person
from bot.sandbox.server import Sandbox

__all__ = ["BotProcess", "BotStartError", "NoReply", "NoSuchButton", "Person", "Sandbox", "build_command"]
