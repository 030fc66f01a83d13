"""`/people`."""

from flask import Blueprint, Response, jsonify

from bot.sandbox.api.authentication import require_person
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError

blueprint = Blueprint("people", __name__)


@blueprint.get("/people/me")
def get_me() -> Response:
    with state.lock:
        return jsonify(require_person(state))


@blueprint.get("/people/<person_id>")
def get(person_id: str) -> Response:
    with state.lock:
        require_person(state)
        if person_id not in state.people:
            raise ApiError(404, "Person not found.")
        return jsonify(state.people[person_id])
