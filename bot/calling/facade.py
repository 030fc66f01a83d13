"""What the commands ask of Webex Calling."""

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot import limits
from bot.calling import auto_attendants
from bot.calling.available_numbers import ListQuery, fetch_available_numbers
from bot.calling.client import CallingClient, join_path
from bot.calling.locations import fetch_locations
from bot.calling.service_app import ServiceApp
from bot.calling.snapshot_cache import FetchPool, Snapshot, SnapshotCache
from bot.errors import NotUnderstood, WebexError
from bot.model import (
    AlternateNumber,
    AutoAttendant,
    AvailableNumber,
    Location,
    Progress,
    ReportProgress,
    ignore_progress,
    to_uuid,
)
from bot.settings import Settings

A = TypeVar("A")
B = TypeVar("B")


class Calling:
    """Organizations' locations and their numbers, from snapshots where they are fresh enough.

    An organization is named by its id; empty means the operator's, by ORG_ID or as the service app's own.
    """

    def __init__(self, settings: Settings, own_org_id: str = "") -> None:
        """`own_org_id` is the bot's own organization, whose name goes without saying."""
        self._service_app = ServiceApp(settings)
        self._client = CallingClient(settings.webex_api_url, self._service_app)
        self._org_id = settings.org_id or ""
        self._own_org_id = own_org_id
        self._max_numbers = settings.max_numbers
        self._fetchers = FetchPool()
        self._locations: SnapshotCache[Location] = SnapshotCache(limits.LOCATIONS_CACHE_SECONDS, self._fetchers)
        self._organizations: SnapshotCache[str] = SnapshotCache(limits.LOCATIONS_CACHE_SECONDS, self._fetchers)
        self._numbers: SnapshotCache[AvailableNumber] = SnapshotCache(settings.snapshot_seconds, self._fetchers)
        self._attendants: SnapshotCache[AutoAttendant] = SnapshotCache(settings.snapshot_seconds, self._fetchers)
        self._details: SnapshotCache[AutoAttendant] = SnapshotCache(0, self._fetchers)

    def choose_organization(self, org_id: str) -> str:
        """Return the organization that a request is about. Raises NotUnderstood for what is no id."""
        if org_id and to_uuid(org_id, "ORGANIZATION") is None:
            raise NotUnderstood("That is no organization's id. Control Hub shows it under Account.")
        return org_id or self._org_id

    def fetch_organization_name(self, org_id: str) -> str:
        """Return an organization's name; empty for the bot's own. Raises WebexError."""
        if not org_id or to_uuid(org_id, "ORGANIZATION") == to_uuid(self._own_org_id, "ORGANIZATION"):
            return ""
        path = join_path("organizations", org_id)
        return self._organizations.get(org_id, lambda: (self._fetch_name(path) or org_id,)).items[0]

    def fetch_locations(self, org_id: str, fresh: bool = False) -> tuple[Location, ...]:
        """Return all locations, sorted by name. Raises WebexError."""
        return self._locations.get(org_id, lambda: fetch_locations(self._client, org_id), fresh).items

    def fetch_available_numbers(
        self,
        query: ListQuery,
        fresh: bool = False,
        report_progress: ReportProgress = ignore_progress,
        *,
        is_alone: bool = True,
    ) -> Snapshot[AvailableNumber]:
        """Return a list of available numbers. Raises WebexError. Progress is reported page by page.

        `is_alone` says that no others are read beside it, so that several of its pages may be.
        """

        def fetch() -> tuple[AvailableNumber, ...]:
            return fetch_available_numbers(self._client, query, self._max_numbers, report_progress, is_alone=is_alone)

        return self._numbers.get(query, fetch, fresh)

    def fetch_concurrently(
        self, queries: Sequence[ListQuery], fresh: bool = False, report_progress: ReportProgress = ignore_progress
    ) -> list[Snapshot[AvailableNumber] | WebexError]:
        """Return many lists in the order of the queries, an error in the place of one that could not be read."""
        done = itertools.count(1)

        def fetch(query: ListQuery) -> Snapshot[AvailableNumber]:
            try:
                return self.fetch_available_numbers(query, fresh, is_alone=False)
            finally:
                report_progress(Progress(next(done), len(queries), "locations"))

        return _map_concurrently(fetch, queries)

    def fetch_auto_attendants(self, org_id: str, fresh: bool = False) -> tuple[AutoAttendant, ...]:
        """Return all auto attendants by location and name, without their alternate numbers. Raises WebexError."""
        return self._attendants.get(
            org_id, lambda: auto_attendants.fetch_auto_attendants(self._client, org_id), fresh
        ).items

    def list_auto_attendants_at(self, location: Location, org_id: str, fresh: bool = False) -> list[AutoAttendant]:
        """Return a location's auto attendants. Raises WebexError."""
        place = to_uuid(location.id)
        return [each for each in self.fetch_auto_attendants(org_id, fresh) if to_uuid(each.location_id) == place]

    def fetch_auto_attendant(self, listed: AutoAttendant, org_id: str) -> AutoAttendant:
        """Return an auto attendant as it is now, with its alternate numbers, for a change. Raises WebexError."""
        return auto_attendants.fetch_auto_attendant(self._client, listed, org_id)

    def fetch_auto_attendants_concurrently(
        self, listed: Sequence[AutoAttendant], org_id: str
    ) -> list[AutoAttendant | WebexError]:
        """Return auto attendants as they are now, an error in the place of one that could not be read.

        To be shown alone: where somebody else reads one at the moment, it is as it was when that began.
        """

        def fetch(each: AutoAttendant) -> AutoAttendant:
            return self._details.get((org_id, each.id), lambda: (self.fetch_auto_attendant(each, org_id),)).items[0]

        return _map_concurrently(fetch, listed)

    def replace_alternates(self, attendant: AutoAttendant, alternates: Sequence[AlternateNumber], org_id: str) -> None:
        """Give an auto attendant these alternate numbers and no others. Raises WebexError.

        However it ends, what is known of it and of the location's available numbers counts no longer.
        """
        try:
            auto_attendants.replace_alternates(self._client, attendant, alternates, org_id)
        finally:
            place = to_uuid(attendant.location_id)
            self._numbers.invalidate(lambda key: isinstance(key, ListQuery) and to_uuid(key.location_id) == place)
            self._details.invalidate(lambda key: key == (org_id, attendant.id))

    def sign_in(self) -> None:
        """Raise WebexError where Webex gives the service app no token; no scope is needed for it."""
        self._service_app.fetch_token()

    def check(self) -> None:
        """Raise WebexError where Webex does not take the service app's token: one location is asked for."""
        self._client.fetch_page("/locations", {"max": 1} | ({"orgId": self._org_id} if self._org_id else {}))

    @property
    def token_seconds(self) -> float:
        """How long it is until the service app's token is renewed; 0 for none."""
        return self._service_app.seconds_left

    @property
    def token_age_seconds(self) -> float:
        """How long ago the service app's token was obtained; 0 for none."""
        return self._service_app.age_seconds

    def _fetch_name(self, path: str) -> str:
        return str(self._client.fetch(path).get("displayName") or "")

    def close(self) -> None:
        """Close the connections."""
        self._fetchers.close()
        self._client.close()
        self._service_app.close()


def _map_concurrently(do: Callable[[A], B], things: Sequence[A]) -> list[B | WebexError]:
    """Do one thing to many at once; returns what came of each, in order."""

    def try_to(thing: A) -> B | WebexError:
        try:
            return do(thing)
        except WebexError as error:
            return error

    with ThreadPoolExecutor(limits.CONCURRENT_CALLS, thread_name_prefix="side-by-side") as pool:
        return list(pool.map(try_to, things))
