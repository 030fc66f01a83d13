"""`/telephony/config/locations/…/availableNumbers`: the 21 lists of available phone numbers of a location."""

import re

from flask import Blueprint, Response, request

from bot.sandbox.api.authentication import require_scope
from bot.sandbox.api.lookups import require_location
from bot.sandbox.api.responses import build_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.world import build_number

READ_SCOPE = "spark-admin:telephony_config_read"

MAX_PAGE_SIZE = 2000
"""The maximum of the parameter `max`, and its default (Webex's reference)."""

LISTS = (
    "availableNumbers",
    "autoAttendants/availableNumbers",
    "autoAttendants/alternate/availableNumbers",
    "queues/availableNumbers",
    "queues/alternate/availableNumbers",
    "huntGroups/availableNumbers",
    "huntGroups/alternate/availableNumbers",
    "paging/availableNumbers",
    "voicemailGroups/availableNumbers",
    "voicemailGroups/faxMessage/availableNumbers",
    "voicePortal/availableNumbers",
    "emergencyCallbackNumber/availableNumbers",
    "callIntercept/availableNumbers",
    "externalCallerId/availableNumbers",
    "chargeNumber/availableNumbers",
    "webexGo/availableNumbers",
    "singleNumberReach/availableNumbers",
)

CALL_FORWARD_LISTS = (
    "autoAttendants/callForwarding/availableNumbers",
    "queues/callForwarding/availableNumbers",
    "huntGroups/callForwarding/availableNumbers",
    "operatingModes/callForwarding/availableNumbers",
)
"""The numbers in these lists are assigned: they have owners and extensions."""

blueprint = Blueprint("available_numbers", __name__)


# This path needs a route of its own: otherwise `availableNumbers` would be read as an auto attendant's id.
@blueprint.get(
    "/telephony/config/locations/<location_id>/autoAttendants/availableNumbers",
    defaults={"kind": "autoAttendants/availableNumbers"},
)
@blueprint.get("/telephony/config/locations/<location_id>/<path:kind>")
def list_numbers(location_id: str, kind: str) -> Response:
    with state.lock:
        if kind not in LISTS + CALL_FORWARD_LISTS:
            raise ApiError(404, "The requested resource could not be found.")
        require_scope(state, READ_SCOPE)
        location = require_location(state, location_id)
        if kind in CALL_FORWARD_LISTS:
            found = _filter_by_owner(_list_assigned(state, location))
        else:
            found = state.numbers[location["id"]]
        numbers = _filter_by_number(found)
        return build_page_response(numbers, "phoneNumbers", max_size=MAX_PAGE_SIZE, default_size=MAX_PAGE_SIZE)


def _list_assigned(state: State, location: Raw) -> list[Raw]:
    """List the numbers and extensions of the location's auto attendants, with their owners."""
    return [
        {
            **(
                build_number(each["phoneNumber"]) if each["phoneNumber"] else {"state": "ACTIVE", "isMainNumber": False}
            ),
            "extension": each["extension"],
            "owner": {"id": each["id"], "type": "AUTO_ATTENDANT", "displayName": each["name"]},
        }
        for each in state.attendants.values()
        if each["locationId"] == location["id"]
    ]


def _filter_by_owner(numbers: list[Raw]) -> list[Raw]:
    """Apply the parameters ownerName and extension."""
    owner, extension = request.args.get("ownerName", "").casefold(), request.args.get("extension")
    found = [each for each in numbers if owner in each["owner"]["displayName"].casefold()]
    return [each for each in found if extension in (None, each.get("extension"))]


def _filter_by_number(numbers: list[Raw]) -> list[Raw]:
    """Apply the parameter phoneNumber: numbers in E.164 format, separated by commas. Raises ApiError."""
    wanted = {each.strip() for value in request.args.getlist("phoneNumber") for each in value.split(",")} - {""}
    if any(not re.fullmatch(r"\+[1-9]\d{1,14}", each) for each in wanted):
        raise ApiError(400, "phoneNumber must be in E.164 format")
    return [each for each in numbers if each.get("phoneNumber") in wanted] if wanted else numbers
