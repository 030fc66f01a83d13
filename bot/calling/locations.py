"""The organization's Webex Calling locations.

Webex lists them at `/telephony/config/locations`, without addresses. These, and the time zones, are in the list of all
locations at `/locations`, which needs a scope of its own and also has locations without Calling: it supplements the
first list where it may be read.
"""

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import phonenumbers
from cachetools import LRUCache

from bot import limits
from bot.calling.client import CallingClient
from bot.calling.pages import PageRequest
from bot.errors import WebexError
from bot.model import Location, fold, to_uuid

CALLING_PATH = "/telephony/config/locations"
"""Locations with Webex Calling. Scope: spark-admin:telephony_config_read (OpenAPI)."""

ALL_PATH = "/locations"
"""All locations, with addresses and time zones. Scope: spark-admin:locations_read (OpenAPI)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Described:
    """The list of all locations, by key; empty where it may not be read."""

    by_key: Mapping[str, Location]
    read_at: float
    """`time.monotonic()`."""
    is_refused: bool = False


class LocationReader:
    """Reads the Calling locations of organizations, and remembers what is known of all their locations."""

    def __init__(self, client: CallingClient) -> None:
        self._client = client
        self._described: LRUCache[str, _Described] = LRUCache(limits.MAX_CACHED_LISTS)
        self._calling_keys: LRUCache[str, frozenset[str]] = LRUCache(limits.MAX_CACHED_LISTS)
        self._time_zones: LRUCache[str, str] = LRUCache(limits.MAX_CACHED_NAMES)
        self._lock = threading.Lock()

    def fetch(self, org_id: str, fresh: bool = False) -> tuple[Location, ...]:
        """Fetch the Calling locations of an organization (empty: the service app's own), by name. Raises WebexError.

        The list of all locations is asked for at most once an hour, unless `fresh` is set or a location is new.
        """
        found = list(_read_calling_locations(self._client, org_id))
        described = self._describe(org_id, found, fresh=fresh)
        merged = [_merge(each, described.get(_to_key(each))) for each in found]
        with self._lock:
            self._calling_keys[org_id] = frozenset(map(_to_key, found))
            self._time_zones.update({_to_key(each): each.time_zone for each in merged})
        return tuple(sorted(merged, key=lambda location: fold(location.name)))

    def list_without_calling(self, org_id: str) -> list[Location]:
        """List the locations that are not enabled for Calling, as far as is known: without a call."""
        with self._lock:
            described, calling = self._described.get(org_id), self._calling_keys.get(org_id, frozenset())
        return [each for key, each in described.by_key.items() if key not in calling] if described else []

    def get_time_zone(self, location_id: str) -> str | None:
        """Return a location's time zone, as an IANA name: empty where Webex does not say, None before it was read."""
        with self._lock:
            return self._time_zones.get(to_uuid(location_id) or location_id)

    def _describe(self, org_id: str, found: Sequence[Location], *, fresh: bool) -> Mapping[str, Location]:
        """Return all locations by key, as far as the service app may read them."""
        with self._lock:
            known = self._described.get(org_id)
        if known and not _is_outdated(known, found, fresh=fresh):
            return known.by_key
        described = self._read_all_locations(org_id, known)
        if described is None:
            return known.by_key if known else {}
        with self._lock:
            self._described[org_id] = described
        return described.by_key

    def _read_all_locations(self, org_id: str, known: _Described | None) -> _Described | None:
        """Read the list of all locations; None if Webex fails: nothing that people ask may fail with it."""
        try:
            locations = {_to_key(each): each for each in _read_described_locations(self._client, org_id)}
        except WebexError as error:
            if error.status != 403:
                log.warning("The addresses of the locations could not be read: %s", error.sentence)
                return None
            if known is None or not known.is_refused:
                log.warning(
                    "Locations are shown without city, country and time zone: the service app may not read them "
                    "(scope spark-admin:locations_read)."
                )
            return _Described({}, time.monotonic(), is_refused=True)
        return _Described(locations, time.monotonic())


def _is_outdated(known: _Described, found: Sequence[Location], *, fresh: bool) -> bool:
    if time.monotonic() - known.read_at >= limits.ADDRESSES_CACHE_SECONDS:
        return True
    # A refusal stays for the hour, whatever is asked.
    return not known.is_refused and (fresh or any(_to_key(each) not in known.by_key for each in found))


def _read_calling_locations(client: CallingClient, org_id: str) -> Iterator[Location]:
    """Source: OpenAPI, GET /telephony/config/locations."""
    for page in client.fetch_pages(PageRequest(CALLING_PATH, limits.MAX_PAGE_SIZE, org_id=org_id)):
        for raw in page.read_items("locations"):
            caller_id = raw.get("callingLineId")
            number = caller_id.get("phoneNumber") if isinstance(caller_id, dict) else ""
            yield Location(_to_id(raw), _to_name(raw), country=_to_country(str(number or "")))


def _read_described_locations(client: CallingClient, org_id: str) -> Iterator[Location]:
    """Source: OpenAPI, GET /locations."""
    for page in client.fetch_pages(PageRequest(ALL_PATH, limits.MAX_PAGE_SIZE, org_id=org_id)):
        for raw in page.read_items("items"):
            address = raw.get("address")
            address = address if isinstance(address, dict) else {}
            yield Location(
                id=_to_id(raw),
                name=_to_name(raw),
                city=str(address.get("city") or ""),
                country=str(address.get("country") or ""),
                state=str(address.get("state") or ""),
                postal_code=str(address.get("postalCode") or ""),
                time_zone=str(raw.get("timeZone") or ""),
            )


def _merge(location: Location, described: Location | None) -> Location:
    """Return the Calling location with its address and time zone, as far as they are known."""
    if described is None:
        return location
    return replace(described, id=location.id, name=location.name, country=described.country or location.country)


def _to_country(phone_number: str) -> str:
    """Return the country of a location's own number, by which its numbers are read where its address is unknown."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(phone_number)) or ""
    except phonenumbers.NumberParseException:
        return ""
    return region if region.isalpha() else ""  # 001 stands for numbers of no country


def _to_key(location: Location) -> str:
    return to_uuid(location.id) or location.id


def _to_id(raw: Mapping[str, Any]) -> str:
    return str(raw.get("id") or "")


def _to_name(raw: Mapping[str, Any]) -> str:
    return str(raw.get("name") or raw.get("id") or "")
