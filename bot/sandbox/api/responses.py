"""The form of responses: error bodies, tracking ids and pages of lists."""

import base64
import binascii
import json
import uuid
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, g, jsonify, request

from bot.sandbox.api.parameters import read_number, to_number
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import Raw

Item = TypeVar("Item")

MAX_PAGE_SIZE = 1000
DEFAULT_PAGE_SIZE = 100

CALLING_PAGE_SIZE = 2000
"""The default of `max` in the lists of Webex Calling (OpenAPI). That it is also their maximum is an assumption."""


def get_tracking_id() -> str:
    """Return the id of the current call, by which Cisco's support can find it."""
    if "tracking_id" not in g:
        g.tracking_id = f"ROUTERGW_{uuid.uuid4()}"
    tracking_id: str = g.tracking_id
    return tracking_id


def build_error_response(error: ApiError) -> Response:
    """Build the response for an error, in Webex's form. Errors of Webex Calling can have a code, in both places."""
    response = _build_error_body(error)
    response.status_code = error.status
    response.headers.update(error.headers)
    return response


def _build_error_body(error: ApiError) -> Response:
    """Build the body of an error. All these forms were seen in responses of Webex Calling."""
    if error.body == "empty":
        return Response()
    if error.body == "html":
        return Response(f"<html><body><h1>{error.message}</h1></body></html>", content_type="text/html")
    code = {} if error.code is None else {"errorCode": error.code}
    message = {**code, "message": error.message} if error.body == "message" else {}
    errors = [{"description": error.message, **code}]
    return jsonify({**message, "errors": errors, "trackingId": get_tracking_id()})


def build_page_response(
    items: Sequence[Any],
    key: str = "items",
    *,
    max_size: int = MAX_PAGE_SIZE,
    default_size: int = DEFAULT_PAGE_SIZE,
) -> Response:
    """Build the response with one page of a list whose next page is named by a cursor.

    These lists ignore `start`: locations, people, rooms, messages, memberships and webhooks (measured on a real
    organization). Raises ApiError.
    """
    start = _read_cursor()
    size = min(read_number("max", default_size, minimum=1), max_size)
    response = jsonify({key: list(items[start : start + size])})
    if start + size < len(items):
        add_next_link(response, cursor=_build_cursor(start + size), max=str(size))
    return response


def build_calling_page_response(items: Sequence[Item], key: str, present: Callable[[Item], Raw]) -> Response:
    """Build the response with one page of a list of Webex Calling, by the parameters `start` and `max`.

    `present` is applied to the entries of the page alone. Raises ApiError.
    """
    return build_written_page_response(items, key, lambda item: json.dumps(present(item)))


def build_written_page_response(items: Sequence[Item], key: str, write: Callable[[Item], str], **more: Raw) -> Response:
    """Build the same of entries that `write` writes as JSON, with more objects beside the list. Raises ApiError."""
    start = read_number("start", 0, minimum=0)
    size = min(read_number("max", CALLING_PAGE_SIZE, minimum=1), CALLING_PAGE_SIZE)
    written = f"[{', '.join(map(write, items[start : start + size]))}]"
    objects = ", ".join((*(f'"{name}": {json.dumps(value)}' for name, value in more.items()), f'"{key}": {written}'))
    response = Response(f"{{{objects}}}", mimetype="application/json")
    if start + size < len(items):
        add_next_link(response, start=str(start + size), max=str(size))
    return response


def add_next_link(response: Response, without: Collection[str] = (), **changes: str) -> None:
    """Link to the next page (RFC 8288): the URL of this call with some parameters changed, and some left out."""
    changed = {*changes, *without}
    query = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    response.headers["Link"] = f'<{request.base_url}?{urlencode([*query, *changes.items()])}>; rel="next"'


def _build_cursor(start: int) -> str:
    return base64.urlsafe_b64encode(f"start:{start}".encode()).decode().rstrip("=")


def _read_cursor() -> int:
    text = request.args.get("cursor", "")
    if not text:
        return 0
    try:
        name, _, start = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(":")
    except (binascii.Error, ValueError):
        name, start = "", ""
    number = to_number(start)
    if name != "start" or number is None:
        raise ApiError(400, "Invalid value for parameter 'cursor'")
    return number
