"""`/telephony/config/locations/{id}/numbers`: adds, activates and removes numbers; and the validation of new ones.

Source: "Add Phone Numbers to a location", "Manage Number State in a location", "Remove phone numbers from a location"
and "Validate phone numbers" in Webex's OpenAPI document (version 2026-08).
"""

from typing import Any

from flask import Blueprint, Response, jsonify

from bot.sandbox.api.alternates import CODE_MISSING_FIELD
from bot.sandbox.api.authentication import CHANGE_CALLING, require_scope
from bot.sandbox.api.lookups import require_calling_location, require_organization_id
from bot.sandbox.api.parameters import read_json
from bot.sandbox.engine import audit_log
from bot.sandbox.engine.context import state
from bot.sandbox.engine.control_hub import E164, add_number, find_location_of, remove_number, set_active
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.inventory import CODE_UNAVAILABLE
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.world import LOCAL_GATEWAY

MAX_REMOVED = 5

blueprint = Blueprint("numbers", __name__)


@blueprint.post("/telephony/config/locations/<location_id>/numbers")
def add(location_id: str) -> Response:
    with state.lock:
        location, body = _require_changeable_location(state, location_id), read_json()
        numbers = _read_numbers(body)
        flags = {
            "is_toll_free": _read_choice(body, "numberType", ("DID", "TOLLFREE")) == "TOLLFREE",
            "is_service": _read_choice(body, "numberUsageType", ("NONE", "SERVICE")) == "SERVICE",
            "is_active": _read_choice(body, "state", ("ACTIVE", "INACTIVE")) == "ACTIVE",
        }
        # "Phone numbers included in the request that already exist in the location will simply be ignored."
        for number in numbers:
            if find_location_of(state, number) != location["id"]:
                add_number(state, location["id"], number, **flags)
                audit_log.record(state, audit_log.SERVICE_APP, "add", location["id"], number)
        return Response(status=201)


@blueprint.put("/telephony/config/locations/<location_id>/numbers")
def manage_state(location_id: str) -> Response:
    with state.lock:
        location, body = _require_changeable_location(state, location_id), read_json()
        is_active = _read_choice(body, "action", ("ACTIVATE", "DEACTIVATE")) == "ACTIVATE"
        for number in _read_numbers(body):
            set_active(state, location["id"], number, is_active=is_active)
            action = "activate" if is_active else "deactivate"
            audit_log.record(state, audit_log.SERVICE_APP, action, location["id"], number)
        return Response(status=204)


@blueprint.delete("/telephony/config/locations/<location_id>/numbers")
def remove(location_id: str) -> Response:
    with state.lock:
        location = _require_changeable_location(state, location_id)
        numbers = _read_numbers(read_json())
        if len(numbers) > MAX_REMOVED:
            raise ApiError(400, f"phoneNumbers has more than {MAX_REMOVED} numbers")
        for number in numbers:
            remove_number(state, location["id"], number)
            audit_log.record(state, audit_log.SERVICE_APP, "remove", location["id"], number)
        return Response(status=204)


@blueprint.post("/telephony/config/actions/validateNumbers/invoke")
def validate() -> Response:
    with state.lock:
        require_scope(state, CHANGE_CALLING)
        require_organization_id()
        numbers = _read_numbers(read_json())
        states = [_judge(state, number, numbers[:index]) for index, number in enumerate(numbers)]
    status = "OK" if set(states) == {"Available"} else "ERRORS"
    items = [_build_validated(number, judged) for number, judged in zip(numbers, states, strict=True)]
    return jsonify({"status": status, "numbers": items})


def _require_changeable_location(state: State, location_id: str) -> Raw:
    """Return a location whose numbers can be changed by API. Raises ApiError.

    "It should never be used for locations with integrated PSTN connection types": refused, which is an assumption.
    """
    require_scope(state, CHANGE_CALLING)
    location = require_calling_location(state, location_id)
    if state.calling_details[location["id"]]["provider"] != LOCAL_GATEWAY:
        raise ApiError(400, "The numbers of a location with an integrated PSTN connection cannot be changed.")
    return location


def _read_numbers(body: Raw) -> list[str]:
    numbers = body.get("phoneNumbers")
    if numbers is None:
        raise ApiError(400, "Missing Mandatory field name: phoneNumbers", code=CODE_MISSING_FIELD)
    if not isinstance(numbers, list) or not all(isinstance(each, str) for each in numbers):
        raise ApiError(400, "phoneNumbers is not a list of texts")
    return numbers


def _read_choice(body: Raw, name: str, choices: tuple[str, str]) -> Any:
    """Read one of two values; the first one is the default. Raises ApiError."""
    value = body.get(name, choices[0])
    if value not in choices:
        raise ApiError(400, f"{name} must be one of {', '.join(choices)}")
    return value


def _judge(state: State, number: str, earlier: list[str]) -> str:
    if not E164.fullmatch(number):
        return "Invalid"
    if number in earlier:
        return "Duplicate In List"
    return "Duplicate" if find_location_of(state, number) else "Available"


def _build_validated(number: str, judged: str) -> Raw:
    built: Raw = {"number": number, "state": judged, "tollFreeNumber": number.startswith(("+1800", "+1888"))}
    if judged != "Available":
        built["detail"] = [f"[Error {CODE_UNAVAILABLE}] DN is unavailable : {number}"]
    return built
