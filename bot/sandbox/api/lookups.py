"""Finds the rooms, people, messages and locations that a call names, or answers 404."""

from flask import request

from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import build_id, normalise_id
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.visibility import can_read
from bot.sandbox.engine.world import CUSTOMER, ORGANIZATION

REACHABLE_ORGANIZATIONS = {build_id("ORGANIZATION", name): name for name in (ORGANIZATION, CUSTOMER)}
"""The names of the organizations that the service app reaches, by id."""


def require_room(state: State, person: Raw, room_id: str | None) -> Raw:
    """Return a room of the person's. Raises ApiError, the same one whether the room exists for others or not at all."""
    if not room_id:
        raise ApiError(400, "roomId is missing")
    room = state.rooms.get(room_id)
    if room is None or not state.is_member(person["id"], room_id):
        raise ApiError(404, "Could not find a room with provided ID.")
    return room


def require_other_person(state: State, person_id: str | None, email: str | None) -> Raw:
    """Return the person with this id or email. Raises ApiError."""
    if not (person_id or email):
        raise ApiError(400, "The id or the email of a person is missing")
    person = state.people.get(person_id) if person_id else state.find_person(email or "")
    if person is None:
        raise ApiError(404, "Could not find the person.")
    return person


def require_message(state: State, person: Raw, message_id: str) -> Raw:
    """Return a message that the person can read. Raises ApiError."""
    message = state.messages.get(message_id)
    if message is None or not can_read(state, person, message):
        raise ApiError(404, "Unable to get message.")
    return message


def require_organization_id() -> str:
    """Return the id of the call's organization: the one in orgId, else the caller's own. Raises ApiError."""
    own = build_id("ORGANIZATION", ORGANIZATION)
    organization_id = normalise_id("ORGANIZATION", request.args.get("orgId", own))
    if organization_id not in REACHABLE_ORGANIZATIONS:
        raise ApiError(403, "The caller is not an administrator of this organization.")
    return organization_id


def require_location(state: State, location_id: str) -> Raw:
    """Return a location of the call's organization, by its id or its UUID. Raises ApiError."""
    location = state.locations.get(normalise_id("LOCATION", location_id))
    if location is None or location["orgId"] != require_organization_id():
        raise ApiError(404, "Location not found.")
    return location


def require_calling_location(state: State, location_id: str) -> Raw:
    """Return a location that is enabled for Webex Calling. Raises ApiError."""
    location = require_location(state, location_id)
    if location["id"] not in state.numbers:
        raise ApiError(404, "Location is not enabled for Webex Calling.")
    return location


def list_calling_locations(state: State, organization_id: str) -> list[Raw]:
    """List the locations of an organization that are enabled for Webex Calling."""
    locations = [each for each in state.locations.values() if each["orgId"] == organization_id]
    return [each for each in locations if each["id"] in state.numbers]
