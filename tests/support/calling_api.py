"""Calls to the Webex Calling API that several of the sandbox's tests make."""

from typing import Any

from bot.sandbox import Person

ALTERNATE_NUMBERS = "autoAttendants/alternate/availableNumbers"


def find_location(service_app: Person, name: str) -> dict[str, Any]:
    """Return the first location whose name contains a text."""
    found: list[dict[str, Any]] = service_app.call("GET", "/locations", params={"name": name})["items"]
    return found[0]


def list_numbers(
    service_app: Person, location_id: str, kind: str = ALTERNATE_NUMBERS, **query: str
) -> list[dict[str, Any]]:
    """List the available numbers of a location, by default those for auto attendants' alternate numbers."""
    path = f"/telephony/config/locations/{location_id}/{kind}"
    numbers: list[dict[str, Any]] = service_app.call("GET", path, params=query)["phoneNumbers"]
    return numbers
