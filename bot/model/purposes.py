"""The lists of numbers that Webex Calling has, each for one purpose, and what each of them holds.

Sources: OpenAPI, the GET calls whose paths end in `/availableNumbers`; for AI receptionists and DNIS, which the
document does not have, wxc_sdk 1.41.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.model.derivation import SERVICE_AND_STANDARD, STANDARD, Derivation
from bot.model.organization_numbers import NumberKind, OrganizationNumber


class Contents(StrEnum):
    """Which numbers a list holds."""

    UNASSIGNED = "unassigned"
    ASSIGNED = "assigned"
    BOTH = "both"
    """Unassigned numbers, and assigned ones with their owners."""
    USABLE = "usable"
    """Numbers that may be used for it, assigned or not: using one takes it from nobody."""


class Property(StrEnum):
    """What the entries of a list may have besides number, state, main number and service number."""

    TELEPHONY_TYPE = "telephonyType"
    TOLL_FREE = "tollFreeNumber"
    MOBILE = "mobileNetwork"
    """The mobile network and the routing profile."""
    OWNER = "owner"
    EXTENSION = "extension"
    LOCATION = "location"


class Search(StrEnum):
    """What Webex searches a list for, as the parameter of the call."""

    OWNER = "ownerName"
    EXTENSION = "extension"
    PERSON = "personId"


PSTN = frozenset({Property.TELEPHONY_TYPE, Property.TOLL_FREE})

OWNED = PSTN | {Property.OWNER}

OWNED_WITH_EXTENSIONS = OWNED | {Property.EXTENSION}

EMERGENCY_OWNERS = frozenset({"PEOPLE", "PLACE", "VIRTUAL_LINE", "HUNT_GROUP"})

BY_OWNER = frozenset({Search.OWNER})

BY_OWNER_OR_EXTENSION = BY_OWNER | {Search.EXTENSION}


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the numbers of a list can be used for."""

    key: str
    """Its name on buttons."""
    title: str
    path: str
    """Its part of the list's path: `…/locations/{id}/<path>/availableNumbers`."""
    wordings: tuple[str, ...] = ()
    """Other wordings that people type, besides the title."""
    contents: Contents = Contents.UNASSIGNED
    properties: Set[Property] = PSTN
    searches: Set[Search] = frozenset()
    is_organization_wide: bool = False
    """Whether the path has no location, which is a parameter of the call instead."""
    takes_numbers: bool = True
    """Whether `phoneNumber` selects any number of single numbers; it searches for part of one otherwise."""
    derivation: Derivation | None = SERVICE_AND_STANDARD
    """How the organization's own list shows which numbers it has; None where the document has no rule for that."""

    def has(self, number: OrganizationNumber | NumberKind) -> bool:
        """Return whether the list has a number of the organization, at the number's own location.

        Only for lists with a `derivation`.
        """
        if self.derivation is None or not self.derivation.has(number):
            return False
        match self.contents:
            case Contents.UNASSIGNED:
                return not number.is_assigned
            case Contents.ASSIGNED:
                return number.is_assigned
            case Contents.BOTH | Contents.USABLE:
                return True

    @property
    def phrase(self) -> str:
        """The list as it is typed behind "for": "auto attendant alternate"."""
        return self.title.lower().removesuffix(" numbers")

    @property
    def has_stock(self) -> bool:
        """Whether its numbers can run out: those that nobody has can be counted as a stock."""
        return self.contents in (Contents.UNASSIGNED, Contents.BOTH)


def _build_forward(key: str, title: str, path: str, *wordings: str) -> Purpose:
    return Purpose(
        key,
        title,
        f"{path}/callForwarding",
        wordings,
        Contents.ASSIGNED,
        OWNED_WITH_EXTENSIONS,
        BY_OWNER_OR_EXTENSION,
        derivation=Derivation(has_extensions=True),
    )


PURPOSES = (
    Purpose("aa_alternate", "Auto attendant alternate numbers", "autoAttendants/alternate", ("auto attendant",)),
    Purpose("aa_primary", "Auto attendant primary numbers", "autoAttendants"),
    _build_forward("aa_forward", "Auto attendant call forward numbers", "autoAttendants"),
    Purpose("queue_primary", "Call queue primary numbers", "queues", ("call queue",)),
    Purpose("queue_alternate", "Call queue alternate numbers", "queues/alternate"),
    _build_forward("queue_forward", "Call queue call forward numbers", "queues"),
    Purpose("queue_dnis", "Call queue DNIS numbers", "queues/dnis", ("dnis",), takes_numbers=False, derivation=None),
    Purpose("hunt_primary", "Hunt group primary numbers", "huntGroups", ("hunt group",)),
    Purpose("hunt_alternate", "Hunt group alternate numbers", "huntGroups/alternate"),
    _build_forward("hunt_forward", "Hunt group call forward numbers", "huntGroups"),
    Purpose(
        "ai_receptionist",
        "AI receptionist numbers",
        "aiReceptionists",
        ("receptionist", "ai"),
        takes_numbers=False,
        derivation=None,  # it depends on the organization's licenses, too
    ),
    Purpose(
        "person_primary",
        "Person primary numbers",
        "people/primary",
        ("person",),
        properties=frozenset({Property.TELEPHONY_TYPE, Property.MOBILE}),
        is_organization_wide=True,
        derivation=replace(STANDARD, has_mobile_numbers=True),
    ),
    Purpose(
        "workspace",
        "Workspace numbers",
        "workspaces",
        ("conference room", "meeting room", "huddle room"),
        properties=frozenset({Property.TELEPHONY_TYPE}),
        is_organization_wide=True,
        derivation=STANDARD,
    ),
    Purpose(
        "virtual_line",
        "Virtual line numbers",
        "virtualLines",
        properties=frozenset({Property.TELEPHONY_TYPE}),
        is_organization_wide=True,
        derivation=STANDARD,
    ),
    Purpose("paging", "Paging group numbers", "paging", ("paging", "page", "pager")),
    Purpose("voicemail_group", "Voicemail group numbers", "voicemailGroups", ("voicemail",)),
    Purpose("voicemail_fax", "Voicemail group fax numbers", "voicemailGroups/faxMessage", ("fax", "fax message")),
    Purpose("voice_portal", "Voice portal numbers", "voicePortal", ("portal",)),
    Purpose(
        "location",
        "Location numbers",
        "",
        ("location itself", "main", "location main"),
        Contents.BOTH,
        OWNED,
        BY_OWNER,
    ),
    Purpose(
        "emergency_callback",
        "Emergency callback numbers",
        "emergencyCallbackNumber",
        ("emergency", "emergency call back", "callback", "ecbn"),
        Contents.ASSIGNED,
        OWNED_WITH_EXTENSIONS,
        BY_OWNER,
        derivation=Derivation(has_service_numbers=False, owner_types=EMERGENCY_OWNERS),
    ),
    Purpose(
        "call_intercept",
        "Call intercept numbers",
        "callIntercept",
        ("intercept",),
        Contents.ASSIGNED,
        OWNED_WITH_EXTENSIONS,
        BY_OWNER_OR_EXTENSION,
    ),
    Purpose(
        "external_caller_id",
        "External caller ID numbers",
        "externalCallerId",
        ("caller id", "outgoing caller id", "clid"),
        Contents.USABLE,
        frozenset({Property.TOLL_FREE, Property.OWNER, Property.EXTENSION, Property.LOCATION}),
        frozenset({Search.OWNER, Search.PERSON}),
        derivation=None,  # it depends on the locations' PSTN providers and zones, too
    ),
    Purpose(
        "charge_number",
        "Charge numbers",
        "chargeNumber",
        (),
        Contents.USABLE,
        frozenset({Property.TOLL_FREE, Property.OWNER}),
        BY_OWNER,
        derivation=Derivation(has_toll_free_numbers=False),
    ),
    Purpose(
        "webex_go",
        "Webex Go numbers",
        "webexGo",
        ("go",),
        properties=frozenset({Property.TELEPHONY_TYPE}),
        derivation=STANDARD,
    ),
    _build_forward(
        "operating_mode_forward", "Operating mode call forward numbers", "operatingModes", "operating mode", "mode"
    ),
    Purpose("single_number_reach", "Single number reach numbers", "singleNumberReach", ("snr",)),
)

DEFAULT_PURPOSE = PURPOSES[0]

PURPOSES_BY_KEY = {purpose.key: purpose for purpose in PURPOSES}
