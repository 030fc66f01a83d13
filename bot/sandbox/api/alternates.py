"""Changes of the numbers of auto attendants, hunt groups and call queues."""

from typing import Any

from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.inventory import (
    check_assignable,
    get_alternates,
    release_number,
    take_number,
)
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.world import build_number

RING_PATTERNS = ("NORMAL", "LONG_LONG", "SHORT_SHORT_LONG", "SHORT_LONG_SHORT")

MAX_ALTERNATES = 10
"""For hunt groups and call queues "up to ten (10) phone numbers" (OpenAPI); for auto attendants an assumption."""

CODE_MISSING_FIELD = 25008
"""`{"errorCode": 25008, "message": "Missing Mandatory field name: …"}`, as seen in real responses."""


def check_alternates(alternates: Any, *, needs_ring_pattern: bool) -> list[Raw]:
    """Check the form of a new list of alternate numbers. Raises ApiError.

    Auto attendants require a ring pattern for each (OpenAPI: AlternateNumbersObject), the others do not.
    """
    if not isinstance(alternates, list) or not all(isinstance(each, dict) for each in alternates):
        raise ApiError(400, "alternateNumbers is not a list of objects")
    if len(alternates) > MAX_ALTERNATES:
        raise ApiError(400, f"alternateNumbers has more than {MAX_ALTERNATES} numbers")
    required = ("phoneNumber", "ringPattern") if needs_ring_pattern else ("phoneNumber",)
    for each in alternates:
        if missing := [name for name in required if each.get(name) is None]:
            raise ApiError(400, f"Missing Mandatory field name: {missing[0]}", code=CODE_MISSING_FIELD)
        if not isinstance(each["phoneNumber"], str) or each.get("ringPattern", "NORMAL") not in RING_PATTERNS:
            raise ApiError(400, f"phoneNumber must be a text, and ringPattern one of {', '.join(RING_PATTERNS)}")
    numbers = [each["phoneNumber"] for each in alternates]
    if len(set(numbers)) != len(numbers):
        raise ApiError(400, "alternateNumbers contains a number twice")
    return alternates


def replace_numbers(state: State, feature: Raw, primary: str | None, alternates: list[Raw]) -> None:
    """Give a feature these numbers, and none of those it had. Raises ApiError, and then changes nothing.

    Added numbers leave the lists of available numbers; removed ones return to them.
    """
    location_id = feature["locationId"]
    current = {each["phoneNumber"]: each for each in get_alternates(feature)}
    if feature["phoneNumber"]:
        current[feature["phoneNumber"]] = {}
    wanted = [each["phoneNumber"] for each in alternates] + ([primary] if primary else [])
    if len(set(wanted)) != len(wanted):
        raise ApiError(400, "The main number cannot also be an alternate number")
    added = [number for number in wanted if number not in current]
    for number in added:
        check_assignable(state, location_id, number)
    for number in added:
        take_number(state, location_id, number)
    for number in [each for each in current if each not in wanted]:
        flags = build_number(number, is_toll_free=bool(current[number].get("tollFreeNumber")))
        release_number(state, location_id, dict(flags))
