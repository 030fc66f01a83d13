"""How the simulated Webex answers: error bodies, tracking ids, lists in pages."""

import json
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, jsonify, request


class Refusal(Exception):
    """The call is answered with an error status, in Webex's words."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


def get_tracking_id() -> str:
    """Return the id of the call that is being answered; Cisco's support asks for it."""
    if "tracking_id" not in g:
        g.tracking_id = f"ROUTERGW_{uuid.uuid4()}"
    tracking_id: str = g.tracking_id
    return tracking_id


def answer_refusal(refusal: Refusal) -> Response:
    """Write an error in the shape that Webex gives it."""
    body = {
        "message": refusal.message,
        "errors": [{"description": refusal.message}],
        "trackingId": get_tracking_id(),
    }
    response = jsonify(body)
    response.status_code = refusal.status
    response.headers.update(refusal.headers)
    return response


def answer_page(items: Sequence[Any], key: str = "items", *, most: int = 1000, default: int = 100) -> Response:
    """Answer with one page of a list, by `start` and `max`, with a Link to the next (RFC 8288) where there is one."""
    start = read_number("start", 0, least=0)
    size = min(read_number("max", default, least=1), most)
    response = jsonify({key: list(items[start : start + size])})
    if start + size < len(items):
        add_link(response, start=str(start + size), max=str(size))
    return response


def add_link(response: Response, **changes: str) -> None:
    """Point to the next page: this call's address with some parameters changed."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    response.headers["Link"] = f'<{request.base_url}?{urlencode([*query, *changes.items()])}>; rel="next"'


def read_number(name: str, default: int, *, least: int) -> int:
    """Read a whole number from the query. Raises Refusal."""
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal()) or int(text) < least:
        raise Refusal(400, f"Invalid value for parameter '{name}'")
    return int(text)


def read_json() -> dict[str, Any]:
    """Read the call's JSON object. Raises Refusal."""
    try:
        body = request.get_json(silent=True, force=True)
        json.dumps(body, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):  # half a surrogate pair; nested too deep
        body = None
    if not isinstance(body, dict):
        raise Refusal(400, "The request could not be understood by the server due to malformed syntax.")
    return body


def read_text(body: dict[str, Any], name: str, *, required: bool = False) -> str | None:
    """Read a text property. Raises Refusal where it is missing or no text."""
    value = body.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or (required and not value):
        raise Refusal(400, f"'{name}' is missing or not a string")
    return value
