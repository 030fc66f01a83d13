"""Which locations and auto attendants a text means."""

from collections.abc import Sequence
from typing import TypeVar

from rapidfuzz import fuzz, process

from bot.model import AutoAttendant, Location, fold, to_uuid

Named = TypeVar("Named", Location, AutoAttendant)

MIN_SIMILARITY = 60
"""How alike two names must be, of 100, for one to be offered in place of the other."""


def match_locations(locations: Sequence[Location], text: str) -> list[Location]:
    """Return the locations that `text` may mean: an id's, else an exact name's, else all whose name holds it."""
    if key := to_uuid(text):
        return [location for location in locations if to_uuid(location.id) == key]
    wanted = fold(text)
    exact = [location for location in locations if fold(location.name) == wanted]
    return exact or [location for location in locations if wanted in fold(location.name)]


def match_auto_attendants(attendants: Sequence[AutoAttendant], text: str) -> list[AutoAttendant]:
    """Return those that `text` may mean: an id's, else an exact name's, else all whose name holds it.

    A location may stand behind the name: "Main Menu in Denver".
    """
    if key := to_uuid(text, "AUTO_ATTENDANT"):
        return [each for each in attendants if to_uuid(each.id, "AUTO_ATTENDANT") == key]
    wanted = fold(text)
    if exact := [each for each in attendants if fold(each.name) == wanted]:
        return exact
    if partly := [each for each in attendants if wanted in fold(each.name)]:
        return partly
    for word in (" in ", " at "):
        name, found, location = wanted.rpartition(word)
        here = [each for each in attendants if found and location in fold(each.location_name)]
        if matched := [each for each in here if name in fold(each.name)]:
            return matched
    return []


def find_nearest(locations: Sequence[Named], text: str, count: int = 3) -> list[Named]:
    """Return the locations, or auto attendants, whose names are most like `text`, the most alike first."""
    by_name = {location.id: fold(location.name) for location in locations}
    ranked = process.extract(fold(text), by_name, scorer=fuzz.WRatio, limit=count, score_cutoff=MIN_SIMILARITY)
    by_id = {location.id: location for location in locations}
    return [by_id[location_id] for _, _, location_id in ranked]
