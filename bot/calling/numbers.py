"""The numbers that a location has left to give."""

from collections.abc import Mapping
from typing import Any

from bot.calling.client import CallingClient, join_path, read_items
from bot.model import AvailableNumber

PAGE = 2000
"""The API's own default for `max`, and the most that it is known to give."""

SMALLEST_CAP = 50
"""A server that caps `max` does so at a round number no smaller than this (our assumption)."""


def fetch_available_numbers(client: CallingClient, location_id: str) -> tuple[AvailableNumber, ...]:
    """Fetch the whole list for auto attendants' alternate numbers, in Webex's order, each number once.

    Source: "Get Auto Attendant Alternate Available Phone Numbers" in Webex's API reference. It gives no
    total and need not send a Link header, so where there is none the next page is asked for by `start`.
    Raises WebexError.
    """
    path = join_path("telephony", "config", "locations", location_id, "autoAttendants", "alternate", "availableNumbers")
    found: dict[str, AvailableNumber] = {}
    start = 0
    while True:
        received = 0
        before = len(found)
        for body in client.fetch_pages(path, {"max": PAGE, "start": start} if start else {"max": PAGE}):
            items = read_items(body, "phoneNumbers", path)
            received = len(items)
            start += received
            found.update({number.phone_number: number for number in map(to_available_number, items)})
        if len(found) == before or not _may_have_more(received):
            return tuple(found.values())


def to_available_number(raw: Mapping[str, Any]) -> AvailableNumber:
    """Read one number, leniently: an unknown value is kept, a missing one is empty or False."""
    return AvailableNumber(
        phone_number=str(raw.get("phoneNumber") or ""),
        state=str(raw.get("state") or ""),
        is_main_number=raw.get("isMainNumber") is True,
        is_toll_free=raw.get("tollFreeNumber") is True,
        is_service_number=raw.get("isServiceNumber") is True,
        telephony_type=str(raw.get("telephonyType") or ""),
    )


def _may_have_more(received: int) -> bool:
    """Tell whether the last page looks full, to what was asked or to a cap of the server's own."""
    return received == PAGE or (received >= SMALLEST_CAP and received % SMALLEST_CAP == 0)
