"""`/organizations`."""

from flask import Blueprint, Response, jsonify

from bot.sandbox.api.authentication import require_scope
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import build_id, normalise_id
from bot.sandbox.engine.world import CUSTOMER, ORGANIZATION

blueprint = Blueprint("organizations", __name__)


@blueprint.get("/organizations/<organization_id>")
def get(organization_id: str) -> Response:
    with state.lock:
        require_scope(state, "spark-admin:locations_read")
    names = {build_id("ORGANIZATION", name): name for name in (ORGANIZATION, CUSTOMER)}
    normalised_id = normalise_id("ORGANIZATION", organization_id)
    if normalised_id not in names:
        raise ApiError(404, "Organization not found.")
    return jsonify({"id": normalised_id, "displayName": names[normalised_id], "created": "2026-01-01T00:00:00.000Z"})
