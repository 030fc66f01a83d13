"""Everything that a location has: its available numbers, and the numbers and extensions that have an owner.

An entry has the properties of the lists of available numbers, and `phoneNumberType`, `isReservedNumber` and the mobile
ones of `/telephony/config/numbers`. Each endpoint shows those that its schema in Webex's OpenAPI document has.
"""

from collections.abc import Iterator
from itertools import chain

from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import is_same_id
from bot.sandbox.engine.owners import build_entry
from bot.sandbox.engine.state import Raw, State

CODE_UNAVAILABLE = 8361
"""`[Error 8361] DN is unavailable` (OpenAPI: validateNumbers). That an assignment has it too is an assumption."""


def get_features(state: State, kind: str) -> dict[str, Raw]:
    """Return the features of a kind, by id."""
    return {"AUTO_ATTENDANT": state.attendants, "HUNT_GROUP": state.hunt_groups, "CALL_QUEUE": state.queues}[kind]


def get_alternates(feature: Raw) -> list[Raw]:
    """Return a feature's alternate numbers: call queues have them one level deeper (OpenAPI: GET queues/{id})."""
    settings = feature.get("alternateNumberSettings", feature)
    alternates: list[Raw] = settings["alternateNumbers"]
    return alternates


def list_entries(state: State, location_id: str) -> list[Raw]:
    """List the entries of a location that are not available, features first: mobile and reserved ones too."""
    return [*_list_of_features(state, location_id), *state.inventory.get(location_id, ())]


def _list_of_features(state: State, location_id: str) -> Iterator[Raw]:
    for kind in ("AUTO_ATTENDANT", "HUNT_GROUP", "CALL_QUEUE"):
        for feature in get_features(state, kind).values():
            if feature["locationId"] == location_id:
                yield from _list_of_feature(state, kind, feature)


def _list_of_feature(state: State, kind: str, feature: Raw) -> Iterator[Raw]:
    owner = {"id": feature["id"], "type": kind, "displayName": feature["name"]}
    extension = {"extension": feature["extension"]} if feature.get("extension") else {}
    number = feature["phoneNumber"]
    yield {**build_entry(number, owner), **state.assigned.get(number or "", {}), **extension}
    for each in get_alternates(feature):
        number = each["phoneNumber"]
        yield {**build_entry(number, owner, "ALTERNATE"), **state.assigned.get(number, {})}


def is_assigned(entry: Raw) -> bool:
    """Return whether somebody has the number or extension."""
    return "owner" in entry


def find_main_number(state: State, location_id: str) -> str | None:
    """Return a location's main number, if it has one."""
    entries = chain(state.numbers[location_id], _list_of_features(state, location_id), state.inventory[location_id])
    return next((each["phoneNumber"] for each in entries if each["isMainNumber"] and "phoneNumber" in each), None)


def find_owner_entries(state: State, location_id: str, owner_id: str) -> list[Raw]:
    """List the entries of one owner."""
    entries = list_entries(state, location_id)
    return [each for each in entries if is_assigned(each) and is_same_id(each["owner"]["id"], owner_id)]


def check_assignable(state: State, location_id: str, number: str) -> None:
    """Raise ApiError unless a number is available. One that was released a moment ago may be refused, too."""
    is_available = any(each["phoneNumber"] == number for each in state.numbers[location_id])
    refusals_left = state.refusals_left.get(number, 0)
    if is_available and not refusals_left:
        return
    state.refusals_left[number] = max(0, refusals_left - 1)
    raise ApiError(400, f"[Error {CODE_UNAVAILABLE}] DN is unavailable : {number}", code=CODE_UNAVAILABLE)


def take_number(state: State, location_id: str, number: str) -> None:
    """Take a number that can be assigned from the available ones."""
    available = state.numbers[location_id]
    index = next(index for index, each in enumerate(available) if each["phoneNumber"] == number)
    state.assigned[number] = available.pop(index)


def release_number(state: State, location_id: str, entry: Raw) -> None:
    """Return a number to the available ones, with the flags that it had there before."""
    number = entry["phoneNumber"]
    names = ("phoneNumber", "state", "isMainNumber", "telephonyType", "tollFreeNumber", "isServiceNumber")
    released = {name: entry[name] for name in names} | state.assigned.pop(number, {})
    state.numbers[location_id].append(released)
    if state.refusals_after_release:
        state.refusals_left[number] = state.refusals_after_release
