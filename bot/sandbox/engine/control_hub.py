"""What an administrator does in Webex Control Hub: numbers are assigned, released, added, removed and activated."""

import re
from itertools import chain

from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import is_same_id
from bot.sandbox.engine.inventory import (
    check_assignable,
    get_alternates,
    get_features,
    is_assigned,
    list_entries,
    release_number,
    take_number,
)
from bot.sandbox.engine.owners import build_entry
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.world import build_number

E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def list_people(state: State, location_id: str) -> list[Raw]:
    """List the people of a location who have a number or an extension, each of them once."""
    people = [each["owner"] for each in state.inventory[location_id] if is_assigned(each)]
    return list({each["id"]: each for each in people if each["type"] == "PEOPLE"}.values())


def assign_number(state: State, location_id: str, number: str, person_id: str) -> None:
    """Assign an available number to a person of the location. Raises ApiError."""
    person = next((each for each in list_people(state, location_id) if is_same_id(each["id"], person_id)), None)
    if person is None:
        raise ApiError(404, "No person of this location has this id.")
    check_assignable(state, location_id, number)
    take_number(state, location_id, number)
    has_number = any(
        each["owner"] == person and "phoneNumber" in each for each in state.inventory[location_id] if is_assigned(each)
    )
    entry = build_entry(number, person, "ALTERNATE" if has_number else "PRIMARY")
    state.inventory[location_id].append({**entry, **state.assigned[number]})


def release(state: State, location_id: str, number: str) -> None:
    """Take a number away from its owner: it is available again. Raises ApiError."""
    entry = next((each for each in list_entries(state, location_id) if each.get("phoneNumber") == number), None)
    if entry is None or not is_assigned(entry):
        raise ApiError(400, f"Phone number {number} is not assigned at this location.")
    if entry in state.inventory[location_id]:
        _release_from_owner(state, location_id, entry)
    else:
        _release_from_feature(state, entry["owner"], number)
    if entry["telephonyType"] == "PSTN_NUMBER":
        release_number(state, location_id, entry)


def _release_from_owner(state: State, location_id: str, entry: Raw) -> None:
    """Remove a number from a person, a workspace, a virtual line or a group, who keeps the extension."""
    entries = state.inventory[location_id]
    entries.remove(entry)
    if "extension" in entry:
        entries.append(build_entry(None, entry["owner"], extension=entry["extension"]))
    if entry["telephonyType"] == "MOBILE_NUMBER":
        entries.append({name: value for name, value in entry.items() if name not in ("owner", "extension")})


def _release_from_feature(state: State, owner: Raw, number: str) -> None:
    feature = get_features(state, owner["type"])[owner["id"]]
    if feature["phoneNumber"] == number:
        feature["phoneNumber"] = None
    alternates = get_alternates(feature)
    alternates[:] = [each for each in alternates if each["phoneNumber"] != number]


def add_number(state: State, location_id: str, number: str, *, is_active: bool = True, **flags: bool) -> None:
    """Add a number to a location's available ones. Raises ApiError.

    `flags` are those of `build_number`.
    """
    if not E164.fullmatch(number):
        raise ApiError(400, f"{number} is not a phone number in E.164 format, such as +12055550100.")
    if find_location_of(state, number):
        raise ApiError(400, f"Phone number {number} exists already.")
    added = build_number(number, state="ACTIVE" if is_active else "INACTIVE", **flags)
    state.numbers[location_id].append(dict(added))


def remove_number(state: State, location_id: str, number: str) -> None:
    """Remove an available number from a location. Raises ApiError for the main number and for assigned ones."""
    entry = find_available(state, location_id, number)
    if entry["isMainNumber"]:
        raise ApiError(400, f"Phone number {number} is the location's main number, which cannot be removed.")
    state.numbers[location_id].remove(entry)


def set_active(state: State, location_id: str, number: str, *, is_active: bool) -> None:
    """Activate or deactivate an available number. Raises ApiError."""
    find_available(state, location_id, number)["state"] = "ACTIVE" if is_active else "INACTIVE"


def set_main_number(state: State, location_id: str, number: str) -> None:
    """Make an available number the location's main number, in place of the one that was. Raises ApiError."""
    chosen = find_available(state, location_id, number)
    for entry in chain(state.numbers[location_id], state.inventory[location_id]):
        if entry.get("isMainNumber"):
            entry["isMainNumber"] = False
    chosen["isMainNumber"] = True


def find_owner_name(state: State, location_id: str, number: str) -> str:
    """Return the name of who has a number of a location; empty if nobody has it."""
    owners = [
        each["owner"]
        for each in list_entries(state, location_id)
        if each.get("phoneNumber") == number and is_assigned(each)
    ]
    return get_name(owners[0]) if owners else ""


def get_name(owner: Raw) -> str:
    """Return an owner's name: people and virtual lines have a first and a last name."""
    name: str = owner.get("displayName") or f"{owner.get('firstName', '')} {owner.get('lastName', '')}".strip()
    return name


def find_available(state: State, location_id: str, number: str) -> Raw:
    """Return an available number of a location. Raises ApiError."""
    for entry in state.numbers[location_id]:
        if entry["phoneNumber"] == number:
            return entry
    raise ApiError(400, f"Phone number {number} is not available at this location.")


def find_location_of(state: State, number: str) -> str | None:
    """Return the id of the location that a number belongs to, if there is one."""
    for location_id, available in state.numbers.items():
        if any(each.get("phoneNumber") == number for each in chain(available, list_entries(state, location_id))):
            return location_id
    return None
