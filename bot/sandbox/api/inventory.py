"""`/telephony/config/numbers`: all numbers and extensions of an organization, with their owners.

Source: "Get Phone Numbers for an Organization with Given Criteria" in Webex's OpenAPI document (version 2026-08), and
wxc_sdk 1.41 for `assigned`, `reservedNumber` and `elinEnabled`, which the document does not have.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from flask import Blueprint, Response, request

from bot.sandbox.api.authentication import READ_CALLING, require_scope
from bot.sandbox.api.lookups import list_calling_locations, require_calling_location, require_organization_id
from bot.sandbox.api.number_entries import add_list_details, matches_owner_name
from bot.sandbox.api.parameters import read_choice, read_flag, read_short_text
from bot.sandbox.api.responses import build_calling_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import is_same_id
from bot.sandbox.engine.inventory import is_assigned, list_entries
from bot.sandbox.engine.state import Raw, State

FIELDS = (
    *("phoneNumber", "extension", "routingPrefix", "esn", "state", "phoneNumberType", "mainNumber"),
    *("includedTelephonyTypes", "mobileNetwork", "routingProfile", "tollFreeNumber", "isServiceNumber"),
    *("isReservedNumber", "location", "owner"),
)

OWNER_TYPES = {
    each: each
    for each in (
        *("PEOPLE", "PLACE", "AUTO_ATTENDANT", "CALL_QUEUE", "HUNT_GROUP", "VOICE_MESSAGING"),
        *("CONTACT_CENTER_LINK", "ROUTE_LIST", "VOICEMAIL_GROUP", "VIRTUAL_LINE"),
    )
} | {"PAGING_GROUP": "GROUP_PAGING", "BROADWORKS_ANYWHERE": "OFFICE_ANYWHERE"}
"""The values of the parameter `ownerType`, and what the entries have: two have another name there (OpenAPI)."""

COUNTS = (
    *("assigned", "unAssigned", "inActive", "extensionOnly", "tollFreeNumbers", "total", "mobileNumber"),
    *("serviceNumber", "reservedNumber", "elin"),
)
"""The counts with `details=true` (OpenAPI: NumberCount; wxc_sdk: the last two)."""

ORDERS: dict[str, Callable[[Raw], tuple[str, ...]]] = {
    "lastName": lambda entry: (_build_owner(entry["owner"])["lastName"] if is_assigned(entry) else "",),
    "dn": lambda entry: (entry.get("phoneNumber", ""), entry.get("extension", "")),
    "extension": lambda entry: (entry.get("extension", ""), entry.get("phoneNumber", "")),
}

EXCLUSIVE = (
    ("available", "true", "ownerType"),
    ("numberType", "EXTENSION", "available"),
    ("numberType", "EXTENSION", "assigned"),
    ("numberType", "EXTENSION", "state"),
    ("reservedNumber", None, "available"),
    ("reservedNumber", None, "assigned"),
)
"""A parameter, the value at which it excludes another one (None: any), and the other one."""

Test = Callable[[Raw], bool]

blueprint = Blueprint("inventory", __name__)


@blueprint.get("/telephony/config/numbers")
def list_numbers() -> Response:
    with state.lock:
        require_scope(state, READ_CALLING)
        _check_combinations()
        found = [(entry, one) for one in _choose_locations(state) for entry in _list_all(state, one)]
        # "Returns the overall count of the phone numbers": that filters do not change it is an assumption.
        counts = {"count": _count([entry for entry, _ in found])} if read_flag("details") else {}
        tests = list(_read_tests())
        order = ORDERS[read_choice("order", ORDERS) or "dn"]
        found = [each for each in found if all(test(each[0]) for test in tests)]
        found.sort(key=lambda each: order(each[0]))
        return build_calling_page_response(
            found, "phoneNumbers", lambda each: _present(state, each[0], each[1]), **counts
        )


def _choose_locations(state: State) -> list[Raw]:
    if location_id := request.args.get("locationId"):
        return [require_calling_location(state, location_id)]
    return list_calling_locations(state, require_organization_id())


def _list_all(state: State, location: Raw) -> list[Raw]:
    return [*state.numbers[location["id"]], *list_entries(state, location["id"])]


def _check_combinations() -> None:
    """Raise ApiError for parameters that exclude each other."""
    for name, value, other in EXCLUSIVE:
        given = request.args.get(name)
        if given is not None and value in (None, given) and other in request.args:
            raise ApiError(400, f"Parameter '{other}' cannot be used along with '{name}'")


def _read_tests() -> Iterator[Test]:
    """Read the filters from the query. Raises ApiError."""
    yield from _read_owner_tests()
    yield from _read_number_tests()
    yield from _read_kind_tests()


def _read_owner_tests() -> Iterator[Test]:
    if owner_name := read_short_text("ownerName"):
        yield lambda entry: matches_owner_name(entry, owner_name)
    if owner_id := request.args.get("ownerId"):
        yield lambda entry: is_assigned(entry) and is_same_id(entry["owner"]["id"], owner_id)
    if owner_type := read_choice("ownerType", OWNER_TYPES):
        yield lambda entry: is_assigned(entry) and entry["owner"]["type"] == OWNER_TYPES[owner_type]
    if (is_wanted := read_flag("available")) is not None:
        yield lambda entry: _is_available(entry) is is_wanted
    if (has_owner := read_flag("assigned")) is not None:
        yield lambda entry: is_assigned(entry) is has_owner


def _read_number_tests() -> Iterator[Test]:
    if text := request.args.get("phoneNumber"):
        yield lambda entry: text in entry.get("phoneNumber", "")
    if extension := request.args.get("extension"):
        yield lambda entry: entry.get("extension") == extension
    # "Response excludes any extensions without numbers."
    if (kind := read_choice("phoneNumberType", ("PRIMARY", "ALTERNATE", "FAX", "DNIS", "Default"))) is not None:
        yield lambda entry: "phoneNumber" in entry and kind in ("Default", entry.get("phoneNumberType", "PRIMARY"))
    if (condition := read_choice("state", ("ACTIVE", "INACTIVE", "Default"))) is not None:
        yield lambda entry: "phoneNumber" in entry and condition in ("Default", entry["state"])
    match read_choice("numberType", ("NUMBER", "EXTENSION")):
        case "NUMBER":
            yield lambda entry: "phoneNumber" in entry
        case "EXTENSION":
            yield lambda entry: "extension" in entry


def _read_kind_tests() -> Iterator[Test]:
    if read_flag("tollFreeNumbers"):
        yield lambda entry: bool(entry["tollFreeNumber"])
    if read_flag("serviceNumber"):
        yield lambda entry: bool(entry["isServiceNumber"])
    if (kind := read_choice("includedTelephonyTypes", ("PSTN_NUMBER", "MOBILE_NUMBER"))) is not None:
        yield lambda entry: entry["telephonyType"] == kind
    if (is_reserved := read_flag("reservedNumber")) is not None:
        yield lambda entry: bool(entry.get("isReservedNumber")) is is_reserved
    # No number here is restricted to a use beyond its region, and none locates emergency calls.
    if read_flag("restrictedNonGeoNumbers") or read_flag("elinEnabled"):
        yield lambda _entry: False


def _is_available(entry: Raw) -> bool:
    return not is_assigned(entry) and not entry.get("isReservedNumber")


def _count(entries: list[Raw]) -> Raw:
    counts = Counter(name for entry in entries for name in _classify(entry))
    return {name: counts[name] for name in COUNTS}


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


def _present(state: State, entry: Raw, location: Raw) -> Raw:
    details = add_list_details(entry, location)
    if is_assigned(entry):
        details["owner"] = _build_owner(entry["owner"])
    if "extension" in entry:
        prefix = state.calling_details[location["id"]]["routingPrefix"]
        details |= {"routingPrefix": prefix, "esn": f"{prefix}{entry['extension']}"}
    return {name: details[name] for name in FIELDS if name in details}


def _build_owner(owner: Raw) -> Raw:
    """Build an owner as the document has it in this list alone: without a `displayName`.

    That what has no first name is named by its last one is an assumption.
    """
    return {
        "lastName": owner.get("displayName"),
        **{name: value for name, value in owner.items() if name != "displayName"},
    }
