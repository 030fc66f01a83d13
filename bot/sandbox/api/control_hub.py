"""`/sandbox/control-hub`: the numbers of a location, as an administrator sees and changes them in Control Hub."""

from collections.abc import Callable
from itertools import chain

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.number_entries import get_owner_name
from bot.sandbox.api.parameters import read_json, read_text, require_text
from bot.sandbox.engine import audit_log, control_hub
from bot.sandbox.engine.context import simulation, state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.inventory import list_entries
from bot.sandbox.engine.state import Raw, State

MAX_ROWS = 50
"""So many numbers are listed at once."""

blueprint = Blueprint("control_hub", __name__, url_prefix="/sandbox/control-hub")


@blueprint.get("")
def list_locations() -> Response:
    with state.lock:
        found = [each for each in state.locations.values() if each["id"] in state.numbers]
        return jsonify([{"id": each["id"], "name": each["name"]} for each in found])


@blueprint.get("/<location_id>")
def get_location(location_id: str) -> Response:
    with state.lock:
        _require_location(state, location_id)
        wanted = request.args.get("contains", "")
        entries = chain(state.numbers[location_id], list_entries(state, location_id))
        found = [each for each in entries if "phoneNumber" in each and wanted in each["phoneNumber"]]
        found.sort(key=lambda each: str(each["phoneNumber"]))  # a number stays in its row when it is assigned
        people = control_hub.list_people(state, location_id)
        return jsonify(
            {
                "people": [{"id": each["id"], "name": get_owner_name({"owner": each})} for each in people],
                "count": len(found),
                "numbers": [_build_row(each) for each in found[:MAX_ROWS]],
            }
        )


@blueprint.post("/<location_id>")
def change(location_id: str) -> Response:
    """Carry out one action: `assign` (with a personId), or one of `ACTIONS`."""
    body = read_json()
    action, number = require_text(body, "action"), require_text(body, "phoneNumber").strip()
    with state.lock:
        _require_location(state, location_id)
        owner = control_hub.find_owner_name(state, location_id, number)
        if action == "assign":
            control_hub.assign_number(state, location_id, number, read_text(body, "personId") or "")
            owner = control_hub.find_owner_name(state, location_id, number)
        elif action in ACTIONS:
            ACTIONS[action](state, location_id, number)
        else:
            raise ApiError(400, f"action must be one of assign, {', '.join(ACTIONS)}")
        audit_log.record(state, audit_log.find_administrator(state), action, location_id, number, owner)
    simulation.event_stream.publish("numbers", {"locationId": location_id})
    return Response(status=204)


def _activate(state: State, location_id: str, number: str) -> None:
    control_hub.set_active(state, location_id, number, is_active=True)


def _deactivate(state: State, location_id: str, number: str) -> None:
    control_hub.set_active(state, location_id, number, is_active=False)


ACTIONS: dict[str, Callable[[State, str, str], None]] = {
    "release": control_hub.release,
    "add": control_hub.add_number,
    "remove": control_hub.remove_number,
    "activate": _activate,
    "deactivate": _deactivate,
    "main": control_hub.set_main_number,
}


def _build_row(entry: Raw) -> Raw:
    return {
        "phoneNumber": entry["phoneNumber"],
        "isActive": entry["state"] == "ACTIVE",
        "isMain": entry["isMainNumber"],
        "isMobile": entry["telephonyType"] == "MOBILE_NUMBER",
        "isReserved": bool(entry.get("isReservedNumber")),
        "owner": get_owner_name(entry),
    }


def _require_location(state: State, location_id: str) -> None:
    if location_id not in state.numbers:
        raise ApiError(404, "No location with Webex Calling has this id.")
