"""The form of responses: error bodies, tracking ids and pages of lists."""

import base64
import uuid
from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, jsonify, request

from bot.sandbox.api.parameters import read_number
from bot.sandbox.engine.errors import ApiError

MAX_PAGE_SIZE = 1000
DEFAULT_PAGE_SIZE = 100


def get_tracking_id() -> str:
    """Return the id of the current call, by which Cisco's support can find it."""
    if "tracking_id" not in g:
        g.tracking_id = f"ROUTERGW_{uuid.uuid4()}"
    tracking_id: str = g.tracking_id
    return tracking_id


def build_error_response(error: ApiError) -> Response:
    """Build the response for an error, in Webex's form."""
    body = {
        "message": error.message,
        "errors": [{"description": error.message}],
        "trackingId": get_tracking_id(),
    }
    response = jsonify(body)
    response.status_code = error.status
    response.headers.update(error.headers)
    return response


def build_page_response(
    items: Sequence[Any],
    key: str = "items",
    *,
    max_size: int = MAX_PAGE_SIZE,
    default_size: int = DEFAULT_PAGE_SIZE,
) -> Response:
    """Build the response with one page of a list, by the parameters `start` and `max`."""
    start = read_number("start", 0, minimum=0)
    size = min(read_number("max", default_size, minimum=1), max_size)
    response = jsonify({key: list(items[start : start + size])})
    if start + size < len(items):
        add_next_link(response, start=str(start + size), max=str(size))
    return response


def build_cursor_page_response(items: Sequence[Any], key: str = "items") -> Response:
    """Build the response with one page of a list that ignores `start`: links lead on with a cursor.

    Measured on real tenants (wxcli 1.11, 2026-10): locations, people, rooms, messages, memberships and webhooks.
    """
    start = _decode_cursor(request.args.get("cursor"))
    size = min(read_number("max", DEFAULT_PAGE_SIZE, minimum=1), MAX_PAGE_SIZE)
    response = jsonify({key: list(items[start : start + size])})
    if start + size < len(items):
        add_next_link(response, cursor=_encode_cursor(start + size), max=str(size))
    return response


def _encode_cursor(start: int) -> str:
    return base64.urlsafe_b64encode(f"after:{start}".encode()).decode()


def _decode_cursor(cursor: str | None) -> int:
    """Return the index that a cursor stands for; 0 without one. Raises ApiError."""
    if cursor is None:
        return 0
    try:
        name, _, number = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii").partition(":")
    except ValueError:
        name = number = ""
    if name != "after" or not number.isdecimal():
        raise ApiError(400, "Invalid value for parameter 'cursor'")
    return int(number)


def add_next_link(response: Response, without: Collection[str] = (), **changes: str) -> None:
    """Link to the next page (RFC 8288): the URL of this call with some parameters changed, and some left out."""
    query = [
        (name, value) for name, value in request.args.items(multi=True) if name not in changes and name not in without
    ]
    response.headers["Link"] = f'<{request.base_url}?{urlencode([*query, *changes.items()])}>; rel="next"'
