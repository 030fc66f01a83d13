"""The sandbox's world as it is at the start: people, spaces, locations and their numbers. Data alone."""

from collections.abc import Iterator
from dataclasses import dataclass

ORGANIZATION = "Sandbox"
OTHER_ORGANIZATION = "Elsewhere"

BOT_EMAIL = "numbers@webex.bot"


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """A person, or the bot."""

    email: str
    name: str
    kind: str = "person"
    organization: str = ORGANIZATION

    @property
    def token(self) -> str:
        """The access token; it says itself that it opens nothing else."""
        return f"sandbox-{self.kind}-token-{self.email.partition('@')[0]}"


PEOPLE = (
    PersonSeed(BOT_EMAIL, "Numbers", "bot"),
    PersonSeed("administrator@example.com", "Administrator"),
    PersonSeed("helpdesk@example.com", "Helpdesk"),
    PersonSeed("stranger@example.net", "Stranger", organization=OTHER_ORGANIZATION),
)

GROUP_SPACE = "Telephony"

SERVICE_APP = {
    "client_id": "sandbox-service-app-client-id",
    "client_secret": "sandbox-service-app-client-secret",
    "refresh_token": "sandbox-service-app-refresh-token",
}

SCOPES = frozenset(
    {
        "spark-admin:telephony_config_read",
        "spark-admin:telephony_config_write",
        "spark-admin:locations_read",
    }
)


@dataclass(frozen=True, slots=True)
class LocationSeed:
    """A location, and how many numbers it has left to give."""

    name: str
    city: str
    country: str
    time_zone: str
    prefix: str
    """E.164 without its last digits."""
    digits: int
    """How many digits the prefix lacks."""
    count: int


LOCATIONS = (
    LocationSeed("Atlanta Headquarters", "Atlanta", "US", "America/New_York", "+1404555", 4, 57),
    LocationSeed("Birmingham", "Birmingham", "US", "America/Chicago", "+1205635", 4, 3),
    LocationSeed("Birmingham Airport", "Birmingham", "US", "America/Chicago", "+1205591", 4, 12),
    LocationSeed("Chicago Loop", "Chicago", "US", "America/Chicago", "+1312705", 4, 240),
    LocationSeed("Dallas Distribution Centre", "Dallas", "US", "America/Chicago", "+1214", 7, 20_000),
    LocationSeed("Denver", "Denver", "US", "America/Denver", "+1303629", 4, 25),
    LocationSeed("London Canary Wharf", "London", "GB", "Europe/London", "+44207946", 4, 90),
    LocationSeed("Memphis Branch", "Memphis", "US", "America/Chicago", "+1901521", 4, 0),
    LocationSeed("New York Store North", "New York", "US", "America/New_York", "+1212664", 4, 18),
    LocationSeed("New York Store South", "New York", "US", "America/New_York", "+1212665", 4, 31),
    LocationSeed("San José Campus", "San Jose", "US", "America/Los_Angeles", "+1408526", 4, 2_500),
    LocationSeed('Zürich "Süd" & Čapek', "Zürich", "CH", "Europe/Zurich", "+4144668", 4, 40),
)

NumberSeed = dict[str, str | bool]
"""An available number as the API page writes it."""


def build_numbers(seed: LocationSeed) -> list[NumberSeed]:
    """Build a location's available numbers: Birmingham's are the API page's own example."""
    if seed.name == "Birmingham":
        return [
            build_number("+12056350001"),
            build_number("+12056350002", is_main=True, is_service=True),
            build_number("+12056350003", state="INACTIVE", is_toll_free=True),
        ]
    return [_build_nth(seed, place) for place in range(seed.count)]


def build_number(
    number: str, *, state: str = "ACTIVE", is_main: bool = False, is_toll_free: bool = False, is_service: bool = False
) -> NumberSeed:
    """Write a number with the API's property names."""
    return {
        "phoneNumber": number,
        "state": state,
        "isMainNumber": is_main,
        "telephonyType": "PSTN_NUMBER",
        "tollFreeNumber": is_toll_free,
        "isServiceNumber": is_service,
    }


def _build_nth(seed: LocationSeed, place: int) -> NumberSeed:
    """Vary states and flags evenly; a gap after every eleventh number breaks the ranges as real life does."""
    is_toll_free = seed.country == "US" and place % 29 == 17
    line = place + place // 11
    number = f"+1800{seed.prefix[-4:]}{line:03}" if is_toll_free and line < 1000 else None
    return build_number(
        number or f"{seed.prefix}{line + 1:0{seed.digits}}",
        state="INACTIVE" if place % 5 == 3 else "ACTIVE",
        is_main=place == 0,
        is_toll_free=number is not None,
        is_service=place % 13 == 6 and number is None,
    )


def list_attendants(seed: LocationSeed) -> Iterator[dict[str, object]]:
    """Build the location's auto attendants: none where there are few numbers."""
    names = ("Main Menu", "After Hours", "Holidays")[: min(3, seed.count // 12)]
    for place, name in enumerate(names):
        used = f"{seed.prefix}{10**seed.digits - 1 - place}"
        yield {
            "name": f"{seed.city} {name}",
            "extension": str(8000 + place),
            "phoneNumber": used if place == 0 else None,
            "alternateNumbers": [
                {
                    "phoneNumber": f"{seed.prefix}{10**seed.digits - 11}",
                    "tollFreeNumber": False,
                    "ringPattern": "NORMAL",
                }
            ]
            if place == 0
            else [],
        }
