"""Lists of a room's messages: filters and pages, newest first."""

from collections.abc import Iterator

from flask import Response, jsonify, request

from bot.sandbox.api.parameters import read_number
from bot.sandbox.api.responses import add_next_link
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.visibility import is_mentioned

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000
MAX_MENTIONS_PAGE_SIZE = 100


def build_list_response(state: State, person: Raw, room: Raw) -> Response:
    """Build the response with the page of a room's messages that the query asks for. Raises ApiError."""
    messages = _filter(state, room, list(_list_readable(state, person, room)))
    size = min(read_number("max", DEFAULT_PAGE_SIZE, minimum=1), MAX_PAGE_SIZE)
    page = messages[:size]
    response = jsonify({"items": page})
    if len(messages) > size:
        # The next page begins before the last message of this one. That Webex's links lose `mentionedPeople` was
        # reported several times (WebexPythonSDK, issues 84 and 85): a bot that follows them as they are gets a 403.
        add_next_link(response, ("mentionedPeople",), beforeMessage=page[-1]["id"], max=str(size))
    return response


def _list_readable(state: State, person: Raw, room: Raw) -> Iterator[Raw]:
    """Yield the room's messages that the caller may list, newest first. Raises ApiError.

    "Bots must include this parameter [mentionedPeople] to list messages in group rooms" (Webex's reference,
    "List Messages"). Without it, also with parentId, Webex is reported to answer 403 "Failed to get activity".
    """
    mentioned = request.args.get("mentionedPeople")
    if mentioned and mentioned not in ("me", person["id"]):
        raise ApiError(403, "Only the caller's own mentions can be listed.")
    if mentioned and read_number("max", DEFAULT_PAGE_SIZE, minimum=1) > MAX_MENTIONS_PAGE_SIZE:
        raise ApiError(400, f"max cannot exceed {MAX_MENTIONS_PAGE_SIZE} with mentionedPeople")
    if person["type"] == "bot" and room["type"] == "group" and not mentioned:
        raise ApiError(403, "Failed to get activity.")
    for message in reversed(list(state.messages.values())):
        if message["roomId"] == room["id"] and (not mentioned or is_mentioned(person, message)):
            yield message


def _filter(state: State, room: Raw, messages: list[Raw]) -> list[Raw]:
    """Apply the parameters parentId, before and beforeMessage."""
    if parent_id := request.args.get("parentId"):
        messages = [each for each in messages if each.get("parentId") == parent_id]
    if before := request.args.get("before"):
        messages = [each for each in messages if each["created"] < before]
    if before_id := request.args.get("beforeMessage"):
        # This message need not be in the filtered list itself.
        later = state.messages.get(before_id)
        if later is None or later["roomId"] != room["id"]:
            raise ApiError(404, "Could not find the message in beforeMessage.")
        messages = [each for each in messages if each["created"] < later["created"]]
    return messages
