"""`/memberships`."""

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.access_tokens import require_person
from bot.sandbox.api.messages import require_other, require_room
from bot.sandbox.api.responses import Refusal, answer_page, read_json, read_text
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.state import current as state

blueprint = Blueprint("memberships", __name__)


@blueprint.get("/memberships")
def list_some() -> Response:
    with state.lock:
        return answer_page(_list_memberships(state, require_person(state)))


@blueprint.post("/memberships")
def create() -> Response:
    with state.lock:
        caller, body = require_person(state), read_json()
        room = require_room(state, caller, read_text(body, "roomId"))
        person = require_other(state, read_text(body, "personId"), read_text(body, "personEmail"))
        if room["type"] == "direct":
            raise Refusal(403, "Nobody can be added to a 1:1 room.")
        if state.is_member(person["id"], room["id"]):
            raise Refusal(409, "The person is already in the room.")
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
            raise Refusal(403, "Nobody can be removed from a 1:1 room.")
        state.remove_member(membership, caller)
        return Response(status=204)


def _list_memberships(state: State, person: Raw) -> list[Raw]:
    room_id, wanted_id, email = (request.args.get(name) for name in ("roomId", "personId", "personEmail"))
    if room_id is None:
        if wanted_id or email:
            raise Refusal(400, "roomId is required with personId and personEmail")
        return [each for each in state.memberships.values() if each["personId"] == person["id"]]
    require_room(state, person, room_id)
    return [
        each
        for each in state.list_members(room_id)
        if wanted_id in (None, each["personId"]) and (email is None or email.lower() == each["personEmail"])
    ]


def _require_membership(state: State, person: Raw, membership_id: str) -> Raw:
    membership = state.memberships.get(membership_id)
    if membership is None or not state.is_member(person["id"], membership["roomId"]):
        raise Refusal(404, "Membership not found.")
    return membership
