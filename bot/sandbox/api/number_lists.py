"""The lists of available numbers: which numbers each has, which properties its entries have, and its parameters.

Source, unless a comment names another: the operation of each list in Webex's OpenAPI document (version 2026-08).
"""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.engine.inventory import is_assigned
from bot.sandbox.engine.state import Raw

Status = Literal["unassigned", "assigned", "any"]

FIELDS = ("phoneNumber", "state", "isMainNumber", "tollFreeNumber", "telephonyType", "isServiceNumber")
NOT_TOLL_FREE_FIELDS = tuple(name for name in FIELDS if name != "tollFreeNumber")
CHARGE_FIELDS = tuple(name for name in FIELDS if name != "telephonyType")
MOBILE_FIELDS = ("mobileNetwork", "routingProfile")

EMERGENCY_OWNERS = ("PEOPLE", "PLACE", "VIRTUAL_LINE", "HUNT_GROUP")


@dataclass(frozen=True, slots=True)
class NumberList:
    """One list of available numbers."""

    status: Status = "unassigned"
    """Whether its numbers have owners."""
    fields: tuple[str, ...] = FIELDS
    """The properties of each entry, if the number has them."""
    filters: tuple[str, ...] = ()
    """The parameters besides orgId, max, start and phoneNumber."""
    has_service_numbers: bool = True
    has_toll_free_numbers: bool = True
    has_mobile_numbers: bool = False
    has_extensions: bool = False
    """Whether it has extensions without a number."""
    owner_types: tuple[str, ...] = ()
    """Empty for all."""
    has_neighbours: bool = False
    """Whether it has numbers of other locations, too."""
    searches: bool = False
    """Whether `phoneNumber` is searched for in numbers and extensions; else it is a list of whole numbers."""
    needs_entitlement: bool = False

    def has(self, entry: Raw) -> bool:
        """Return whether the list has an entry of the inventory."""
        return (
            self.status in ("any", "assigned" if is_assigned(entry) else "unassigned")
            and (self.has_service_numbers or not entry["isServiceNumber"])
            and (self.has_toll_free_numbers or not entry["tollFreeNumber"])
            and (self.has_mobile_numbers or entry["telephonyType"] == "PSTN_NUMBER")
            and (self.has_extensions or "phoneNumber" in entry)
            and (not self.owner_types or entry["owner"]["type"] in self.owner_types)
            # "Reserved numbers cannot be assigned to people, features, or services" (wxc_sdk).
            and not entry.get("isReservedNumber")
        )

    def present(self, entry: Raw) -> Raw:
        """Return an entry of the inventory with the properties that it has in this list."""
        return {name: entry[name] for name in self.fields if name in entry}


AVAILABLE = NumberList()

CALL_FORWARD = NumberList("assigned", (*FIELDS, "extension", "owner"), ("ownerName", "extension"), has_extensions=True)

# Standard numbers alone. The entries do not say whether they are toll-free, so none of them is: an assumption.
STANDARD = NumberList(fields=NOT_TOLL_FREE_FIELDS, has_service_numbers=False, has_toll_free_numbers=False)

LISTS = {
    "autoAttendants/availableNumbers": AVAILABLE,
    "autoAttendants/alternate/availableNumbers": AVAILABLE,
    "queues/availableNumbers": AVAILABLE,
    "queues/alternate/availableNumbers": AVAILABLE,
    "huntGroups/availableNumbers": AVAILABLE,
    "huntGroups/alternate/availableNumbers": AVAILABLE,
    "paging/availableNumbers": AVAILABLE,
    "voicemailGroups/availableNumbers": AVAILABLE,
    "voicemailGroups/faxMessage/availableNumbers": AVAILABLE,
    "voicePortal/availableNumbers": AVAILABLE,
    "singleNumberReach/availableNumbers": AVAILABLE,
    "webexGo/availableNumbers": STANDARD,
    # The next two are not in the document: wxc_sdk 1.41, `telephony.callqueue.dnis` and `telephony.ai_receptionist`.
    "queues/dnis/availableNumbers": AVAILABLE,
    "aiReceptionists/availableNumbers": NumberList(searches=True, needs_entitlement=True),
    "autoAttendants/callForwarding/availableNumbers": CALL_FORWARD,
    "queues/callForwarding/availableNumbers": CALL_FORWARD,
    "huntGroups/callForwarding/availableNumbers": CALL_FORWARD,
    "operatingModes/callForwarding/availableNumbers": CALL_FORWARD,
    "availableNumbers": NumberList("any", (*FIELDS, "owner"), ("ownerName",)),
    # The extension is in the document's example, not in its schema.
    "emergencyCallbackNumber/availableNumbers": NumberList(
        "assigned",
        (*FIELDS, "extension", "owner"),
        ("ownerName",),
        has_service_numbers=False,
        owner_types=EMERGENCY_OWNERS,
    ),
    "callIntercept/availableNumbers": NumberList(
        "assigned", (*FIELDS, "extension", "owner"), ("ownerName", "extension")
    ),
    # "Assigned to the location": whether or not they have an owner.
    "chargeNumber/availableNumbers": NumberList(
        "any", (*CHARGE_FIELDS, "owner"), ("ownerName",), has_toll_free_numbers=False
    ),
    # As in the document's example. Its schema is that of `/telephony/config/numbers`, with other names.
    "externalCallerId/availableNumbers": NumberList(
        "any",
        (*CHARGE_FIELDS, "extension", "location", "owner"),
        ("ownerName", "personId"),
        has_neighbours=True,
    ),
}
"""The lists of a location, by their path below `/telephony/config/locations/{locationId}/`."""

ORGANIZATION_LISTS = {
    "people/primary/availableNumbers": NumberList(
        fields=(*NOT_TOLL_FREE_FIELDS, *MOBILE_FIELDS),
        filters=("licenseType",),
        has_service_numbers=False,
        has_toll_free_numbers=False,
        has_mobile_numbers=True,
    ),
    "virtualLines/availableNumbers": STANDARD,
    "workspaces/availableNumbers": STANDARD,
}
"""The lists of the whole organization, by their path below `/telephony/config/`; `locationId` narrows them."""

OWNED_LISTS = frozenset(path for path, each in LISTS.items() if "owner" in each.fields)
"""The lists whose entries can have owners."""
