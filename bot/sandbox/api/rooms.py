"""`/rooms`."""

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.authentication import require_person
from bot.sandbox.api.lookups import require_room
from bot.sandbox.api.parameters import read_json, read_number, require_text
from bot.sandbox.api.responses import MAX_PAGE_SIZE, build_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import Raw, State

blueprint = Blueprint("rooms", __name__)


@blueprint.get("/rooms")
def list_rooms() -> Response:
    with state.lock:
        person = require_person(state)
        kind = request.args.get("type")
        # OpenAPI, GET /rooms: "Value must be between 1 and 1000, inclusive."
        if read_number("max", 1, minimum=1) > MAX_PAGE_SIZE:
            raise ApiError(400, "Invalid value for parameter 'max'")
        rooms = [
            _build_view(state, person, room)
            for room in state.rooms.values()
            if state.is_member(person["id"], room["id"]) and kind in (None, room["type"])
        ]
        return build_page_response(_sort(rooms))


@blueprint.post("/rooms")
def create() -> Response:
    with state.lock:
        person = require_person(state)
        return jsonify(state.add_room(require_text(read_json(), "title"), "group", [person]))


@blueprint.get("/rooms/<room_id>")
def get(room_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        return jsonify(_build_view(state, person, require_room(state, person, room_id)))


@blueprint.delete("/rooms/<room_id>")
def delete(room_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        room = require_room(state, person, room_id)
        if room["type"] == "direct" or room["creatorId"] != person["id"]:
            raise ApiError(403, "Only the creator can delete a group room.")
        for membership in list(state.list_members(room_id)):
            state.remove_member(membership, person)
        del state.rooms[room_id]
        return Response(status=204)


def _build_view(state: State, viewer: Raw, room: Raw) -> Raw:
    """Return a room as the viewer sees it: the title of a 1:1 room is the other person's name."""
    if room["type"] == "group":
        return room
    others = [member for member in state.list_members(room["id"]) if member["personId"] != viewer["id"]]
    return {**room, "title": others[0]["personDisplayName"] if others else room["title"]}


def _sort(rooms: list[Raw]) -> list[Raw]:
    match request.args.get("sortBy"):
        case None | "id":
            return sorted(rooms, key=lambda room: str(room["id"]))
        case "lastactivity":
            return sorted(rooms, key=lambda room: str(room["lastActivity"]), reverse=True)
        case "created":
            return sorted(rooms, key=lambda room: str(room["created"]), reverse=True)
        case _:
            raise ApiError(400, "Invalid value for parameter 'sortBy'")
