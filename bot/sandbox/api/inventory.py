"""`/telephony/config/numbers`: all numbers and extensions of an organization, with their owners.

Source: "Get Phone Numbers for an Organization with Given Criteria" in Webex's OpenAPI document (version 2026-08), and
wxc_sdk 1.41 for `assigned`, `reservedNumber` and `elinEnabled`, which the document does not have.
"""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, current_app, request

from bot.sandbox.api.authentication import READ_CALLING, require_scope
from bot.sandbox.api.lookups import require_calling_location, require_organization_id
from bot.sandbox.api.organization_entries import ORDERS, Entries, EntriesCache
from bot.sandbox.api.parameters import read_choice, read_flag, read_short_text
from bot.sandbox.api.responses import build_written_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import is_same_id
from bot.sandbox.engine.inventory import is_assigned
from bot.sandbox.engine.state import Raw

OWNER_TYPES = {
    each: each
    for each in (
        *("PEOPLE", "PLACE", "AUTO_ATTENDANT", "CALL_QUEUE", "HUNT_GROUP", "VOICE_MESSAGING"),
        *("CONTACT_CENTER_LINK", "ROUTE_LIST", "VOICEMAIL_GROUP", "VIRTUAL_LINE"),
    )
} | {"PAGING_GROUP": "GROUP_PAGING", "BROADWORKS_ANYWHERE": "OFFICE_ANYWHERE"}
"""The values of the parameter `ownerType`, and what the entries have: two have another name there (OpenAPI)."""

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
        entries = _choose_entries()
        # "Returns the overall count of the phone numbers": that filters do not change it is an assumption.
        counts = {"count": entries.counts} if read_flag("details") else {}
        order = ORDERS[read_choice("order", ORDERS) or "dn"]
        owner_name, number = read_short_text("ownerName"), request.args.get("phoneNumber", "")
        found = entries.select(list(_read_tests()), order, number=number, owner_name=owner_name)
        return build_written_page_response(found, "phoneNumbers", entries.write, **counts)


def _choose_entries() -> Entries:
    if location_id := request.args.get("locationId"):
        return Entries(state, [require_calling_location(state, location_id)])
    cache: EntriesCache = current_app.extensions["entries"]
    return cache.get(state._get_current_object(), require_organization_id())  # type: ignore[attr-defined]


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
    if owner_id := request.args.get("ownerId"):
        yield lambda entry: is_assigned(entry) and is_same_id(entry["owner"]["id"], owner_id)
    if owner_type := read_choice("ownerType", OWNER_TYPES):
        yield lambda entry: is_assigned(entry) and entry["owner"]["type"] == OWNER_TYPES[owner_type]
    if (is_wanted := read_flag("available")) is not None:
        yield lambda entry: _is_available(entry) is is_wanted
    if (has_owner := read_flag("assigned")) is not None:
        yield lambda entry: is_assigned(entry) is has_owner


def _read_number_tests() -> Iterator[Test]:
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
