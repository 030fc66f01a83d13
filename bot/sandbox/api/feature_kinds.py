"""The kinds of features with numbers, and which changes of each Webex's OpenAPI document allows."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.api.alternates import CODE_MISSING_FIELD
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import Raw

LISTED = ("id", "name", "locationName", "locationId", "phoneNumber", "extension")
DIALLING = ("routingPrefix", "esn")
CALLER_NAME = {"selection", "customName"}
MENUS = ("businessHoursMenu", "afterHoursMenu")


@dataclass(frozen=True, slots=True)
class FeatureKind:
    """What differs between the three kinds of features."""

    kind: str
    title: str
    listed: tuple[str, ...]
    """The properties in a list."""
    changeable: dict[str, type | tuple[str, ...]]
    """The properties besides the alternate numbers that a change may have, and their types or possible values."""
    needs_ring_pattern: bool = False
    required: tuple[str, ...] = ()
    """The properties that every change must have."""
    required_within: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The properties that an object in a change must have."""
    has_extension_search: bool = True
    """Whether the parameter `phoneNumber` of the list may also be an extension."""


SCOPES = ("ENTERPRISE", "GROUP")
"""Whom callers can dial by extension or name."""

COMMON: dict[str, type | tuple[str, ...]] = {
    **dict.fromkeys(("name", "phoneNumber", "extension", "languageCode", "firstName", "lastName", "timeZone"), str),
    "directLineCallerIdName": dict,
    "dialByName": str,
}

KINDS = {
    "autoAttendants": FeatureKind(
        "AUTO_ATTENDANT",
        "Auto attendant",
        (*LISTED, *DIALLING, "tollFreeNumber"),
        # ModifyAutoAttendantObject has no `enabled`, unlike those of the other two.
        {
            **COMMON,
            **dict.fromkeys(("businessSchedule", "holidaySchedule"), str),
            **dict.fromkeys(("extensionDialing", "nameDialing"), SCOPES),
            **dict.fromkeys(MENUS, dict),
        },
        needs_ring_pattern=True,
        required_within=dict.fromkeys(MENUS, ("greeting", "extensionEnabled", "keyConfigurations")),
        has_extension_search=False,
    ),
    "huntGroups": FeatureKind(
        "HUNT_GROUP",
        "Hunt group",
        (*LISTED, *DIALLING, "enabled"),
        {
            **COMMON,
            **dict.fromkeys(("enabled", "distinctiveRing", "huntGroupCallerIdForOutgoingCallsEnabled"), bool),
            "callPolicies": dict,
            "agents": list,
        },
        required_within={"callPolicies": ("policy", "noAnswer")},
    ),
    "queues": FeatureKind(
        "CALL_QUEUE",
        "Call queue",
        (*LISTED, "hasCxEssentials", "enabled"),
        {
            **COMMON,
            **dict.fromkeys(("enabled", "allowCallWaitingForAgentsEnabled", "allowAgentJoinEnabled"), bool),
            "phoneNumberForOutgoingCallsEnabled": bool,
            "callingLineIdPolicy": ("DIRECT_LINE", "LOCATION_NUMBER", "CUSTOM"),
            "callingLineIdPhoneNumber": str,
            **dict.fromkeys(("callPolicies", "queueSettings"), dict),
            "agents": list,
        },
        # ModifyCallQueueObject requires it. Whether Webex enforces that is not known.
        required=("queueSettings",),
        required_within={"callPolicies": ("routingType",), "queueSettings": ("queueSize", "overflow")},
    ),
}
"""The kinds, by their name in paths and lists."""


def read_changes(kind: FeatureKind, body: Raw) -> Raw:
    """Read the properties to set, besides the alternate numbers. Raises ApiError."""
    alternates = "alternateNumberSettings" if kind.kind == "CALL_QUEUE" else "alternateNumbers"
    if unknown := body.keys() - kind.changeable.keys() - {alternates}:
        raise ApiError(400, f"Unknown property: {sorted(unknown)[0]}")
    if missing := [name for name in kind.required if name not in body]:
        raise ApiError(400, f"Missing Mandatory field name: {missing[0]}", code=CODE_MISSING_FIELD)
    changes = {name: body[name] for name in kind.changeable if name in body}
    if wrong := [name for name, value in changes.items() if not _is_valid(name, value, kind.changeable[name])]:
        raise ApiError(400, f"Invalid value for '{wrong[0]}'")
    for name, required in kind.required_within.items():
        if missing := [each for each in required if name in changes and each not in changes[name]]:
            raise ApiError(400, f"Missing Mandatory field name: {name}.{missing[0]}", code=CODE_MISSING_FIELD)
    return changes


def _is_valid(name: str, value: Any, expected: type | tuple[str, ...]) -> bool:
    if isinstance(expected, tuple):
        return value in expected
    if not isinstance(value, expected):
        return False
    checked: Any = value  # mypy takes it for an object from here on
    if name == "agents":
        return all(isinstance(each, dict) and isinstance(each.get("id"), str) for each in checked)
    # The only object without required properties.
    return name != "directLineCallerIdName" or set(checked) <= CALLER_NAME
