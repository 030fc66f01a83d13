"""Fills the state with the initial data."""

from bot.sandbox.engine import world
from bot.sandbox.engine.features import KINDS, build_features, build_flagged_numbers, copy_feature
from bot.sandbox.engine.ids import build_id, encode_id
from bot.sandbox.engine.inventory import get_features
from bot.sandbox.engine.large_world import build_large_locations
from bot.sandbox.engine.owners import build_inventory
from bot.sandbox.engine.state import Raw, State


def reset_state(state: State, max_numbers: int | None = None) -> None:
    """Remove everything from the state, and put the initial data into it: at most so many numbers of a location."""
    with state.lock:
        for collection in vars(state).values():
            if isinstance(collection, dict | set):
                collection.clear()
        state.service_app = dict(world.SERVICE_APP)
        state.refresh_tokens.add(world.SERVICE_APP["refresh_token"])
        state.scopes |= world.SCOPES
        _add_people(state)
        state.refusals_after_release = 0
        for seed in world.LOCATIONS_WITHOUT_CALLING:
            _add_location(state, seed)
        for index, seed in enumerate(world.LOCATIONS):
            location_id = _enable_calling(state, seed, f"8{index + 1:02}", max_numbers)
            _add_features(state, location_id, seed)
        for index, seed in enumerate(build_large_locations() if state.is_large else ()):
            _enable_calling(state, seed, f"9{index:03}")
        state.revision += 1
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
        if seed.time_zone:  # "If no timezone is configured on the account, this field will not be present" (OpenAPI)
            person["timezone"] = seed.time_zone
        state.people[person["id"]] = person
        state.people_by_token[seed.token] = person["id"]


def _add_location(state: State, seed: world.LocationSeed) -> str:
    """Add a location as `/locations` lists it, without Webex Calling; returns its id."""
    location_id = encode_id("LOCATION", seed.legacy_key) if seed.legacy_key else build_id("LOCATION", seed.name)
    state.locations[location_id] = {
        "id": location_id,
        "name": seed.name,
        "orgId": build_id("ORGANIZATION", seed.organization),
        "timeZone": seed.time_zone,
        "preferredLanguage": "en_us",
        "address": seed.address,
    }
    return location_id


def _enable_calling(state: State, seed: world.LocationSeed, prefix: str, max_numbers: int | None = None) -> str:
    """Add a location with Webex Calling and its numbers. `prefix` is dialled between locations. Returns its id."""
    location_id = _add_location(state, seed)
    state.calling_details[location_id] = {
        "country": seed.country,
        "provider": seed.provider,
        "routingPrefix": prefix,
    }
    state.numbers[location_id] = [dict(number) for number in world.build_numbers(seed)[:max_numbers]]
    state.inventory[location_id] = [dict(entry) for entry in build_inventory(seed)]
    return location_id


def _add_features(state: State, location_id: str, seed: world.LocationSeed) -> None:
    for kind in KINDS:
        for feature in build_features(seed, kind):
            details = {**copy_feature(feature), "locationId": location_id, "locationName": seed.name}
            get_features(state, kind)[feature["id"]] = details
    state.assigned |= {str(each["phoneNumber"]): dict(each) for each in build_flagged_numbers(seed)}
