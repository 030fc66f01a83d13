"""The targets of organizations: auto attendants, hunt groups and call queues, cached where they may be."""

from collections.abc import Callable, Iterable, Sequence

from bot.calling.client import CallingClient
from bot.calling.concurrently import map_concurrently
from bot.calling.snapshot_cache import FetchPool, SnapshotCache
from bot.calling.target_kinds import KINDS
from bot.errors import WebexError
from bot.model import AlternateNumber, Location, Target, TargetKind, fold, to_uuid


class Targets:
    """The targets of organizations. Those of one kind are one list in Webex."""

    def __init__(
        self,
        client: CallingClient,
        snapshot_seconds: float,
        fetchers: FetchPool,
        forget_numbers: Callable[[str, str], None],
    ) -> None:
        """`forget_numbers` drops what is cached of the numbers of a location, by its id and the organization's."""
        self._client = client
        self._forget_numbers = forget_numbers
        self._lists: SnapshotCache[Target] = SnapshotCache(snapshot_seconds, fetchers)
        self._details: SnapshotCache[Target] = SnapshotCache(0, fetchers)

    def fetch_all(self, org_id: str, kinds: Iterable[TargetKind], fresh: bool = False) -> tuple[Target, ...]:
        """Return all targets of some kinds by location and name, without their alternate numbers.

        A call for each kind and page, unless a snapshot is fresh. Raises WebexError.
        """

        def fetch(kind: TargetKind) -> tuple[Target, ...]:
            return self._lists.get((org_id, kind), lambda: KINDS[kind].fetch_all(self._client, org_id), fresh).items

        found: list[Target] = []
        for result in map_concurrently(fetch, tuple(kinds)):
            if isinstance(result, WebexError):
                raise result
            found += result
        return tuple(sorted(found, key=lambda each: (fold(each.location_name), fold(each.name))))

    def peek(self, org_id: str, kinds: Iterable[TargetKind]) -> tuple[Target, ...]:
        """Return the targets of some kinds that are known at the moment, perhaps none: without a call."""
        return tuple(each for kind in kinds for each in self._lists.peek((org_id, kind)))

    def list_at(
        self, location: Location, org_id: str, kinds: Iterable[TargetKind], fresh: bool = False
    ) -> list[Target]:
        """Return a location's targets of some kinds. Raises WebexError."""
        uuid = to_uuid(location.id)
        return [each for each in self.fetch_all(org_id, kinds, fresh) if to_uuid(each.location_id) == uuid]

    def fetch(self, listed: Target, org_id: str) -> Target:
        """Return a target with its alternate numbers, never cached: for a change. Raises WebexError."""
        return KINDS[listed.kind].fetch(self._client, listed, org_id)

    def fetch_concurrently(self, listed: Sequence[Target], org_id: str) -> list[Target | WebexError]:
        """Return targets as they are now; for one that could not be read, its error.

        For display only: a fetch in progress is shared, so that a value may be as old as the beginning of that fetch.
        """

        def fetch(each: Target) -> Target:
            return self._details.get((org_id, each.id), lambda: (self.fetch(each, org_id),)).items[0]

        return map_concurrently(fetch, listed)

    def replace_alternates(self, target: Target, alternates: Sequence[AlternateNumber], org_id: str) -> None:
        """Set the alternate numbers of a target that `fetch` returned. Raises WebexError.

        On success and on failure, cached values of it and of its location's numbers are invalidated.
        """
        try:
            KINDS[target.kind].replace_alternates(self._client, target, alternates, org_id)
        finally:
            self._details.invalidate(lambda key: key == (org_id, target.id))
            self._forget_numbers(target.location_id, org_id)
