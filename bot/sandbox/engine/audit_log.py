"""The audit log: who changed which number, in Control Hub or by the API.

Source of its form: "List Admin Audit Events" in Webex's OpenAPI document. What the events of numbers say is our
assumption: see the README.
"""

from typing import NamedTuple

from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.state import Raw, State

MAX_EVENTS = 5_000
"""The oldest are dropped."""

ADMINISTRATOR = "administrator@example.com"
"""Who works in Control Hub."""

SERVICE_APP_NAME, SERVICE_APP_EMAIL = "Numbers service app", "numbers-service-app@example.com"

ACTIONS = {
    "assign": "assigned phone number {number} to {target}",
    "release": "unassigned phone number {number} from {target}",
    "add": "added phone number {number} to location {location}",
    "remove": "removed phone number {number} from location {location}",
    "activate": "activated phone number {number} at location {location}",
    "deactivate": "deactivated phone number {number} at location {location}",
    "main": "made phone number {number} the main number of location {location}",
}
"""What the events say, by the actions of Control Hub."""


class Actor(NamedTuple):
    """Who changes something."""

    id: str
    name: str
    email: str


SERVICE_APP = Actor(build_id("PEOPLE", SERVICE_APP_EMAIL), SERVICE_APP_NAME, SERVICE_APP_EMAIL)


def find_administrator(state: State) -> Actor:
    """Return the person who works in Control Hub."""
    person = state.find_person(ADMINISTRATOR)
    return Actor(person["id"], person["displayName"], ADMINISTRATOR) if person else SERVICE_APP


def record(state: State, actor: Actor, action: str, location_id: str, number: str, target: str = "") -> None:
    """Record one change of a number. `target` is who has it, or had it."""
    location = state.locations[location_id]
    done = ACTIONS[action].format(number=number, target=target or "nobody", location=location["name"])
    event_id = state.build_id("AUDIT_EVENT")
    state.audit_events[event_id] = {
        "data": {
            "actorOrgName": "",
            "targetName": number,
            "eventDescription": "A phone number was changed",
            "actorName": actor.name,
            "actorEmail": actor.email,
            "adminRoles": ["Full_Admin"],
            "trackingId": f"ATLAS_{event_id[-36:]}_0",
            "targetType": "TargetResourceType.NUMBER",
            "targetId": number,
            "eventCategory": "EventCategory.CALLING",
            "actorUserAgent": "",
            "actorIp": "127.0.0.1",
            "targetOrgId": location["orgId"],
            "actionText": f"{actor.name} {done}",
            "targetOrgName": "",
        },
        "created": state.now(),
        "actorOrgId": location["orgId"],
        "id": event_id,
        "actorId": actor.id,
    }
    while len(state.audit_events) > MAX_EVENTS:
        del state.audit_events[next(iter(state.audit_events))]


def record_feature(state: State, feature: Raw, before: set[str], after: set[str]) -> None:
    """Record which numbers a feature was given by the API, and which were taken from it."""
    for action, numbers in (("release", before - after), ("assign", after - before)):
        for number in sorted(numbers):
            record(state, SERVICE_APP, action, feature["locationId"], number, feature["name"])
