"""Packs a Request into a button, and unpacks what a button's press brings.

Anyone in a space can post any inputs to a card through Webex's API, so what comes in is outsiders' data:
only what `pack` could have made, or an input field could have added, is taken.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.model import Request

COMMAND = "command"
MAX_ARGUMENTS = 20
MAX_VALUE_LENGTH = 400
"""Characters."""

_NAME = re.compile(r"[a-z][a-z_]{0,29}")


class NotAButton(ValueError):
    """The data is not of a kind that a button of ours carries."""


def pack(request: Request) -> dict[str, str]:
    """Return the data that a button carries for `request`.

    Raises NotAButton when the request does not fit: better when the card is built than when it is pressed.
    """
    data = {COMMAND: request.command, **request.arguments}
    if unpack(data) != Request(request.command, dict(request.arguments)):
        raise NotAButton(f"the request {request.command} does not survive a button")
    return data


def unpack(inputs: object) -> Request:
    """Return the Request that a press brings: the button's own data and the card's input fields together.

    Raises NotAButton for anything else.
    """
    if not isinstance(inputs, Mapping) or not 1 <= len(inputs) <= MAX_ARGUMENTS + 1:
        raise NotAButton("a press brings a few named values")
    values = {_read_name(name): _read_value(value) for name, value in inputs.items()}
    command = values.pop(COMMAND, "")
    if not _NAME.fullmatch(command):
        raise NotAButton("a press names a command")
    return Request(command, values)


def _read_name(name: object) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise NotAButton("a value's name has small letters and underscores, 30 at the most")
    return name


def _read_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"  # as an adaptive card's toggle writes it
    if not isinstance(value, str):
        raise NotAButton("a value is text")
    if len(value) > MAX_VALUE_LENGTH:
        raise NotAButton(f"a value has {MAX_VALUE_LENGTH} characters at the most")
    return value
