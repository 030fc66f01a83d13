"""Which locations and auto attendants a text names."""

from collections.abc import Sequence
from typing import TypeVar

from rapidfuzz import fuzz, process

from bot.model import AutoAttendant, Location, fold, to_uuid

Named = TypeVar("Named", Location, AutoAttendant)

MIN_SIMILARITY = 60
"""How similar two names must be, of 100, for one to be suggested instead of the other."""


def match_locations(locations: Sequence[Location], text: str) -> list[Location]:
    """Return the locations that `text` may name: by id, else by exact name, else by part of the name."""
    if key := to_uuid(text):
        return [location for location in locations if to_uuid(location.id) == key]
    wanted = fold(text)
    exact = [location for location in locations if fold(location.name) == wanted]
    return exact or [location for location in locations if wanted in fold(location.name)]


def match_auto_attendants(attendants: Sequence[AutoAttendant], text: str) -> list[AutoAttendant]:
    """Return the auto attendants that `text` may name: by id, else by exact name, else by part of the name.

    The location may follow the name: "Main Menu in Denver".
    """
    if key := to_uuid(text, "AUTO_ATTENDANT"):
        return [each for each in attendants if to_uuid(each.id, "AUTO_ATTENDANT") == key]
    wanted = fold(text)
    if exact := [each for each in attendants if fold(each.name) == wanted]:
        return exact
    if partial := [each for each in attendants if wanted in fold(each.name)]:
        return partial
    for preposition in (" in ", " at "):
        name, found, location = wanted.rpartition(preposition)
        here = [each for each in attendants if found and location in fold(each.location_name)]
        if matched := [each for each in here if name in fold(each.name)]:
            return matched
    return []


def find_nearest(candidates: Sequence[Named], text: str, count: int = 3) -> list[Named]:
    """Return the locations or auto attendants whose names are most similar to `text`, the most similar first."""
    by_name = {each.id: fold(each.name) for each in candidates}
    ranked = process.extract(fold(text), by_name, scorer=fuzz.WRatio, limit=count, score_cutoff=MIN_SIMILARITY)
    by_id = {each.id: each for each in candidates}
    return [by_id[key] for _, _, key in ranked]
