"""Fills the state with the initial data."""

from bot.sandbox.engine import world
from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.state import Raw, State


def reset_state(state: State) -> None:
    """Remove everything from the state, and put the initial data into it."""
    with state.lock:
        for collection in vars(state).values():
            if isinstance(collection, dict | set):
                collection.clear()
        state.service_app = dict(world.SERVICE_APP)
        state.refresh_tokens.add(world.SERVICE_APP["refresh_token"])
        state.scopes |= world.SCOPES
        _add_people(state)
        for seed in world.LOCATIONS:
            _add_location(state, seed)
        bot, *people = state.people.values()
        state.add_room(world.GROUP_SPACE, "group", [*people, bot], build_id("ROOM", world.GROUP_SPACE))


def _add_people(state: State) -> None:
    for seed in world.PEOPLE:
        person: Raw = {
            "id": build_id("PEOPLE", seed.email),
            "emails": [seed.email],
            "phoneNumbers": [],
            "displayName": seed.name,
            "nickName": seed.name,
            "firstName": seed.name,
            "orgId": build_id("ORGANIZATION", seed.organization),
            "created": "2026-01-01T00:00:00.000Z",
            "status": "active",
            "type": seed.kind,
        }
        state.people[person["id"]] = person
        state.people_by_token[seed.token] = person["id"]


def _add_location(state: State, seed: world.LocationSeed) -> None:
    location_id = build_id("LOCATION", seed.name)
    state.locations[location_id] = {
        "id": location_id,
        "name": seed.name,
        "orgId": build_id("ORGANIZATION", seed.organization),
        "timeZone": seed.time_zone,
        "preferredLanguage": "en_us",
        "address": seed.address,
    }
    state.numbers[location_id] = [dict(number) for number in world.build_numbers(seed)]
    for attendant in world.build_attendants(seed):
        attendant_id = build_id("AUTO_ATTENDANT", f"{seed.name}/{attendant['name']}")
        state.attendants[attendant_id] = {
            "id": attendant_id,
            "locationId": location_id,
            "locationName": seed.name,
            "enabled": True,
            "tollFreeNumber": False,
            "businessSchedule": "Business Hours",
            **attendant,
        }
