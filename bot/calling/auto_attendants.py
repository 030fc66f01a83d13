"""The organization's auto attendants.

Source: "Read the List of Auto Attendants", "Get Details for an Auto Attendant" and "Update an Auto Attendant" in
Webex's API reference.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot import limits
from bot.calling.client import CallingClient
from bot.calling.pages import PageRequest, join_path
from bot.errors import WebexInvalidResponse
from bot.model import AlternateNumber, AutoAttendant, fold

ID_KIND = "AUTO_ATTENDANT"


def fetch_auto_attendants(client: CallingClient, org_id: str) -> tuple[AutoAttendant, ...]:
    """Fetch all auto attendants of an organization, by location and name, without their alternate numbers.

    Raises WebexError.
    """
    pages = client.fetch_pages(PageRequest("/telephony/config/autoAttendants", limits.MAX_PAGE_SIZE, org_id=org_id))
    found = [_to_attendant(item) for page in pages for item in page.read_items("autoAttendants")]
    return tuple(sorted(found, key=lambda each: (fold(each.location_name), fold(each.name))))


def fetch_auto_attendant(client: CallingClient, listed: AutoAttendant, org_id: str) -> AutoAttendant:
    """Fetch an auto attendant with its alternate numbers, as it is now. Raises WebexError."""
    path = _build_path(listed)
    raw = client.fetch(path, org_id)
    alternates = raw.get("alternateNumbers") or []
    if not isinstance(alternates, list) or not all(map(_is_alternate, alternates)):
        raise WebexInvalidResponse(path, "")  # a change would write back a list that could not be read
    return AutoAttendant(
        id=listed.id,
        name=str(raw.get("name") or listed.name),
        location_id=listed.location_id,
        location_name=listed.location_name,
        phone_number=str(raw.get("phoneNumber") or ""),
        extension=str(raw.get("extension") or ""),
        alternates=tuple(map(_to_alternate, alternates)),
    )


def replace_alternates(
    client: CallingClient, attendant: AutoAttendant, alternates: Sequence[AlternateNumber], org_id: str
) -> None:
    """Set an auto attendant's alternate numbers; its other properties stay the same. Raises WebexError."""
    written = [{"phoneNumber": each.phone_number, "ringPattern": each.ring_pattern} for each in alternates]
    client.change(_build_path(attendant), org_id, {"alternateNumbers": written})


def _build_path(attendant: AutoAttendant) -> str:
    return join_path("telephony", "config", "locations", attendant.location_id, "autoAttendants", attendant.id)


def _to_attendant(raw: Mapping[str, Any]) -> AutoAttendant:
    return AutoAttendant(
        id=str(raw.get("id") or ""),
        name=str(raw.get("name") or raw.get("id") or ""),
        location_id=str(raw.get("locationId") or ""),
        location_name=str(raw.get("locationName") or ""),
        phone_number=str(raw.get("phoneNumber") or ""),
        extension=str(raw.get("extension") or ""),
    )


def _is_alternate(raw: object) -> bool:
    return isinstance(raw, dict) and bool(raw.get("phoneNumber"))


def _to_alternate(raw: Mapping[str, Any]) -> AlternateNumber:
    return AlternateNumber(
        phone_number=str(raw.get("phoneNumber") or ""),
        ring_pattern=str(raw.get("ringPattern") or "NORMAL"),
        is_toll_free=raw.get("tollFreeNumber") is True,
    )
