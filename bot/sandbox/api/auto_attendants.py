"""`/telephony/config/…/autoAttendants`: auto attendants and their alternate numbers."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.authentication import require_scope
from bot.sandbox.api.lookups import require_location, require_organization_id
from bot.sandbox.api.parameters import read_json
from bot.sandbox.api.responses import build_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import normalise_id
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.world import build_number

READ_SCOPE = "spark-admin:telephony_config_read"
WRITE_SCOPE = "spark-admin:telephony_config_write"

MAX_PAGE_SIZE = 2000
"""The maximum of the parameter `max`, and its default (Webex's reference)."""

RING_PATTERNS = ("NORMAL", "LONG_LONG", "SHORT_SHORT_LONG", "SHORT_LONG_SHORT")

SUMMARY_FIELDS = ("id", "name", "locationName", "locationId", "phoneNumber", "extension", "tollFreeNumber")
"""The properties in a list of auto attendants; the details have more."""

CHANGEABLE_FIELDS = ("name", "extension", "businessSchedule", "enabled")
"""The properties besides the alternate numbers that a change may set."""

blueprint = Blueprint("auto_attendants", __name__)


@blueprint.get("/telephony/config/autoAttendants")
def list_attendants() -> Response:
    with state.lock:
        require_scope(state, READ_SCOPE)
        organization_id = require_organization_id(state)
        location_ids = {key for key, each in state.locations.items() if each["orgId"] == organization_id}
        found = [
            _build_summary(each)
            for each in state.attendants.values()
            if each["locationId"] in location_ids and _matches_query(each)
        ]
        return build_page_response(found, "autoAttendants", max_size=MAX_PAGE_SIZE, default_size=MAX_PAGE_SIZE)


@blueprint.get("/telephony/config/locations/<location_id>/autoAttendants/<attendant_id>")
def get(location_id: str, attendant_id: str) -> Response:
    with state.lock:
        require_scope(state, READ_SCOPE)
        return jsonify(_require_attendant(state, location_id, attendant_id))


@blueprint.put("/telephony/config/locations/<location_id>/autoAttendants/<attendant_id>")
def update(location_id: str, attendant_id: str) -> Response:
    with state.lock:
        require_scope(state, WRITE_SCOPE)
        attendant, body = _require_attendant(state, location_id, attendant_id), read_json()
        if "alternateNumbers" in body:
            replace_alternates(state, attendant, body["alternateNumbers"])
        attendant |= {name: body[name] for name in CHANGEABLE_FIELDS if name in body}
        return Response(status=204)


def _build_summary(attendant: Raw) -> Raw:
    return {name: attendant[name] for name in SUMMARY_FIELDS if attendant[name] is not None}


def _matches_query(attendant: Raw) -> bool:
    location_id, name, number = (request.args.get(each) for each in ("locationId", "name", "phoneNumber"))
    return (
        (location_id is None or attendant["locationId"] == normalise_id("LOCATION", location_id))
        and (name is None or name.casefold() in str(attendant["name"]).casefold())
        and number in (None, attendant["phoneNumber"])
    )


def _require_attendant(state: State, location_id: str, attendant_id: str) -> Raw:
    location = require_location(state, location_id)
    attendant = state.attendants.get(normalise_id("AUTO_ATTENDANT", attendant_id))
    if attendant is None or attendant["locationId"] != location["id"]:
        raise ApiError(404, "Auto attendant not found.")
    return attendant


def replace_alternates(state: State, attendant: Raw, alternates: Any) -> None:
    """Replace an auto attendant's whole list of alternate numbers. Raises ApiError.

    Added numbers leave the lists of available numbers; removed ones return to them.
    """
    available = state.numbers[attendant["locationId"]]
    available_by_number = {each["phoneNumber"]: each for each in available}
    current_by_number = {each["phoneNumber"]: each for each in attendant["alternateNumbers"]}
    numbers = _check_alternates(alternates, available_by_number.keys() | current_by_number.keys())
    state.assigned |= {number: available_by_number[number] for number in numbers if number in available_by_number}
    for number in current_by_number.keys() - set(numbers):
        removed = build_number(number, is_toll_free=bool(current_by_number[number].get("tollFreeNumber")))
        # A number that was available before gets its former flags back.
        available.append({**removed, **state.assigned.pop(number, {})})
    state.numbers[attendant["locationId"]] = [each for each in available if each["phoneNumber"] not in set(numbers)]
    known = current_by_number | available_by_number
    attendant["alternateNumbers"] = [
        {
            "phoneNumber": each["phoneNumber"],
            "tollFreeNumber": bool(known[each["phoneNumber"]].get("tollFreeNumber")),
            "ringPattern": each.get("ringPattern", "NORMAL"),
        }
        for each in alternates
    ]


def _check_alternates(alternates: Any, assignable: set[str]) -> list[str]:
    """Return the phone numbers of a new list of alternate numbers. Raises ApiError if the list is invalid."""
    if not isinstance(alternates, list) or not all(_is_alternate(each) for each in alternates):
        raise ApiError(400, f"alternateNumbers is a list of phoneNumber and ringPattern: {', '.join(RING_PATTERNS)}")
    numbers = [each["phoneNumber"] for each in alternates]
    if len(set(numbers)) != len(numbers):
        raise ApiError(400, "alternateNumbers contains a number twice")
    if missing := [number for number in numbers if number not in assignable]:
        raise ApiError(400, f"Phone number {missing[0]} is not available for assignment")
    return numbers


def _is_alternate(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("phoneNumber"), str)
        and item.get("ringPattern", "NORMAL") in RING_PATTERNS
    )
