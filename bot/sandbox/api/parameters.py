"""Reads a call's parameters: numbers from the query, text from a JSON body."""

import json
from collections.abc import Collection
from typing import Any

from flask import request

from bot.sandbox.engine.errors import ApiError

MAX_TEXT = 255
MAX_DIGITS = 9


def read_number(name: str, default: int, *, minimum: int) -> int:
    """Read a whole number from the query. Raises ApiError if it is not one, or less than the minimum."""
    text = request.args.get(name)
    if text is None:
        return default
    number = to_number(text)
    if number is None or number < minimum:
        raise ApiError(400, f"Invalid value for parameter '{name}'")
    return number


def to_number(text: str) -> int | None:
    """Return the whole number that a text is; None for any other text, and for a longer number than any list needs."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None


def read_flag(name: str) -> bool | None:
    """Read `true` or `false` from the query; None if it is not given. Raises ApiError."""
    text = read_choice(name, ("true", "false"))
    return None if text is None else text == "true"


def read_choice(name: str, choices: Collection[str]) -> str | None:
    """Read one of several values from the query; None if it is not given. Raises ApiError."""
    text = request.args.get(name)
    if text is not None and text not in choices:
        raise ApiError(400, f"Invalid value for parameter '{name}'. Possible values: {', '.join(choices)}")
    return text


def read_short_text(name: str) -> str:
    """Read text from the query, empty if it is not given. "Maximum length is 255" (OpenAPI). Raises ApiError."""
    text = request.args.get(name, "")
    if len(text) > MAX_TEXT:
        raise ApiError(400, f"Invalid value for parameter '{name}': the maximum length is {MAX_TEXT}")
    return text


def read_json() -> dict[str, Any]:
    """Read the JSON object in the body. Raises ApiError."""
    try:
        body = request.get_json(silent=True, force=True)
        json.dumps(body, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):  # half of a surrogate pair; nested too deeply
        body = None
    if not isinstance(body, dict):
        raise ApiError(400, "The request could not be understood by the server due to malformed syntax.")
    return body


def read_text(body: dict[str, Any], name: str) -> str | None:
    """Read an optional text property. Raises ApiError if it is not a string: null is none either (OpenAPI)."""
    value = body.get(name)
    if name in body and not isinstance(value, str):
        raise ApiError(400, f"'{name}' is missing or not a string")
    return value


def require_text(body: dict[str, Any], name: str) -> str:
    """Read a required text property. Raises ApiError if it is missing, empty or not a string."""
    value = read_text(body, name)
    if not value:
        raise ApiError(400, f"'{name}' is missing or not a string")
    return value
