"""A Webex of one's own: the simulated cloud, its people and numbers. It meets the bot over HTTP alone."""

from bot.sandbox.client.bot_process import Guest, GuestStopped, build_command
from bot.sandbox.client.person import NoAnswer, Person
from bot.sandbox.server import Sandbox

__all__ = ["Guest", "GuestStopped", "NoAnswer", "Person", "Sandbox", "build_command"]
