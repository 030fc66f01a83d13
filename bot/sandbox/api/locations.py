"""`/locations`."""

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.authentication import require_scope
from bot.sandbox.api.lookups import require_location, require_organization_id
from bot.sandbox.api.responses import build_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.ids import normalise_id

READ_SCOPE = "spark-admin:locations_read"
"""Webex's reference names the scope of each call."""

blueprint = Blueprint("locations", __name__)


@blueprint.get("/locations")
def list_locations() -> Response:
    with state.lock:
        require_scope(state, READ_SCOPE)
        organization_id = require_organization_id(state)
        name = request.args.get("name", "").casefold()
        found = [each for each in state.locations.values() if each["orgId"] == organization_id]
        found = [each for each in found if name in each["name"].casefold()]
        if location_id := request.args.get("id"):
            found = [each for each in found if each["id"] == normalise_id("LOCATION", location_id)]
        return build_page_response(found)


@blueprint.get("/locations/<location_id>")
def get(location_id: str) -> Response:
    with state.lock:
        require_scope(state, READ_SCOPE)
        return jsonify(require_location(state, location_id))
