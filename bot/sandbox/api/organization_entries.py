"""All entries of an organization's locations in the order of `/telephony/config/numbers`, and how they are written.

A large organization's are cached between the changes that calls make: sorting and writing 100,000 of them takes a
second. Those of the usual one are built for each call, since tests change them directly, too.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from bot.sandbox.api.lookups import list_calling_locations
from bot.sandbox.api.number_entries import add_list_details, get_owner_name
from bot.sandbox.engine.inventory import is_assigned, list_entries
from bot.sandbox.engine.state import Raw, State

FIELDS = (
    *("phoneNumber", "extension", "routingPrefix", "esn", "state", "phoneNumberType", "mainNumber"),
    *("includedTelephonyTypes", "mobileNetwork", "routingProfile", "tollFreeNumber", "isServiceNumber"),
    *("isReservedNumber", "location", "owner"),
)

COUNTS = (
    *("assigned", "unAssigned", "inActive", "extensionOnly", "tollFreeNumbers", "total", "mobileNumber"),
    *("serviceNumber", "reservedNumber", "elin"),
)
"""The counts with `details=true` (OpenAPI: NumberCount; wxc_sdk: the last two)."""

Order = Callable[[Raw], tuple[str, ...]]

ORDERS: dict[str, Order] = {
    "lastName": lambda entry: (build_owner(entry["owner"])["lastName"] if is_assigned(entry) else "",),
    "dn": lambda entry: (entry.get("phoneNumber", ""), entry.get("extension", "")),
    "extension": lambda entry: (entry.get("extension", ""), entry.get("phoneNumber", "")),
}

DEFAULT_ORDER = ORDERS["dn"]


class Entries:
    """The entries of some locations, in the default order."""

    def __init__(self, state: State, locations: Sequence[Raw]) -> None:
        found = [(entry, one) for one in locations for entry in _list_all(state, one)]
        found.sort(key=lambda each: DEFAULT_ORDER(each[0]))
        self._prefixes = {one["id"]: state.calling_details[one["id"]]["routingPrefix"] for one in locations}
        self._found = found
        self._texts: list[str | None] = [None] * len(found)

    @cached_property
    def counts(self) -> Raw:
        """How many entries there are of each kind."""
        counts = Counter(name for entry, _ in self._found for name in _classify(entry))
        return {name: counts[name] for name in COUNTS}

    @cached_property
    def _numbers(self) -> list[str]:
        return [entry.get("phoneNumber", "") for entry, _ in self._found]

    @cached_property
    def _owner_names(self) -> list[str]:
        return [get_owner_name(entry).casefold() for entry, _ in self._found]

    def select(
        self, tests: Sequence[Callable[[Raw], bool]], order: Order, *, number: str = "", owner_name: str = ""
    ) -> Sequence[int]:
        """Return the positions of the entries that pass all tests, in an order.

        `number` is part of a phone number, `owner_name` of a name in upper or lower case.
        """
        found: Sequence[int] = range(len(self._found))
        if number:
            found = [index for index, text in enumerate(self._numbers) if number in text]
        if owner_name:
            name = owner_name.casefold()
            found = [index for index in found if name in self._owner_names[index]]
        if tests:
            found = [index for index in found if all(test(self._found[index][0]) for test in tests)]
        return found if order is DEFAULT_ORDER else sorted(found, key=lambda index: order(self._found[index][0]))

    def write(self, index: int) -> str:
        """Write the entry at a position as JSON."""
        text = self._texts[index]
        if text is None:
            text = self._texts[index] = json.dumps(self._present(*self._found[index]))
        return text

    def _present(self, entry: Raw, location: Raw) -> Raw:
        details = add_list_details(entry, location)
        if is_assigned(entry):
            details["owner"] = build_owner(entry["owner"])
        if "extension" in entry:
            prefix = self._prefixes[location["id"]]
            details |= {"routingPrefix": prefix, "esn": f"{prefix}{entry['extension']}"}
        return {name: details[name] for name in FIELDS if name in details}


class EntriesCache:
    """The entries of the latest organization that was asked for, if it is a large one."""

    def __init__(self) -> None:
        self._key: tuple[State, str, int] | None = None
        self._entries: Entries | None = None

    def get(self, state: State, organization_id: str) -> Entries:
        """Return the entries of an organization. Call it with the state's lock."""
        if not state.is_large:
            return Entries(state, list_calling_locations(state, organization_id))
        key = (state, organization_id, state.revision)
        if self._entries is None or self._key != key:
            self._entries, self._key = Entries(state, list_calling_locations(state, organization_id)), key
        return self._entries


def build_owner(owner: Raw) -> Raw:
    """Build an owner as the document has it in this list alone: without a `displayName`.

    That what has no first name is named by its last one is an assumption.
    """
    return {
        "lastName": owner.get("displayName"),
        **{name: value for name, value in owner.items() if name != "displayName"},
    }


def _list_all(state: State, location: Raw) -> list[Raw]:
    return [*state.numbers[location["id"]], *list_entries(state, location["id"])]


def _classify(entry: Raw) -> Iterator[str]:
    """Yield the counts that an entry is in."""
    yield "total"
    if "phoneNumber" not in entry:
        yield "extensionOnly"
        return
    yield "assigned" if is_assigned(entry) else "unAssigned"
    if entry["state"] == "INACTIVE":
        yield "inActive"
    if entry["tollFreeNumber"]:
        yield "tollFreeNumbers"
    if entry["isServiceNumber"]:
        yield "serviceNumber"
    if entry["telephonyType"] == "MOBILE_NUMBER":
        yield "mobileNumber"
    if entry.get("isReservedNumber"):
        yield "reservedNumber"
