"""Reads the organization's own list of numbers: searched by Webex, or as a whole, several pages at once.

Source: OpenAPI, GET /telephony/config/numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot import limits
from bot.calling.available_numbers import to_mapping, to_owner, to_text
from bot.calling.client import CallingClient
from bot.calling.number_columns import NumberColumns, SharedValues
from bot.calling.organization_numbers import OrganizationNumbers
from bot.calling.pages import Page, PageRequest
from bot.model import (
    NumberKind,
    NumberPlace,
    OrganizationNumber,
    Progress,
    ReportProgress,
    ignore_progress,
)

PATH = "/telephony/config/numbers"


@dataclass(frozen=True, slots=True)
class NumberSearch:
    """What Webex is to search the organization's list for. All that is given must match."""

    phone_number: str = ""
    """E.164, or a part of one: Webex finds it anywhere in a number (our assumption)."""
    extension: str = ""
    """The whole extension."""
    owner_name: str = ""
    """A part of the name; at most 255 characters (OpenAPI)."""
    location_id: str = ""
    org_id: str = ""
    """Empty for the service app's own organization."""

    def build_request(self) -> PageRequest:
        """Build the request for the first page."""
        filters = {
            "phoneNumber": self.phone_number,
            "extension": self.extension,
            "ownerName": self.owner_name,
            "locationId": self.location_id,
        }
        given = tuple((name, text) for name, text in filters.items() if text)
        return PageRequest(PATH, limits.INVENTORY_PAGE_SIZE, filters=given, org_id=self.org_id)


def search_organization_numbers(client: CallingClient, search: NumberSearch) -> tuple[OrganizationNumber, ...]:
    """Fetch the numbers that Webex finds, up to `limits.INVENTORY_PAGE_SIZE` of them: one call. Raises WebexError."""
    page = client.fetch_page(search.build_request())
    return tuple(map(to_organization_number, page.read_items("phoneNumbers")))


def to_organization_number(raw: Mapping[str, Any]) -> OrganizationNumber:
    """Parse one number, leniently: unknown values pass through, missing ones are empty or False."""
    columns = NumberColumns(SharedValues())
    _append(columns, raw)
    (kind,), (place,) = columns.shared.kinds, columns.shared.places
    return columns.build_number(0, kind, place)


def fetch_organization_numbers(
    client: CallingClient, org_id: str, report_progress: ReportProgress = ignore_progress
) -> OrganizationNumbers:
    """Fetch the whole list, in Webex's order, up to `limits.MAX_ORGANIZATION_NUMBERS`. Raises WebexError."""
    shared = SharedValues()
    columns = NumberColumns(shared)
    for page in _read_pages(client, org_id, shared):
        columns.extend(page)
        report_progress(Progress(len(columns.numbers)))
    return OrganizationNumbers(columns, datetime.now(UTC))


def _read_pages(client: CallingClient, org_id: str, shared: SharedValues) -> Iterator[NumberColumns]:
    request = PageRequest(PATH, limits.NUMBERS_PAGE_SIZE, org_id=org_id)
    for page in client.fetch_pages(request):
        yield _pack(page, shared)


def _pack(page: Page, shared: SharedValues) -> NumberColumns:
    columns = NumberColumns(shared)
    for raw in page.read_items("phoneNumbers"):
        _append(columns, raw)
    return columns


def _append(columns: NumberColumns, raw: Mapping[str, Any]) -> None:
    number, extension = to_text(raw.get("phoneNumber")), to_text(raw.get("extension"))
    owner, location = to_owner(raw.get("owner")), to_mapping(raw.get("location"))
    kind = NumberKind(
        state=to_text(raw.get("state")),
        number_type=to_text(raw.get("phoneNumberType")),
        telephony_type=to_text(raw.get("includedTelephonyTypes")),
        is_main_number=raw.get("mainNumber") is True,
        is_toll_free=raw.get("tollFreeNumber") is True,
        is_service_number=raw.get("isServiceNumber") is True,
        is_reserved=raw.get("isReservedNumber") is True,
        mobile_network=to_text(raw.get("mobileNetwork")),
        routing_profile=to_text(raw.get("routingProfile")),
        owner_type=owner.type if owner else "",
        is_assigned=owner is not None,
        has_number=bool(number),
    )
    place = NumberPlace(to_text(location.get("id")), to_text(location.get("name")), to_text(raw.get("routingPrefix")))
    columns.append(number, extension, kind, place, owner)
