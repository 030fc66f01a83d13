"""Webex Calling, read and changed with the service app's token."""

from bot.calling.facade import Calling

__all__ = ["Calling"]
