"""The same list of every location, for the commands that are about all of them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import limits
from bot.calling.organization_list import NumberSearch
from bot.calling.organization_numbers import OrganizationNumbers
from bot.calling.snapshot_cache import Snapshot
from bot.commands.command import CommandContext
from bot.commands.shared.all_numbers import AllNumbers, DerivedNumbers, ListedNumbers
from bot.commands.shared.list_query import build_query, read_wanted
from bot.errors import NotFound, NotUnderstood, WebexError, WebexStatusError
from bot.language.phone_numbers import PhoneNumbers
from bot.model import AvailableNumber, Location, Property, Request, to_uuid
from cards.text import shorten

log = logging.getLogger(__name__)

NO_LOCATIONS = "Webex lists no locations. The service app's administrator may not be allowed to see any."

ONE_BY_ONE = "Webex refuses the organization's own list, so each location's list was read, with one call or more each."


@dataclass(frozen=True, slots=True)
class AllLists:
    """A list of every location, as far as they could be read."""

    numbers: AllNumbers
    read: Sequence[Location]
    """Locations whose list was read."""
    wanted: PhoneNumbers
    """The phone numbers that the request names."""
    taken_at: datetime
    """When Webex returned the oldest of the lists, UTC."""
    max_numbers: int
    """How many numbers of one list are read at most."""
    unread: Sequence[Location] = ()
    """Locations whose list could not be read."""
    unread_reason: str = ""
    """The name of the first of them, and why it could not be read; empty if all were read."""
    truncated: Sequence[str] = ()
    """The names of lists that may have more numbers than were read."""
    notes: Sequence[str] = ()
    """Further sentences about how the lists were read."""

    @property
    def locations(self) -> list[Location]:
        """All locations that were asked."""
        return [*self.read, *self.unread]


def fetch_all_lists(request: Request, context: CommandContext, org_id: str) -> AllLists:
    """Fetch the list that the request asks for from all locations, and report progress.

    Derived from the organization's own list where its document has rules for that, and Webex does not refuse it.
    Otherwise each location's list is read. Raises NotUnderstood, NotFound, or WebexError where nothing could be read.
    """
    everywhere = context.calling.fetch_locations(org_id)
    if not everywhere:
        raise NotFound(NO_LOCATIONS)
    wanted = read_wanted(request, context, org_id)
    locations = _select_by_country(everywhere, request, org_id, wanted)
    notes: Sequence[str] = ()
    if request.purpose.derivation is not None:
        try:
            return _derive(locations, request, context, org_id, wanted)
        except WebexStatusError as refusal:
            if refusal.status != 403:
                raise
            log.warning("The organization's list of numbers is refused: %s", refusal.sentence)
            notes = (ONE_BY_ONE,)
    return _read_lists(locations, request, context, org_id, wanted, notes)


def _derive(
    locations: Sequence[Location], request: Request, context: CommandContext, org_id: str, wanted: PhoneNumbers
) -> AllLists:
    """Derive the lists of all locations from the organization's. Raises WebexError."""
    sources = _read_organization(locations, request, context, org_id, wanted)
    is_truncated = any(each.is_truncated for each in sources)
    return AllLists(
        numbers=DerivedNumbers(request.purpose, locations, sources),
        read=locations,
        wanted=wanted,
        taken_at=min(each.taken_at for each in sources),
        max_numbers=limits.MAX_ORGANIZATION_NUMBERS,
        truncated=["the organization"] if is_truncated else [],
    )


def _read_organization(
    locations: Sequence[Location], request: Request, context: CommandContext, org_id: str, wanted: PhoneNumbers
) -> Sequence[OrganizationNumbers]:
    """Read the organization's list, or only what Webex finds in it, where that takes fewer calls. Raises WebexError."""
    inventory = context.calling.inventory
    if request.owner or request.extension:
        owner_name = request.owner[: limits.MAX_OWNER_LENGTH]
        search = NumberSearch(owner_name=owner_name, extension=request.extension, org_id=org_id)
        return inventory.fetch_found([search], request.fresh)
    if wanted.parts or wanted.is_empty or (not request.fresh and inventory.peek(org_id) is not None):
        return [inventory.fetch(org_id, request.fresh, context.report_progress)]
    countries = dict.fromkeys(each.country for each in locations)
    named = dict.fromkeys(number for country in countries for number in wanted.list_in(country))
    if len(named) > limits.MAX_INVENTORY_NUMBERS:
        return [inventory.fetch(org_id, request.fresh, context.report_progress)]
    searches = [NumberSearch(phone_number=each, org_id=org_id) for each in named]
    return inventory.fetch_found(searches, request.fresh)


def _read_lists(
    locations: Sequence[Location],
    request: Request,
    context: CommandContext,
    org_id: str,
    wanted: PhoneNumbers,
    notes: Sequence[str],
) -> AllLists:
    """Read the list of every location. Raises WebexError where no location could be read."""
    results = context.calling.fetch_concurrently(
        [build_query(location, request, org_id, wanted) for location in locations],
        fresh=request.fresh,
        report_progress=context.report_progress,
    )
    answered = list(zip(locations, results, strict=True))
    snapshots = [(location, result) for location, result in answered if isinstance(result, Snapshot)]
    if not snapshots:
        raise next(result for result in results if isinstance(result, WebexError))
    failures = [(location, result) for location, result in answered if isinstance(result, WebexError)]
    if failures:
        log.warning("%d of %d lists could not be read. %s", len(failures), len(answered), _explain(*failures[0]))
    lists = [(location, snapshot.items) for location, snapshot in snapshots]
    is_shared = Property.LOCATION in request.purpose.properties
    max_numbers = context.settings.max_numbers
    return AllLists(
        numbers=ListedNumbers(_group_by_own_location(lists) if is_shared else lists),
        read=[location for location, _ in lists],
        unread=[location for location, _ in failures],
        unread_reason=_explain(*failures[0]) if failures else "",
        truncated=[location.name for location, numbers in lists if len(numbers) >= max_numbers],
        wanted=wanted,
        taken_at=min(snapshot.taken_at for _, snapshot in snapshots),
        max_numbers=max_numbers,
        notes=notes,
    )


def _group_by_own_location(
    lists: Sequence[tuple[Location, Sequence[AvailableNumber]]],
) -> list[tuple[Location, Sequence[AvailableNumber]]]:
    """Group the numbers of lists that overlap by the locations that they belong to, each number once.

    A number for external caller ID is in the list of every location that may use it.
    """
    known = {_to_key(location.id): location for location, _ in lists}
    found: dict[str, tuple[Location, AvailableNumber]] = {}
    for location, numbers in lists:
        for number in numbers:
            own = known.get(_to_key(number.location_id)) or Location(number.location_id, number.location_name)
            key = number.phone_number or f"{own.id} {number.extension}"
            # Without a location of its own it is known only from this list.
            found.setdefault(key, (own if number.location_id else location, number))
    grouped: dict[str, tuple[Location, list[AvailableNumber]]] = {}
    for own, number in found.values():
        grouped.setdefault(own.id, (own, []))[1].append(number)
    return list(grouped.values())


def _to_key(location_id: str) -> str:
    return to_uuid(location_id) or location_id


def _explain(location: Location, error: WebexError) -> str:
    return f"{shorten(location.name)}: {error.sentence}"


def _select_by_country(
    locations: Sequence[Location], request: Request, org_id: str, wanted: PhoneNumbers
) -> Sequence[Location]:
    """Return the locations in whose country the request makes sense. Raises NotUnderstood if it does in none."""
    by_country = {each.country: each for each in locations}
    not_understood: dict[str, NotUnderstood] = {}
    for country, location in by_country.items():
        try:
            build_query(location, request, org_id, wanted)
        except NotUnderstood as error:
            # Another country may read the same digits as a phone number.
            not_understood[country] = error
    if len(not_understood) == len(by_country):
        raise list(not_understood.values())[-1]
    return [each for each in locations if each.country not in not_understood]
