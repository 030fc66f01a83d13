"""`/people` and `/organizations`."""

from flask import Blueprint, Response, jsonify

from bot.sandbox.api.access_tokens import require_person, require_scope
from bot.sandbox.api.responses import Refusal
from bot.sandbox.engine import world
from bot.sandbox.engine.ids import build_id, normalise_id
from bot.sandbox.engine.state import current as state

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
            raise Refusal(404, "Person not found.")
        return jsonify(state.people[person_id])


@blueprint.get("/organizations/<organization_id>")
def get_organization(organization_id: str) -> Response:
    with state.lock:
        require_scope(state, "spark-admin:locations_read")
    names = {build_id("ORGANIZATION", name): name for name in (world.ORGANIZATION, world.CUSTOMER)}
    known = normalise_id("ORGANIZATION", organization_id)
    if known not in names:
        raise Refusal(404, "Organization not found.")
    return jsonify({"id": known, "displayName": names[known], "created": "2026-01-01T00:00:00.000Z"})
