"""`/locations`, and `/telephony/config/locations`: those of them that are enabled for Webex Calling."""

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.authentication import READ_CALLING, require_scope
from bot.sandbox.api.lookups import list_calling_locations, require_location, require_organization_id
from bot.sandbox.api.parameters import read_choice
from bot.sandbox.api.responses import build_calling_page_response, build_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.ids import normalise_id
from bot.sandbox.engine.inventory import find_main_number
from bot.sandbox.engine.state import Raw, State

READ_SCOPES = ("spark-admin:locations_read", "spark-admin:people_read", "spark-admin:device_read")
"""Any of them suffices (OpenAPI: GET /locations)."""

DEFAULT_PAGE_SIZE = 500
"""The default of `max` (OpenAPI: GET /locations)."""

blueprint = Blueprint("locations", __name__)


@blueprint.get("/locations")
def list_locations() -> Response:
    with state.lock:
        require_scope(state, *READ_SCOPES)
        organization_id = require_organization_id()
        found = _filter_by_name([each for each in state.locations.values() if each["orgId"] == organization_id])
        if location_id := request.args.get("id"):
            found = [each for each in found if each["id"] == normalise_id("LOCATION", location_id)]
        return build_page_response(found, default_size=DEFAULT_PAGE_SIZE)


@blueprint.get("/locations/<location_id>")
def get(location_id: str) -> Response:
    with state.lock:
        require_scope(state, *READ_SCOPES)
        return jsonify(require_location(state, location_id))


@blueprint.get("/telephony/config/locations")
def list_with_calling() -> Response:
    with state.lock:
        require_scope(state, READ_CALLING)
        found = _filter_by_name(list_calling_locations(state, require_organization_id()))
        if order := read_choice("order", ("asc", "desc")):
            found.sort(key=lambda each: str(each["name"]).casefold(), reverse=order == "desc")
        return build_calling_page_response(found, "locations", lambda each: _build_calling_details(state, each))


def _filter_by_name(locations: list[Raw]) -> list[Raw]:
    name = request.args.get("name", "").casefold()
    return [each for each in locations if name in each["name"].casefold()]


def _build_calling_details(state: State, location: Raw) -> Raw:
    """Build a location as Webex Calling lists it (OpenAPI: ListLocationObject). It has no address there."""
    return {
        "id": location["id"],
        "name": location["name"],
        "routingPrefix": state.calling_details[location["id"]]["routingPrefix"],
        "outsideDialDigit": "9",
        # Without a main number it is null, as in the document's example.
        "callingLineId": {"name": location["name"], "phoneNumber": find_main_number(state, location["id"])},
        "e911SetupRequired": location["address"]["country"] == "US",
        "enforceOutsideDialDigit": False,
    }
