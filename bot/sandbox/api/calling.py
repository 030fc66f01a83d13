"""Webex Calling: locations, lists of available numbers, auto attendants."""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.access_tokens import require_scope
from bot.sandbox.api.responses import Refusal, answer_page, read_json
from bot.sandbox.engine.ids import build_id, normalise_id
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.state import current as state
from bot.sandbox.engine.world import ORGANIZATION, build_number

LOCATIONS = "spark-admin:locations_read"
READ = "spark-admin:telephony_config_read"
WRITE = "spark-admin:telephony_config_write"
"""Scopes (Webex's reference names one for each call)."""

MAX_NUMBERS_PAGE_SIZE = 2000
"""The default of `max` for lists of numbers, and the most that is given at once."""

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
"""Their numbers are assigned: they have owners and extensions."""

RING_PATTERNS = ("NORMAL", "LONG_LONG", "SHORT_SHORT_LONG", "SHORT_LONG_SHORT")

blueprint = Blueprint("calling", __name__)


@blueprint.get("/locations")
def list_locations() -> Response:
    with state.lock:
        require_scope(state, LOCATIONS)
        organization_id = _choose_organization(state)
        name = request.args.get("name", "").casefold()
        found = [each for each in state.locations.values() if name in each["name"].casefold()]
        found = [each for each in found if each["orgId"] == organization_id]
        if wanted := request.args.get("id"):
            found = [each for each in found if each["id"] == normalise_id("LOCATION", wanted)]
        return answer_page(found)


@blueprint.get("/locations/<location_id>")
def get_location(location_id: str) -> Response:
    with state.lock:
        require_scope(state, LOCATIONS)
        return jsonify(_require_location(state, location_id))


# Named in full: else it would be taken for an attendant's id.
@blueprint.get(
    "/telephony/config/locations/<location_id>/autoAttendants/availableNumbers",
    defaults={"kind": "autoAttendants/availableNumbers"},
)
@blueprint.get("/telephony/config/locations/<location_id>/<path:kind>")
def list_numbers(location_id: str, kind: str) -> Response:
    with state.lock:
        if kind not in LISTS + CALL_FORWARD_LISTS:
            raise Refusal(404, "The requested resource could not be found.")
        require_scope(state, READ)
        location = _require_location(state, location_id)
        found = _list_owned(state, location) if kind in CALL_FORWARD_LISTS else state.numbers[location["id"]]
        return answer_page(
            _narrow(found, kind), "phoneNumbers", most=MAX_NUMBERS_PAGE_SIZE, default=MAX_NUMBERS_PAGE_SIZE
        )


@blueprint.get("/telephony/config/autoAttendants")
def list_attendants() -> Response:
    with state.lock:
        require_scope(state, READ)
        organization_id = _choose_organization(state)
        mine = {key for key, each in state.locations.items() if each["orgId"] == organization_id}
        found = [
            _summarise(each) for each in state.attendants.values() if each["locationId"] in mine and _is_wanted(each)
        ]
        return answer_page(found, "autoAttendants", most=MAX_NUMBERS_PAGE_SIZE, default=MAX_NUMBERS_PAGE_SIZE)


@blueprint.get("/telephony/config/locations/<location_id>/autoAttendants/<attendant_id>")
def get_attendant(location_id: str, attendant_id: str) -> Response:
    with state.lock:
        require_scope(state, READ)
        return jsonify(_require_attendant(state, location_id, attendant_id))


@blueprint.put("/telephony/config/locations/<location_id>/autoAttendants/<attendant_id>")
def change_attendant(location_id: str, attendant_id: str) -> Response:
    with state.lock:
        require_scope(state, WRITE)
        attendant, body = _require_attendant(state, location_id, attendant_id), read_json()
        if "alternateNumbers" in body:
            _replace_alternates(state, attendant, body["alternateNumbers"])
        for name in ("name", "extension", "businessSchedule", "enabled"):
            if name in body:
                attendant[name] = body[name]
        return Response(status=204)


def _choose_organization(state: State) -> str:
    """Return the organization that the call is about: the caller's own, or the one that orgId names."""
    own = build_id("ORGANIZATION", ORGANIZATION)
    wanted = normalise_id("ORGANIZATION", request.args.get("orgId", own))
    if wanted not in {each["orgId"] for each in state.locations.values()}:
        raise Refusal(403, "The caller is no administrator of this organization.")
    return wanted


def _require_location(state: State, location_id: str) -> Raw:
    location = state.locations.get(normalise_id("LOCATION", location_id))
    if location is None or location["orgId"] != _choose_organization(state):
        raise Refusal(404, "Location not found.")
    return location


def _narrow(numbers: list[Raw], kind: str) -> list[Raw]:
    """Keep the numbers that phoneNumber names and, in call-forward lists, that ownerName and extension find."""
    wanted = {each.strip() for value in request.args.getlist("phoneNumber") for each in value.split(",")} - {""}
    if wanted:
        if any(not re.fullmatch(r"\+[1-9]\d{1,14}", each) for each in wanted):
            raise Refusal(400, "phoneNumber must be in E.164 format")
        numbers = [each for each in numbers if each.get("phoneNumber") in wanted]
    if kind in CALL_FORWARD_LISTS:
        owner, extension = request.args.get("ownerName", "").casefold(), request.args.get("extension")
        numbers = [each for each in numbers if owner in each["owner"]["displayName"].casefold()]
        numbers = [each for each in numbers if extension in (None, each.get("extension"))]
    return numbers


def _list_owned(state: State, location: Raw) -> list[Raw]:
    """List the numbers that the location's attendants have, with their owners."""
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


def _summarise(attendant: Raw) -> Raw:
    names = ("id", "name", "locationName", "locationId", "phoneNumber", "extension", "tollFreeNumber")
    return {name: attendant[name] for name in names if attendant[name] is not None}


def _is_wanted(attendant: Raw) -> bool:
    location_id, name, number = (request.args.get(each) for each in ("locationId", "name", "phoneNumber"))
    return (
        (location_id is None or attendant["locationId"] == normalise_id("LOCATION", location_id))
        and (name is None or name.casefold() in str(attendant["name"]).casefold())
        and number in (None, attendant["phoneNumber"])
    )


def _require_attendant(state: State, location_id: str, attendant_id: str) -> Raw:
    location = _require_location(state, location_id)
    attendant = state.attendants.get(normalise_id("AUTO_ATTENDANT", attendant_id))
    if attendant is None or attendant["locationId"] != location["id"]:
        raise Refusal(404, "Auto attendant not found.")
    return attendant


def _is_alternate(each: Any) -> bool:
    return (
        isinstance(each, dict)
        and isinstance(each.get("phoneNumber"), str)
        and each.get("ringPattern", "NORMAL") in RING_PATTERNS
    )


def _replace_alternates(state: State, attendant: Raw, wanted: Any) -> None:
    """Replace the alternate numbers as a whole: what comes leaves the available lists, what goes returns to them."""
    if not isinstance(wanted, list) or not all(_is_alternate(each) for each in wanted):
        raise Refusal(400, f"alternateNumbers is a list of phoneNumber and ringPattern: {', '.join(RING_PATTERNS)}")
    available = state.numbers[attendant["locationId"]]
    by_number = {each["phoneNumber"]: each for each in available}
    present = {each["phoneNumber"]: each for each in attendant["alternateNumbers"]}
    numbers = [each["phoneNumber"] for each in wanted]
    if len(set(numbers)) != len(numbers):
        raise Refusal(400, "alternateNumbers names a number twice")
    if missing := [number for number in numbers if number not in by_number and number not in present]:
        raise Refusal(400, f"Phone number {missing[0]} is not available for assignment")
    state.assigned |= {number: by_number[number] for number in numbers if number in by_number}
    for number in present.keys() - set(numbers):
        was = build_number(number, is_toll_free=bool(present[number].get("tollFreeNumber")))
        available.append({**was, **state.assigned.pop(number, {})})
    state.numbers[attendant["locationId"]] = [each for each in available if each["phoneNumber"] not in set(numbers)]
    attendant["alternateNumbers"] = [
        {
            "phoneNumber": each["phoneNumber"],
            "tollFreeNumber": bool(
                (by_number.get(each["phoneNumber"]) or present.get(each["phoneNumber"]) or {}).get("tollFreeNumber")
            ),
            "ringPattern": each.get("ringPattern", "NORMAL"),
        }
        for each in wanted
    ]
