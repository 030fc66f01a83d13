"""`/memberships`."""

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.authentication import require_person
from bot.sandbox.api.lookups import require_other_person, require_room
from bot.sandbox.api.parameters import read_json, read_text
from bot.sandbox.api.responses import build_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import Raw, State

blueprint = Blueprint("memberships", __name__)


@blueprint.get("/memberships")
def list_memberships() -> Response:
    with state.lock:
        return build_page_response(_select_memberships(state, require_person(state)))


@blueprint.post("/memberships")
def create() -> Response:
    with state.lock:
        caller, body = require_person(state), read_json()
        room = require_room(state, caller, read_text(body, "roomId"))
        person = require_other_person(state, read_text(body, "personId"), read_text(body, "personEmail"))
        if room["type"] == "direct":
            raise ApiError(403, "Nobody can be added to a 1:1 room.")
        if state.is_member(person["id"], room["id"]):
            raise ApiError(409, "The person is already in the room.")
        return jsonify(state.add_member(room, person, caller))


@blueprint.get("/memberships/<membership_id>")
def get(membership_id: str) -> Response:
    with state.lock:
        return jsonify(_require_membership(state, require_person(state), membership_id))


@blueprint.delete("/memberships/<membership_id>")
def delete(membership_id: str) -> Response:
    with state.lock:
        caller = require_person(state)
        membership = _require_membership(state, caller, membership_id)
        if membership["roomType"] == "direct":
            raise ApiError(403, "Nobody can be removed from a 1:1 room.")
        state.remove_member(membership, caller)
        return Response(status=204)


def _select_memberships(state: State, caller: Raw) -> list[Raw]:
    """Return the memberships that the query asks for: those of a room, or the caller's own without a room."""
    room_id, person_id, email = (request.args.get(name) for name in ("roomId", "personId", "personEmail"))
    if room_id is None:
        if person_id or email:
            raise ApiError(400, "roomId is required with personId and personEmail")
        return [each for each in state.memberships.values() if each["personId"] == caller["id"]]
    require_room(state, caller, room_id)
    return [
        each
        for each in state.list_members(room_id)
        if person_id in (None, each["personId"]) and (email is None or email.lower() == each["personEmail"])
    ]


def _require_membership(state: State, caller: Raw, membership_id: str) -> Raw:
    membership = state.memberships.get(membership_id)
    if membership is None or not state.is_member(caller["id"], membership["roomId"]):
        raise ApiError(404, "Membership not found.")
    return membership
