"""Reads a call's parameters: numbers from the query, text from a JSON body."""

import json
from typing import Any

from flask import request

from bot.sandbox.engine.errors import ApiError


def read_number(name: str, default: int, *, minimum: int) -> int:
    """Read a whole number from the query. Raises ApiError if it is not one, or less than the minimum."""
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal()) or int(text) < minimum:
        raise ApiError(400, f"Invalid value for parameter '{name}'")
    return int(text)


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
    """Read an optional text property. Raises ApiError if it is not a string."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise ApiError(400, f"'{name}' is missing or not a string")
    return value


def require_text(body: dict[str, Any], name: str) -> str:
    """Read a required text property. Raises ApiError if it is missing, empty or not a string."""
    value = read_text(body, name)
    if not value:
        raise ApiError(400, f"'{name}' is missing or not a string")
    return value
