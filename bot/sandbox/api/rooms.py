"""`/rooms`."""

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.access_tokens import require_person
from bot.sandbox.api.messages import require_room
from bot.sandbox.api.responses import Refusal, answer_page, read_json, read_text
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.state import current as state

blueprint = Blueprint("rooms", __name__)


@blueprint.get("/rooms")
def list_mine() -> Response:
    with state.lock:
        person = require_person(state)
        kind = request.args.get("type")
        rooms = [
            _show(state, person, room)
            for room in state.rooms.values()
            if state.is_member(person["id"], room["id"]) and kind in (None, room["type"])
        ]
        return answer_page(_sort(rooms))


@blueprint.post("/rooms")
def create() -> Response:
    with state.lock:
        person = require_person(state)
        title = read_text(read_json(), "title", required=True)
        return jsonify(state.add_room(str(title), "group", [person]))


@blueprint.get("/rooms/<room_id>")
def get(room_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        return jsonify(_show(state, person, require_room(state, person, room_id)))


@blueprint.delete("/rooms/<room_id>")
def delete(room_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        room = require_room(state, person, room_id)
        if room["type"] == "direct" or room["creatorId"] != person["id"]:
            raise Refusal(403, "Only the creator may delete a group room.")
        for membership in list(state.list_members(room_id)):
            state.remove_member(membership, person)
        del state.rooms[room_id]
        return Response(status=204)


def _show(state: State, viewer: Raw, room: Raw) -> Raw:
    """Return a room as its viewer sees it: a 1:1 room is called after the other person."""
    if room["type"] == "group":
        return room
    others = [each for each in state.list_members(room["id"]) if each["personId"] != viewer["id"]]
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
            raise Refusal(400, "Invalid value for parameter 'sortBy'")
