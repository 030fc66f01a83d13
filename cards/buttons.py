"""Packs a Request into a button, and unpacks what a press of it brings.

Everyone in a space can post any inputs to a card through Webex's API, so inputs are untrusted: only what `pack` could
have made, or an input field could have added, is accepted.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from bot.model import InvalidArgument, Request
from bot.model.arguments import read_argument
from cards.filters import read_form

COMMAND = "command"

MAX_ARGUMENTS = 45
"""Of a button and the fields of its card: a search with everything, the form that narrows it, and the check boxes."""

PICK = "pick_"
"""How the names of check boxes begin."""

UNTICKED = "false"
"""What a check box brings that is not ticked."""

MAX_CHOICES = 100
"""How many values a list may have."""

MAX_NUMBER = 10**15
"""JSON's numbers are exact below that, also where a client has only floating point."""

_NAME = re.compile(r"[a-z][a-z_]{0,29}")


class NotAButton(ValueError):
    """The data is not what one of our buttons carries."""


def pack(request: Request) -> dict[str, str]:
    """Return the data that a button carries for `request`: flat text.

    Raises NotAButton for a request that does not fit: better when the card is built than when it is pressed.
    """
    arguments = request.write_arguments()
    if not _NAME.fullmatch(request.command) or len(arguments) > MAX_ARGUMENTS:
        raise NotAButton(f"the request {request.command} does not survive a button")
    for name, text in arguments.items():
        # Each by itself: a card has twenty buttons, and to build all their requests again takes a third of its time.
        try:
            survives = text and read_argument(name, text) == getattr(request, name)
        except InvalidArgument:
            survives = False
        if not survives:
            raise NotAButton(f"{name} does not fit a button")
    return {COMMAND: request.command, **arguments}


def unpack(inputs: object) -> Request:
    """Return the Request that a press makes: the button's own data and the card's input fields together.

    Raises InvalidArgument for an argument without a valid value, NotAButton for anything else.
    """
    if not isinstance(inputs, Mapping) or not 1 <= len(inputs) <= MAX_ARGUMENTS + 1:
        raise NotAButton("a press brings a few named values")
    values = {_read_name(name): _read_value(value) for name, value in inputs.items()}
    command = values.pop(COMMAND, "")
    # Our button brings it as text, other than what a client makes of a field.
    if not isinstance(inputs.get(COMMAND), str) or not _NAME.fullmatch(command):
        raise NotAButton("a press names a command")
    return Request(command).with_texts(read_form(_read_picks(values)))


def _read_picks(values: dict[str, str]) -> dict[str, str]:
    """Return the values with the numbers whose boxes are ticked as one argument, where the button asks for them.

    All buttons that take a card's fields bring its check boxes as well.
    """
    picked = [value for name, value in values.items() if name.startswith(PICK) and value not in ("", UNTICKED)]
    others = {name: value for name, value in values.items() if not name.startswith(PICK)}
    return others | {"number": ", ".join(picked)} if others.get("picked") == "true" and picked else others


def _read_name(name: object) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise NotAButton("names have at most 30 characters: small letters and underscores")
    return name


def _read_value(value: Any) -> str:
    """Return a field's value as text: some clients send numbers, toggles and multiple choices as JSON's own types."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _write_number(value)
        case list() if len(value) <= MAX_CHOICES and not any(isinstance(each, list) for each in value):
            # As an adaptive card writes a multiple choice: with commas.
            return ",".join(filter(None, map(_read_value, value)))
        case _:
            raise NotAButton("values are texts, numbers or lists of them")


def _write_number(value: float) -> str:
    """Write a number as it was typed: 5 for 5.0. Raises NotAButton for what is no number of ours."""
    if abs(value) >= MAX_NUMBER or math.isnan(value):
        raise NotAButton("numbers have at most 15 digits")
    return str(int(value)) if value == int(value) else str(value)
