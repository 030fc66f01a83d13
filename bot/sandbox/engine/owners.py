"""The initial numbers and extensions that somebody has, and the mobile and reserved numbers, of a location."""

from collections.abc import Iterator
from functools import cache
from itertools import count

from bot.sandbox.engine.ids import build_feature_id, build_id, build_workspace_id
from bot.sandbox.engine.state import Raw
from bot.sandbox.engine.world import CISCO_PSTN, LocationSeed, build_number

FIRST_NAMES = ("Ada", "Björn", "Chiara", "Dmitri", "Esra", "Femi", "Grace", "Hugo", "Inês", "Jun", "Kavya", "Liam")
LAST_NAMES = ("Abara", "Byrne", "Castillo", "Dvořák", "Eriksen", "Fischer", "Gupta", "Hassan", "Ito", "Jansen")

PEOPLE_LINES, FEATURE_LINES, MOBILE_LINES, RESERVED_LINES = 100, 300, 700, 800
"""Where each kind begins, counted from the start of the last 900 numbers of a location's range."""

LOCATIONS_WITH_MOBILE_NUMBERS = ("Atlanta Headquarters", "Chicago Loop", "Denver", "London Canary Wharf")
MOBILE = {
    "telephonyType": "MOBILE_NUMBER",
    "mobileNetwork": "Sandbox Mobile",
    "routingProfile": "SandboxRtPf",
}


def build_line(seed: LocationSeed, line: int) -> str:
    """Build a number from the end of a location's range, far from the available ones."""
    return f"{seed.prefix}{10**seed.digits - 900 + line:0{seed.digits}}"


def build_entry(number: str | None, owner: Raw | None, kind: str = "PRIMARY", **more: object) -> Raw:
    """Build an entry of the inventory: a number in the API's format, or an extension without one, and its owner."""
    entry: Raw = {**build_number(number or ""), "phoneNumberType": kind, **more}
    if number is None:
        del entry["phoneNumber"]
    return entry | ({"owner": owner} if owner else {})


@cache  # the tests reset the sandbox before every test
def build_inventory(seed: LocationSeed) -> tuple[Raw, ...]:
    """Build everything that a location has besides its available numbers and its features with objects of their own.

    Change only copies of the entries.
    """
    return tuple(_build_all(seed))


def _build_all(seed: LocationSeed) -> Iterator[Raw]:
    yield from _build_people(seed)
    yield from _build_other_users(seed)
    yield from _build_groups(seed)
    if seed.name in LOCATIONS_WITH_MOBILE_NUMBERS:
        yield from _build_mobile_numbers(seed)
    if seed.provider == CISCO_PSTN:
        for line in range(2):
            yield build_entry(build_line(seed, RESERVED_LINES + line), None, isReservedNumber=True)


def build_person(seed: LocationSeed, index: int) -> Raw:
    """Build a person as the owner of a number. People have no `displayName` there (OpenAPI: all lists with owners)."""
    # Two people can have the same name, as in reality; their ids differ.
    offset = sum(map(ord, seed.name))
    first, last = FIRST_NAMES[(offset + index) % len(FIRST_NAMES)], LAST_NAMES[(offset + 3 * index) % len(LAST_NAMES)]
    person_id = build_id("PEOPLE", f"{seed.name}/person {index}")
    return {"id": person_id, "type": "PEOPLE", "firstName": first, "lastName": last}


def _build_people(seed: LocationSeed) -> Iterator[Raw]:
    """Build people with a number and mostly an extension; the first has a second number, the last an extension only."""
    for index in range(seed.people):
        number = build_line(seed, PEOPLE_LINES + index)
        extension = {} if index % 4 == 3 else {"extension": str(2000 + index)}
        state = "INACTIVE" if index % 5 == 4 else "ACTIVE"
        yield build_entry(number, build_person(seed, index), state=state, **extension)
    yield build_entry(build_line(seed, PEOPLE_LINES + 50), build_person(seed, 0), "ALTERNATE")
    yield build_entry(None, build_person(seed, seed.people), extension="2900")


def _build_other_users(seed: LocationSeed) -> Iterator[Raw]:
    """Build two workspaces, one of them with an extension only, and a virtual line."""
    for name, extension, number in (
        ("Lobby Phone", "3000", build_line(seed, PEOPLE_LINES + 60)),
        ("Meeting Room", "3001", None),
    ):
        workspace_id = build_workspace_id(f"{seed.name}/{name}")
        owner = {"id": workspace_id, "type": "PLACE", "displayName": f"{seed.address['city']} {name}"}
        yield build_entry(number, owner, extension=extension)
    line_id = build_id("VIRTUAL_LINE", f"{seed.name}/Reception")
    reception = {"id": line_id, "type": "VIRTUAL_LINE", "firstName": seed.address["city"], "lastName": "Reception"}
    yield build_entry(build_line(seed, PEOPLE_LINES + 70), reception, extension="3100")


def _build_groups(seed: LocationSeed) -> Iterator[Raw]:
    """Build a paging group, and a voicemail group with a fax number."""
    lines = count(FEATURE_LINES)
    for kind, name, extension in (("GROUP_PAGING", "Paging", "8300"), ("VOICEMAIL_GROUP", "Voicemail", "8400")):
        title = f"{seed.address['city']} {name}"
        owner = {"id": build_feature_id(kind, f"{seed.name}/{name}"), "type": kind, "displayName": title}
        yield build_entry(build_line(seed, next(lines)), owner, extension=extension)
        if kind == "VOICEMAIL_GROUP":
            yield build_entry(build_line(seed, next(lines)), owner, "FAX")


def _build_mobile_numbers(seed: LocationSeed) -> Iterator[Raw]:
    """Build two available mobile numbers and an assigned one. Only people own mobile numbers (OpenAPI: numbers)."""
    for line, state in enumerate(("ACTIVE", "INACTIVE")):
        yield build_entry(build_line(seed, MOBILE_LINES + line), None, state=state, **MOBILE)
    owner = build_person(seed, seed.people + 1)
    yield build_entry(build_line(seed, MOBILE_LINES + 2), owner, **MOBILE, extension="2901")
