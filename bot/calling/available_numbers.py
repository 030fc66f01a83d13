"""The numbers in one of a location's lists: those that are available, or that somebody has."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from bot import limits
from bot.calling.client import CallingClient
from bot.calling.number_pages import NumberPages
from bot.calling.pages import Page, PageRequest, join_path
from bot.model import AvailableNumber, Owner, Progress, Purpose, ReportProgress, Search, ignore_progress

Items: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which list to read, and the filters that Webex applies to it."""

    location_id: str
    purpose: Purpose
    phone_numbers: tuple[str, ...] = ()
    """E.164; empty for all."""
    owner_name: str = ""
    extension: str = ""
    person_id: str = ""
    """The person for whom a caller ID is wanted."""
    org_id: str = ""
    """Empty for the service app's own organization."""

    @property
    def searches(self) -> dict[Search, str]:
        """What Webex is to search the list for."""
        texts = {
            Search.OWNER: self.owner_name,
            Search.EXTENSION: self.extension,
            Search.PERSON: self.person_id,
        }
        return {search: text for search, text in texts.items() if text}

    def build_request(self) -> PageRequest:
        """Build the request for the list's first page."""
        filters = {str(search): text for search, text in self.searches.items()}
        if self.purpose.takes_numbers and self.phone_numbers:
            filters["phoneNumber"] = ",".join(self.phone_numbers)
        if self.purpose.is_organization_wide:
            filters["locationId"] = self.location_id
        return PageRequest(
            path=self._build_path(),
            size=limits.NUMBERS_PAGE_SIZE,
            filters=tuple(filters.items()),
            org_id=self.org_id,
        )

    def _build_path(self) -> str:
        parts = [part for part in self.purpose.path.split("/") if part]
        location = [] if self.purpose.is_organization_wide else ["locations", self.location_id]
        return join_path("telephony", "config", *location, *parts, "availableNumbers")


def fetch_available_numbers(
    client: CallingClient,
    query: ListQuery,
    max_numbers: int,
    report_progress: ReportProgress = ignore_progress,
    *,
    is_alone: bool = True,
) -> tuple[AvailableNumber, ...]:
    """Fetch a whole list, in Webex's order, each number once, up to `max_numbers`.

    Progress is reported page by page. `is_alone` says that no other list is being read for the same command: then
    several of its pages are fetched at once. Source: OpenAPI, the GET calls whose paths end in `/availableNumbers`.
    Raises WebexError.
    """
    found: dict[str, AvailableNumber] = {}
    report_progress(Progress(0))
    pages = NumberPages(client, _read_items, at_once=limits.CONCURRENT_PAGES if is_alone else 1)
    for items in pages.read(query.build_request()):
        before = len(found)
        numbers = map(to_available_number, items)
        found.update({number.phone_number or number.extension: number for number in numbers})
        report_progress(Progress(len(found)))
        # A page without anything new: a server that ignores `start` would send the same one for ever.
        if len(found) >= max_numbers or len(found) == before:
            break
    wanted = [number for number in found.values() if _is_wanted(number, query)]
    return tuple(islice(wanted, max_numbers))


def _read_items(page: Page) -> Items:
    return page.read_items("phoneNumbers")


def _is_wanted(number: AvailableNumber, query: ListQuery) -> bool:
    """Return whether a number was asked for: Webex does not select single numbers from every list."""
    return not query.phone_numbers or number.phone_number in query.phone_numbers


def to_available_number(raw: Mapping[str, Any]) -> AvailableNumber:
    """Parse one number, leniently: unknown values pass through, missing ones are empty or False."""
    location = to_mapping(raw.get("location"))
    # The schema of the numbers for external caller ID has other names than its own example: both are read.
    return AvailableNumber(
        phone_number=to_text(raw.get("phoneNumber")),
        state=to_text(raw.get("state")),
        is_main_number=raw.get("isMainNumber", raw.get("mainNumber")) is True,
        is_toll_free=raw.get("tollFreeNumber") is True,
        is_service_number=raw.get("isServiceNumber") is True,
        telephony_type=to_text(raw.get("telephonyType") or raw.get("includedTelephonyTypes")),
        extension=to_text(raw.get("extension")),
        owner=to_owner(raw.get("owner")),
        mobile_network=to_text(raw.get("mobileNetwork")),
        routing_profile=to_text(raw.get("routingProfile")),
        location_id=to_text(location.get("id")),
        location_name=to_text(location.get("name")),
    )


def to_owner(value: object) -> Owner | None:
    """Parse an owner; None where there is none."""
    raw = to_mapping(value)
    return Owner(to_owner_name(raw), to_text(raw.get("type")), to_text(raw.get("id"))) if raw else None


def to_owner_name(raw: Mapping[str, Any]) -> str:
    """Return the name of an owner.

    "`displayName`: present except when the owner type is PEOPLE or VIRTUAL_LINE" (OpenAPI), which have names instead.
    """
    first, last = to_text(raw.get("firstName")), to_text(raw.get("lastName"))
    return f"{first} {last}" if first and last else first or last or to_text(raw.get("displayName"))


def to_mapping(raw: object) -> Mapping[str, Any]:
    """Return an object of the API; an empty one for anything else."""
    return raw if isinstance(raw, dict) else {}


def to_text(raw: object) -> str:
    """Return a text of the API; an empty one where it sends none."""
    # Most values are texts already: there are a million of them in a list of 100,000 numbers.
    return raw if type(raw) is str else str(raw or "")
