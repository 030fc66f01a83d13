"""The organization's locations, and which of them a person means."""

import base64
import binascii
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from rapidfuzz import fuzz, process

from bot.calling.client import CallingClient
from bot.model import AutoAttendant, Location

Named = TypeVar("Named", Location, AutoAttendant)

PAGE = 1000
NEAR = 60
"""How alike two names must be, of 100, for one to be offered in place of the other."""

MOST_REMEMBERED = 20_000
"""How many names, and ids, are remembered as they are compared: each command looks through all locations."""


def fetch_locations(client: CallingClient, org_id: str) -> tuple[Location, ...]:
    """Fetch all locations of an organization (empty: the service app's own), by name. Raises WebexError."""
    params: dict[str, str | int] = {"max": PAGE} | ({"orgId": org_id} if org_id else {})
    found = [
        _to_location(item) for page in client.fetch_pages("/locations", params) for item in page.read_items("items")
    ]
    return tuple(sorted(found, key=lambda location: fold(location.name)))


def match_locations(locations: Sequence[Location], text: str) -> list[Location]:
    """Return the locations that `text` may mean: an id's, else an exact name's, else all whose name holds it."""
    if key := to_uuid(text):
        return [location for location in locations if to_uuid(location.id) == key]
    wanted = fold(text)
    exact = [location for location in locations if fold(location.name) == wanted]
    return exact or [location for location in locations if wanted in fold(location.name)]


def find_nearest(locations: Sequence[Named], text: str, count: int = 3) -> list[Named]:
    """Return the locations, or auto attendants, whose names are most like `text`, the most alike first."""
    by_name = {location.id: fold(location.name) for location in locations}
    ranked = process.extract(fold(text), by_name, scorer=fuzz.WRatio, limit=count, score_cutoff=NEAR)
    by_id = {location.id: location for location in locations}
    return [by_id[location_id] for _, _, location_id in ranked]


@lru_cache(MOST_REMEMBERED)
def fold(text: str) -> str:
    """Make names comparable: no case, no accents, single spaces ("Zürich" and "zurich" are the same)."""
    # Twice: what a compatibility character stands for may have a case of its own.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


@lru_cache(MOST_REMEMBERED)
def to_uuid(text: str, kind: str = "LOCATION") -> str | None:
    """Return the UUID that an id holds, bare or as base64url of `ciscospark://…/<kind>/uuid`; else None."""
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        pass
    try:
        padded = text.strip() + "=" * (-len(text.strip()) % 4)
        uri = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    if not uri.startswith("ciscospark://") or f"/{kind}/" not in uri:
        return None
    return uri.rsplit("/", 1)[1].lower() or None


def _to_location(raw: Mapping[str, Any]) -> Location:
    address = raw.get("address")
    address = address if isinstance(address, dict) else {}
    return Location(
        id=str(raw.get("id") or ""),
        name=str(raw.get("name") or raw.get("id") or ""),
        city=str(address.get("city") or ""),
        country=str(address.get("country") or ""),
    )
