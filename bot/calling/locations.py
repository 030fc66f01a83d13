"""The organization's locations."""

from collections.abc import Mapping
from typing import Any

from bot import limits
from bot.calling.client import CallingClient
from bot.calling.pages import PageRequest
from bot.model import Location, fold


def fetch_locations(client: CallingClient, org_id: str) -> tuple[Location, ...]:
    """Fetch all locations of an organization (empty: the service app's own), by name. Raises WebexError."""
    pages = client.fetch_pages(PageRequest("/locations", limits.MAX_PAGE_SIZE, org_id=org_id))
    found = [_to_location(item) for page in pages for item in page.read_items("items")]
    return tuple(sorted(found, key=lambda location: fold(location.name)))


def _to_location(raw: Mapping[str, Any]) -> Location:
    address = raw.get("address")
    address = address if isinstance(address, dict) else {}
    return Location(
        id=str(raw.get("id") or ""),
        name=str(raw.get("name") or raw.get("id") or ""),
        city=str(address.get("city") or ""),
        state=str(address.get("state") or ""),
        postal_code=str(address.get("postalCode") or ""),
        country=str(address.get("country") or ""),
    )
