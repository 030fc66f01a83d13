"""Webex Calling as the commands see it: typed values, cached where they may be."""

import contextlib
import itertools
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import limits
from bot.calling.audit_log import AuditEvent, fetch_audit_events
from bot.calling.available_numbers import ListQuery, fetch_available_numbers
from bot.calling.client import CallingClient
from bot.calling.concurrently import map_concurrently
from bot.calling.inventory import Inventory
from bot.calling.locations import ALL_PATH, CALLING_PATH, LocationReader
from bot.calling.marking import ReadMarks, mark_numbers, read_no_marks
from bot.calling.pages import PageRequest, join_path
from bot.calling.service_app import ServiceApp
from bot.calling.snapshot_cache import FetchPool, Snapshot, SnapshotCache
from bot.calling.targets import Targets
from bot.errors import NotUnderstood, OrganizationNotAllowed, WebexError, WebexStatusError
from bot.logs import shorten_id
from bot.model import (
    AvailableNumber,
    Location,
    Progress,
    ReportProgress,
    ignore_progress,
    to_uuid,
)
from bot.settings import Settings

log = logging.getLogger(__name__)


class Calling:
    """Organizations' locations, available numbers and targets, from snapshots while these are fresh.

    An organization is given by its id. Empty means the default: ORG_ID, or else the service app's own.
    """

    def __init__(self, settings: Settings, own_org_id: str = "", read_marks: ReadMarks = read_no_marks) -> None:
        """`own_org_id` is the bot's own organization, whose name is not shown. `read_marks` returns the marks."""
        self._read_marks = read_marks
        self._service_app = ServiceApp(settings)
        self._client = CallingClient(settings.webex_api_url, self._service_app)
        self._org_id = settings.org_id or ""
        self._own_org_id = own_org_id
        self._contact = settings.contact
        default = to_uuid(self._org_id or own_org_id, "ORGANIZATION")
        self._allowed = settings.organizations | ({default} if default else set())
        """The organizations that the bot may be used for, by their UUIDs."""
        self._max_numbers = settings.max_numbers
        self._fetchers = FetchPool()
        self._location_reader = LocationReader(self._client)
        self._locations: SnapshotCache[Location] = SnapshotCache(limits.LOCATIONS_CACHE_SECONDS, self._fetchers)
        self._organizations: SnapshotCache[str] = SnapshotCache(limits.LOCATIONS_CACHE_SECONDS, self._fetchers)
        self._numbers: SnapshotCache[AvailableNumber] = SnapshotCache(settings.snapshot_seconds, self._fetchers)
        self._audit_events: SnapshotCache[AuditEvent] = SnapshotCache(settings.snapshot_seconds, self._fetchers)
        self.inventory = Inventory(self._client, settings.snapshot_seconds, self._fetchers, read_marks)
        self.targets = Targets(self._client, settings.snapshot_seconds, self._fetchers, self._forget_numbers)

    def choose_organization(self, org_id: str) -> str:
        """Return the organization that a request is about.

        Raises NotUnderstood if `org_id` is not an id, OrganizationNotAllowed unless it is the default one or listed in
        ORGANIZATIONS. Nothing about another organization is read or changed.
        """
        if not org_id:
            return self._org_id
        uuid = to_uuid(org_id, "ORGANIZATION")
        if uuid is None:
            raise NotUnderstood("This is not an organization's ID. Control Hub shows it under Account.")
        if uuid not in self._allowed:
            raise OrganizationNotAllowed(self._contact)
        return org_id

    def get_organization_key(self, org_id: str) -> str:
        """Return what identifies an organization however its id is written: its UUID. Empty where that is not known."""
        return to_uuid(org_id or self._org_id or self._own_org_id, "ORGANIZATION") or org_id or self._org_id

    def fetch_organization_name(self, org_id: str) -> str:
        """Return an organization's name, or the end of its id where the name can't be read; empty for the bot's own.

        Raises WebexStatusError with status 404 if Webex does not know the organization.
        """
        if not org_id or to_uuid(org_id, "ORGANIZATION") == to_uuid(self._own_org_id, "ORGANIZATION"):
            return ""
        try:
            return self._organizations.get(org_id, lambda: (self._fetch_name(org_id),)).items[0]
        except WebexError as error:
            if error.status == 404:
                raise
            return _shorten_id(org_id)  # the name alone is no reason to fail

    def describe_organization(self, org_id: str) -> str:
        """Return the same for an organization that was stored. Never raises: it may be gone by now."""
        try:
            return self.fetch_organization_name(org_id)
        except WebexError:
            return _shorten_id(org_id)

    def check_addresses(self, org_id: str) -> None:
        """Check that the addresses of locations can be read, by reading one. Raises WebexError."""
        self._client.fetch_page(PageRequest(ALL_PATH, size=1, org_id=org_id))

    def check_organization(self, org_id: str) -> None:
        """Check that an organization's name can be read, by reading it. Raises WebexError."""
        self._client.fetch(join_path("organizations", org_id))

    def fetch_locations(self, org_id: str, fresh: bool = False) -> tuple[Location, ...]:
        """Return all Calling locations, sorted by name. Raises WebexError."""
        return self._locations.get(org_id, lambda: self._location_reader.fetch(org_id, fresh), fresh).items

    def measure_locations_age(self, org_id: str) -> float:
        """Return how many seconds ago the cached list of locations was taken; 0 where none is cached. Makes no call."""
        return self._locations.measure_age(org_id)

    def fetch_locations_again(self, org_id: str) -> tuple[Location, ...]:
        """Return all Calling locations as they are now, with one call. Addresses are read only of new ones.

        Raises WebexError.
        """
        return self._locations.get(org_id, lambda: self._location_reader.fetch(org_id), fresh=True).items

    def list_locations_without_calling(self, org_id: str) -> list[Location]:
        """List the locations that are not enabled for Calling, as far as is known: without a call."""
        return self._location_reader.list_without_calling(org_id)

    def find_time_zone(self, location_id: str, org_id: str) -> str:
        """Return a location's time zone, as an IANA name; empty where it is not known. Never raises.

        Makes no call where the organization's locations were read before.
        """
        if self._location_reader.get_time_zone(location_id) is None:
            with contextlib.suppress(WebexError):  # the time is shown in UTC then
                self.fetch_locations(org_id)
        return self._location_reader.get_time_zone(location_id) or ""

    def peek_locations(self, org_id: str) -> tuple[Location, ...]:
        """Return the locations that are known at the moment, perhaps none: without a call."""
        return self._locations.peek(org_id)

    def fetch_available_numbers(
        self,
        query: ListQuery,
        fresh: bool = False,
        report_progress: ReportProgress = ignore_progress,
        *,
        is_alone: bool = True,
    ) -> Snapshot[AvailableNumber]:
        """Return a list of available numbers. Raises WebexError. Progress is reported page by page.

        `is_alone` says that no other list is being read for the same command: several of its pages are then
        fetched at once.
        """

        def fetch() -> tuple[AvailableNumber, ...]:
            return fetch_available_numbers(self._client, query, self._max_numbers, report_progress, is_alone=is_alone)

        snapshot = self._numbers.get(query, fetch, fresh)
        return replace(snapshot, items=mark_numbers(snapshot.items, self._read_marks()))

    def fetch_concurrently(
        self, queries: Sequence[ListQuery], fresh: bool = False, report_progress: ReportProgress = ignore_progress
    ) -> list[Snapshot[AvailableNumber] | WebexError]:
        """Return many lists in the order of the queries; for one that could not be read, its error."""
        done = itertools.count(1)

        def fetch(query: ListQuery) -> Snapshot[AvailableNumber]:
            try:
                return self.fetch_available_numbers(query, fresh, is_alone=False)
            finally:
                report_progress(Progress(next(done), len(queries), "locations"))

        return map_concurrently(fetch, queries)

    def _forget_numbers(self, location_id: str, org_id: str) -> None:
        """Drop what is cached of a location's numbers, because they have changed."""
        uuid = to_uuid(location_id)
        self._numbers.invalidate(lambda key: isinstance(key, ListQuery) and to_uuid(key.location_id) == uuid)
        self.inventory.invalidate(org_id)

    def fetch_audit_events(self, org_id: str, begin: datetime, end: datetime) -> Sequence[AuditEvent] | None:
        """Return what Control Hub's audit log says of numbers; None where the service app may not read it.

        For the pages of one list, from a snapshot. Raises WebexError.
        """
        full = org_id or self._org_id or self._own_org_id
        if not full:
            return None  # the log needs an id, and in a terminal the default organization's may not be known
        try:
            return self._audit_events.get(
                (full, begin, end), lambda: tuple(fetch_audit_events(self._client, full, begin, end))
            ).items
        except WebexStatusError as refusal:
            if refusal.status != 403:
                raise
            return None

    def sign_in(self) -> None:
        """Obtain an access token for the service app, which needs no scope. Raises WebexError."""
        self._service_app.fetch_token()

    def check(self) -> None:
        """Check that Webex accepts the service app's token, by reading one location. Raises WebexError."""
        self._client.fetch_page(PageRequest(CALLING_PATH, size=1, org_id=self._org_id))

    @property
    def pause_seconds(self) -> float:
        """Seconds until Webex's rate limit lets calls through again; 0 if it does now."""
        return self._client.pause_seconds

    @property
    def token_seconds(self) -> float:
        """Seconds until the service app's token is renewed; 0 without a token."""
        return self._service_app.seconds_left

    @property
    def token_age_seconds(self) -> float:
        """Seconds since the service app's token was obtained; 0 without a token."""
        return self._service_app.age_seconds

    def _fetch_name(self, org_id: str) -> str:
        try:
            name = self._client.fetch(join_path("organizations", org_id)).get("displayName")
        except WebexStatusError as refusal:
            if refusal.status != 403:
                raise
            name = None  # it needs a scope of its own; without it everything else works
            log.info("The name of an organization cannot be read: %s", refusal.sentence)
        return str(name or "") or _shorten_id(org_id)

    def close(self) -> None:
        """Close the connections."""
        self._fetchers.close()
        self._client.close()
        self._service_app.close()


def _shorten_id(org_id: str) -> str:
    return f"organization {shorten_id(org_id)}"
