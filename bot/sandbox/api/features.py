"""`/telephony/config/…/{autoAttendants,huntGroups,queues}`: lists, details and changes of features with numbers.

Source: the operations of each in Webex's OpenAPI document (version 2026-08).
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.alternates import check_alternates, replace_numbers
from bot.sandbox.api.authentication import CHANGE_CALLING, READ_CALLING, require_scope
from bot.sandbox.api.feature_kinds import KINDS, FeatureKind, read_changes
from bot.sandbox.api.lookups import require_calling_location, require_organization_id
from bot.sandbox.api.parameters import read_flag, read_json
from bot.sandbox.api.responses import build_calling_page_response
from bot.sandbox.engine.audit_log import record_feature
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import normalise_id
from bot.sandbox.engine.inventory import get_alternates, get_features
from bot.sandbox.engine.state import Raw, State

INTERNAL = ("locationName", "locationId")
"""Properties that are in lists alone."""

blueprint = Blueprint("features", __name__)


@blueprint.get("/telephony/config/<any(autoAttendants,huntGroups,queues):segment>")
def list_features(segment: str) -> Response:
    with state.lock:
        require_scope(state, READ_CALLING)
        kind = KINDS[segment]
        organization_id = require_organization_id()
        location_ids = {key for key, each in state.locations.items() if each["orgId"] == organization_id}
        found = [each for each in get_features(state, kind.kind).values() if each["locationId"] in location_ids]
        found = [each for each in found if _matches_query(kind, each)]
        return build_calling_page_response(found, segment, lambda each: _build_summary(state, kind, each))


@blueprint.get("/telephony/config/locations/<location_id>/<any(autoAttendants,huntGroups,queues):segment>/<feature_id>")
def get(location_id: str, segment: str, feature_id: str) -> Response:
    with state.lock:
        require_scope(state, READ_CALLING)
        feature = _require_feature(state, KINDS[segment], location_id, feature_id)
        details = _add_dialling(state, feature) if segment == "autoAttendants" else feature
        return jsonify({name: value for name, value in details.items() if value is not None and name not in INTERNAL})


@blueprint.put("/telephony/config/locations/<location_id>/<any(autoAttendants,huntGroups,queues):segment>/<feature_id>")
def update(location_id: str, segment: str, feature_id: str) -> Response:
    with state.lock:
        require_scope(state, CHANGE_CALLING)
        kind = KINDS[segment]
        feature, body = _require_feature(state, kind, location_id, feature_id), read_json()
        changes = read_changes(kind, body)
        before = list_numbers(feature)
        change_numbers(state, kind, feature, body)
        record_feature(state, feature, before, list_numbers(feature))
        _apply_changes(feature, changes)
        return Response(status=204)


def list_numbers(feature: Raw) -> set[str]:
    """List the numbers of a feature: its own and the alternate ones."""
    own = {feature["phoneNumber"]} if feature["phoneNumber"] else set()
    return own | {each["phoneNumber"] for each in get_alternates(feature)}


def _matches_query(kind: FeatureKind, feature: Raw) -> bool:
    location_id, name, number = (request.args.get(each) for each in ("locationId", "name", "phoneNumber"))
    has_customer_assist = read_flag("hasCxEssentials") if kind.kind == "CALL_QUEUE" else None
    numbers = (feature["phoneNumber"], feature["extension"] if kind.has_extension_search else None)
    return (
        (location_id is None or feature["locationId"] == normalise_id("LOCATION", location_id))
        and (name is None or name.casefold() in str(feature["name"]).casefold())
        and (number is None or number in numbers)
        and (has_customer_assist is None or feature["hasCxEssentials"] is has_customer_assist)
    )


def _build_summary(state: State, kind: FeatureKind, feature: Raw) -> Raw:
    details = _add_dialling(state, feature)
    return {name: details[name] for name in kind.listed if details.get(name) is not None}


def _add_dialling(state: State, feature: Raw) -> Raw:
    """Add how a feature is dialled from other locations."""
    prefix = state.calling_details[feature["locationId"]]["routingPrefix"]
    return {**feature, "routingPrefix": prefix, "esn": f"{prefix}{feature['extension']}"}


def _require_feature(state: State, kind: FeatureKind, location_id: str, feature_id: str) -> Raw:
    location = require_calling_location(state, location_id)
    feature = get_features(state, kind.kind).get(normalise_id(kind.kind, feature_id))
    if feature is None or feature["locationId"] != location["id"]:
        raise ApiError(404, f"{kind.title} not found.")
    return feature


def _apply_changes(feature: Raw, changes: Raw) -> None:
    """Set the properties that the details show. The agents have other properties there than in a change."""
    for name, value in changes.items():
        if isinstance(value, dict) and name in feature:
            feature[name] = {**feature[name], **{each: value[each] for each in value if each in feature[name]}}
        elif name in feature and name not in ("agents", "phoneNumber"):
            feature[name] = value


def change_numbers(state: State, kind: FeatureKind, feature: Raw, body: Raw) -> None:
    """Change the main number and the alternate numbers, as far as the body has them. Raises ApiError."""
    settings = _read_alternate_settings(kind, body)
    alternates, primary = get_alternates(feature), body.get("phoneNumber", feature["phoneNumber"])
    if "alternateNumbers" in settings:
        alternates = check_alternates(settings["alternateNumbers"], needs_ring_pattern=kind.needs_ring_pattern)
    replace_numbers(state, feature, primary, alternates)
    feature["phoneNumber"] = primary or None
    get_alternates(feature)[:] = [_build_alternate(state, kind, each) for each in alternates]
    if "distinctiveRingEnabled" in settings:
        feature["alternateNumberSettings"]["distinctiveRingEnabled"] = settings["distinctiveRingEnabled"]


def _read_alternate_settings(kind: FeatureKind, body: Raw) -> dict[str, Any]:
    """Read the object with the alternate numbers: call queues have one of their own. Raises ApiError."""
    if kind.kind != "CALL_QUEUE":
        return {name: body[name] for name in ("alternateNumbers",) if name in body}
    settings: Any = body.get("alternateNumberSettings", {})
    if not isinstance(settings, dict) or not settings.keys() <= {"alternateNumbers", "distinctiveRingEnabled"}:
        raise ApiError(400, "Invalid value for 'alternateNumberSettings'")
    if not isinstance(settings.get("distinctiveRingEnabled", True), bool):
        raise ApiError(400, "Invalid value for 'distinctiveRingEnabled'")
    return settings


def _build_alternate(state: State, kind: FeatureKind, alternate: Raw) -> Raw:
    """Build an alternate number as the details have it: only auto attendants say whether it is toll-free."""
    number = alternate["phoneNumber"]
    built = {"phoneNumber": number, "ringPattern": alternate.get("ringPattern", "NORMAL")}
    if kind.kind != "AUTO_ATTENDANT":
        return built
    is_toll_free = state.assigned.get(number, alternate).get("tollFreeNumber")
    return {**built, "tollFreeNumber": bool(is_toll_free)}
