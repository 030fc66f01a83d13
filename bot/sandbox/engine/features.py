"""The initial auto attendants, hunt groups and call queues, with the details that Webex's OpenAPI document requires."""

from collections.abc import Callable, Iterator
from functools import cache

from bot.sandbox.engine.ids import build_feature_id
from bot.sandbox.engine.owners import FEATURE_LINES, build_line
from bot.sandbox.engine.state import Raw
from bot.sandbox.engine.world import LocationSeed, NumberSeed, build_number

MIN_NUMBERS = 12
"""Smaller locations have no auto attendants and no call queues."""

MENU: Raw = {
    "greeting": "DEFAULT",
    "extensionEnabled": True,
    # A list, as in the document's examples and in wxc_sdk; the document's schema has one object.
    "keyConfigurations": [{"key": "0", "action": "EXIT"}],
}

RING: Raw = {"enabled": True, "ringPattern": "NORMAL"}

HUNT_POLICIES: Raw = {
    "policy": "CIRCULAR",
    "noAnswer": {
        "nextAgentEnabled": False,
        "nextAgentRings": 5,
        "forwardEnabled": False,
        "numberOfRings": 15,
        "systemMaxNumberOfRings": 20,
        "destinationVoicemailEnabled": False,
    },
}

QUEUE_POLICIES: Raw = {
    "policy": "CIRCULAR",
    "callBounce": {
        "callBounceEnabled": True,
        "callBounceMaxRings": 8,
        "agentUnavailableEnabled": False,
        "alertAgentEnabled": False,
        "alertAgentMaxSeconds": 30,
        "callBounceOnHoldEnabled": False,
        "callBounceOnHoldMaxSeconds": 60,
    },
    "distinctiveRing": RING,
}

QUEUE_SETTINGS: Raw = {
    "queueSize": 10,
    "callOfferToneEnabled": True,
    "resetCallStatisticsEnabled": False,
    "overflow": {"action": "PERFORM_BUSY_TREATMENT", "greeting": "DEFAULT"},
}


def build_attendants(seed: LocationSeed) -> Iterator[Raw]:
    """Build the location's auto attendants: up to three, none at a small location.

    The first one has a phone number and an alternate number, taken from the end of the location's range.
    """
    names = ("Main Menu", "After Hours", "Holidays")[: min(3, seed.count // MIN_NUMBERS)]
    for index, name in enumerate(names):
        has_number = index == 0
        alternate = {"phoneNumber": f"{seed.prefix}{10**seed.digits - 11}", "tollFreeNumber": False}
        yield {
            **_build_feature(seed, "AUTO_ATTENDANT", name, 8000 + index),
            "enabled": True,
            "phoneNumber": f"{seed.prefix}{10**seed.digits - 1}" if has_number else None,
            "tollFreeNumber": False,
            "alternateNumbers": [{**alternate, "ringPattern": "NORMAL"}] if has_number else [],
            "firstName": ".",
            "lastName": name,
            "language": "English",
            "languageCode": "en_us",
            "businessSchedule": "Business Hours",
            "extensionDialing": "ENTERPRISE",
            "nameDialing": "ENTERPRISE",
            "timeZone": seed.time_zone,
            "businessHoursMenu": MENU,
            "afterHoursMenu": MENU,
        }


def build_hunt_groups(seed: LocationSeed) -> Iterator[Raw]:
    """Build two hunt groups: one has a number and an alternate number, the other only an extension."""
    for index, name in enumerate(("Sales", "Support")):
        has_number = index == 0
        alternate = {"phoneNumber": build_line(seed, FEATURE_LINES + 11), "ringPattern": "LONG_LONG"}
        yield {
            **_build_feature(seed, "HUNT_GROUP", name, 8100 + index),
            "enabled": True,
            "phoneNumber": build_line(seed, FEATURE_LINES + 10) if has_number else None,
            "distinctiveRing": True,
            "alternateNumbers": [alternate] if has_number else [],
            "languageCode": "en_us",
            "timeZone": seed.time_zone,
            "callPolicies": HUNT_POLICIES,
            "agents": [],
        }


def build_queues(seed: LocationSeed) -> Iterator[Raw]:
    """Build a call queue, none at a small location. In the United States its alternate number is toll-free."""
    if seed.count < MIN_NUMBERS:
        return
    yield {
        **_build_feature(seed, "CALL_QUEUE", "Service", 8200),
        "hasCxEssentials": False,
        "enabled": True,
        "phoneNumber": build_line(seed, FEATURE_LINES + 20),
        "languageCode": "en_us",
        "timeZone": seed.time_zone,
        "alternateNumberSettings": {
            "distinctiveRingEnabled": True,
            "alternateNumbers": [{"phoneNumber": _build_queue_alternate(seed), "ringPattern": "NORMAL"}],
        },
        "callPolicies": QUEUE_POLICIES,
        "queueSettings": QUEUE_SETTINGS,
        "agents": [],
    }


def build_flagged_numbers(seed: LocationSeed) -> Iterator[NumberSeed]:
    """Build the numbers of features that are more than plain numbers, as they would be if they were available."""
    yield build_number(build_line(seed, FEATURE_LINES + 20), is_service=True)
    yield build_number(_build_queue_alternate(seed), is_toll_free=seed.country == "US")
    if seed.count == 0:  # elsewhere the first available number is the main number
        yield build_number(build_line(seed, FEATURE_LINES + 10), is_main=True)


def _build_queue_alternate(seed: LocationSeed) -> str:
    return f"+1888{seed.prefix[-4:]}900" if seed.country == "US" else build_line(seed, FEATURE_LINES + 21)


KINDS: dict[str, Callable[[LocationSeed], Iterator[Raw]]] = {
    "AUTO_ATTENDANT": build_attendants,
    "HUNT_GROUP": build_hunt_groups,
    "CALL_QUEUE": build_queues,
}


@cache  # the tests reset the sandbox before every test
def build_features(seed: LocationSeed, kind: str) -> tuple[Raw, ...]:
    """Build the location's features of a kind. Change only copies of them."""
    return tuple(KINDS[kind](seed))


def copy_feature(feature: Raw) -> Raw:
    """Copy a feature, and of its parts those that are changed and not replaced: the alternate numbers."""
    settings = feature.get("alternateNumberSettings")
    alternates = [dict(each) for each in (settings or feature)["alternateNumbers"]]
    if settings is None:
        return {**feature, "alternateNumbers": alternates}
    return {**feature, "alternateNumberSettings": {**settings, "alternateNumbers": alternates}}


def _build_feature(seed: LocationSeed, kind: str, name: str, extension: int) -> Raw:
    title = f"{seed.address['city']} {name}"
    return {"id": build_feature_id(kind, f"{seed.name}/{title}"), "name": title, "extension": str(extension)}
