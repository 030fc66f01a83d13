"""The numbers that a location has left to give."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.calling.client import CallingClient, join_path, read_items
from bot.model import AvailableNumber, Purpose

PAGE = 2000
"""The API's own default for `max`, and the most that it is known to give."""

SMALLEST_CAP = 50
"""A server that caps `max` does so at a round number no smaller than this (our assumption)."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which list, and what Webex itself narrows it by."""

    location_id: str
    purpose: Purpose
    phone_numbers: tuple[str, ...] = ()
    """E.164; empty for all."""
    owner_name: str = ""
    extension: str = ""
    org_id: str = ""
    """Empty for the service app's own organization."""

    @property
    def path(self) -> str:
        """The list's path. Its parts are quoted."""
        parts = [part for part in self.purpose.path.split("/") if part]
        return join_path("telephony", "config", "locations", self.location_id, *parts, "availableNumbers")

    @property
    def params(self) -> dict[str, str]:
        """The parameters that narrow the list."""
        given = {
            "phoneNumber": ",".join(self.phone_numbers),
            "ownerName": self.owner_name,
            "extension": self.extension,
            "orgId": self.org_id,
        }
        return {name: value for name, value in given.items() if value}


def fetch_available_numbers(client: CallingClient, query: ListQuery, most: int) -> tuple[AvailableNumber, ...]:
    """Fetch a whole list, in Webex's order, each number once; no more than `most` of them.

    Source: "Get Auto Attendant Alternate Available Phone Numbers" and its sisters in Webex's API reference. They
    give no total and need not send a Link header, so where there is none the next page is asked for by `start`.
    Raises WebexError.
    """
    found: dict[str, AvailableNumber] = {}
    start = 0
    while True:
        received = 0
        before = len(found)
        params: dict[str, str | int] = {**query.params, "max": PAGE, **({"start": start} if start else {})}
        for body in client.fetch_pages(query.path, params):
            items = read_items(body, "phoneNumbers", query.path)
            received = len(items)
            start += received
            found.update(
                {number.phone_number or number.extension: number for number in map(to_available_number, items)}
            )
            if len(found) >= most:
                return tuple(islice(found.values(), most))
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
        extension=str(raw.get("extension") or ""),
        owner=_to_owner(raw.get("owner")),
    )


def _to_owner(raw: object) -> str:
    """Name an owner: by the display name, else first and last name, with its type."""
    if not isinstance(raw, dict):
        return ""
    names = [str(raw.get(part) or "") for part in ("firstName", "lastName")]
    name = str(raw.get("displayName") or " ".join(filter(None, names)))
    kind = str(raw.get("type") or "").replace("_", " ").lower()
    return f"{name} ({kind})" if name and kind else name or kind


def _may_have_more(received: int) -> bool:
    """Tell whether the last page looks full, to what was asked or to a cap of the server's own."""
    return received == PAGE or (received >= SMALLEST_CAP and received % SMALLEST_CAP == 0)
