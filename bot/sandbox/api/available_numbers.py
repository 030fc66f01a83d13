"""`/telephony/config/…/availableNumbers`: the lists of phone numbers of a location, or of the whole organization."""

import re

from flask import Blueprint, Response, request

from bot.sandbox.api.authentication import READ_CALLING, require_scope
from bot.sandbox.api.lookups import list_calling_locations, require_calling_location, require_organization_id
from bot.sandbox.api.number_entries import add_list_details, matches_owner_name
from bot.sandbox.api.number_lists import LISTS, ORGANIZATION_LISTS, NumberList
from bot.sandbox.api.parameters import read_choice, read_short_text
from bot.sandbox.api.responses import build_calling_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.inventory import find_owner_entries, is_assigned, list_entries
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.world import CISCO_PSTN, is_entitled_to_ai_receptionist

LICENSE_TYPES = ("Webex Calling Professional", "Webex Calling Standard")

blueprint = Blueprint("available_numbers", __name__)


# These paths need routes of their own: otherwise `availableNumbers` would be read as the id of a feature.
@blueprint.get(
    "/telephony/config/locations/<location_id>/autoAttendants/availableNumbers",
    defaults={"path": "autoAttendants/availableNumbers"},
)
@blueprint.get(
    "/telephony/config/locations/<location_id>/huntGroups/availableNumbers",
    defaults={"path": "huntGroups/availableNumbers"},
)
@blueprint.get(
    "/telephony/config/locations/<location_id>/queues/availableNumbers",
    defaults={"path": "queues/availableNumbers"},
)
@blueprint.get("/telephony/config/locations/<location_id>/<path:path>")
def list_of_location(location_id: str, path: str) -> Response:
    with state.lock:
        number_list = LISTS.get(path)
        if number_list is None:
            raise ApiError(404, "The requested resource could not be found.")
        require_scope(state, READ_CALLING)
        location = require_calling_location(state, location_id)
        if number_list.needs_entitlement and not is_entitled_to_ai_receptionist(location["orgId"]):
            raise ApiError(403, "BIFROST-B10005 The organization is not entitled to AI Receptionist.")
        found = _select(state, location, number_list)
        if number_list.has_neighbours:
            found = _add_neighbours(state, location, number_list, found)
        return _build_response(number_list, found)


@blueprint.get("/telephony/config/people/primary/availableNumbers", defaults={"path": "people/primary"})
@blueprint.get("/telephony/config/virtualLines/availableNumbers", defaults={"path": "virtualLines"})
@blueprint.get("/telephony/config/workspaces/availableNumbers", defaults={"path": "workspaces"})
def list_of_organization(path: str) -> Response:
    with state.lock:
        require_scope(state, READ_CALLING)
        number_list = ORGANIZATION_LISTS[f"{path}/availableNumbers"]
        if "licenseType" in number_list.filters:
            read_choice("licenseType", LICENSE_TYPES)  # which numbers it leaves out is not documented: none, here
        if location_id := request.args.get("locationId"):
            locations = [require_calling_location(state, location_id)]
        else:
            locations = list_calling_locations(state, require_organization_id())
        return _build_response(number_list, [each for one in locations for each in _select(state, one, number_list)])


def _select(state: State, location: Raw, number_list: NumberList) -> list[Raw]:
    """Select the numbers of one location for a list."""
    stock = state.numbers[location["id"]] if number_list.status != "assigned" else []
    if not (number_list.has_service_numbers and number_list.has_toll_free_numbers):
        stock = [each for each in stock if number_list.has(each)]
    return [*stock, *(each for each in list_entries(state, location["id"]) if number_list.has(each))]


def _add_neighbours(state: State, location: Raw, number_list: NumberList, own: list[Raw]) -> list[Raw]:
    """Add the numbers of the locations with the same country and PSTN provider (OpenAPI: externalCallerId).

    Of other locations only the assigned ones: an assumption.
    """
    if person_id := request.args.get("personId"):
        # "When `personId` is specified, and the person belongs to a cisco PSTN location, has a mobile number assigned
        # as primary DN, and does not have a billing plan, only the assigned mobile number is returned".
        entries = find_owner_entries(state, location["id"], person_id)
        mobile = [each for each in entries if each["telephonyType"] == "MOBILE_NUMBER"]
        if mobile and state.calling_details[location["id"]]["provider"] == CISCO_PSTN:
            return [add_list_details(each, location) for each in mobile]
    found = [add_list_details(each, location) for each in own]
    for other in list_calling_locations(state, location["orgId"]):
        if other is not location and _are_neighbours(state, location, other):
            entries = [each for each in _select(state, other, number_list) if is_assigned(each)]
            found += [add_list_details(each, other) for each in entries]
    return found


def _are_neighbours(state: State, one: Raw, other: Raw) -> bool:
    details = [state.calling_details[each["id"]] for each in (one, other)]
    return all(details[0][name] == details[1][name] for name in ("country", "provider"))


def _build_response(number_list: NumberList, found: list[Raw]) -> Response:
    found = _filter_by_owner(found, number_list)
    found = _search(found) if number_list.searches else _filter_by_number(found)
    return build_calling_page_response(found, "phoneNumbers", number_list.present)


def _filter_by_owner(numbers: list[Raw], number_list: NumberList) -> list[Raw]:
    """Apply the parameters ownerName and extension, where the list has them. Raises ApiError."""
    if "ownerName" in number_list.filters and (owner := read_short_text("ownerName")):
        numbers = [each for each in numbers if matches_owner_name(each, owner)]
    if "extension" in number_list.filters and (extension := request.args.get("extension")):
        numbers = [each for each in numbers if each.get("extension") == extension]
    return numbers


def _search(numbers: list[Raw]) -> list[Raw]:
    """Apply phoneNumber: "Search (Contains) based on number or extension" (wxc_sdk)."""
    wanted = request.args.get("phoneNumber", "")
    names = ("phoneNumber", "extension")
    return [each for each in numbers if any(wanted in each.get(name, "") for name in names)]


def _filter_by_number(numbers: list[Raw]) -> list[Raw]:
    """Apply phoneNumber: numbers in E.164 format, separated by commas. Raises ApiError.

    That another format is refused is an assumption.
    """
    wanted = {each.strip() for value in request.args.getlist("phoneNumber") for each in value.split(",")} - {""}
    if any(not re.fullmatch(r"\+[1-9][0-9]{1,14}", each) for each in wanted):
        raise ApiError(400, "phoneNumber must be in E.164 format")
    return [each for each in numbers if each.get("phoneNumber") in wanted] if wanted else numbers
