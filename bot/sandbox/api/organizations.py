"""`/organizations`: those that the service app reaches."""

from flask import Blueprint, Response, jsonify

from bot.sandbox.api.authentication import require_scope
from bot.sandbox.api.lookups import REACHABLE_ORGANIZATIONS
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import normalise_id
from bot.sandbox.engine.state import Raw

READ_SCOPES = ("spark-admin:organizations_read", "identity:organizations_read")
"""The document does not name the scope: one published tool names the first, another one the second."""

blueprint = Blueprint("organizations", __name__)


@blueprint.get("/organizations")
def list_organizations() -> Response:
    with state.lock:
        require_scope(state, *READ_SCOPES)
    return jsonify({"items": [_build_organization(each) for each in REACHABLE_ORGANIZATIONS]})


@blueprint.get("/organizations/<organization_id>")
def get(organization_id: str) -> Response:
    with state.lock:
        require_scope(state, *READ_SCOPES)
    normalised_id = normalise_id("ORGANIZATION", organization_id)
    if normalised_id not in REACHABLE_ORGANIZATIONS:
        raise ApiError(404, "Organization not found.")
    return jsonify(_build_organization(normalised_id))


def _build_organization(organization_id: str) -> Raw:
    name = REACHABLE_ORGANIZATIONS[organization_id]
    return {"id": organization_id, "displayName": name, "created": "2026-01-01T00:00:00.000Z"}
