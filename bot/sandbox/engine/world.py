"""The initial data of the simulated Webex: people, a group space, locations and their phone numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.sandbox.engine.ids import build_id

ORGANIZATION = "Sandbox"
CUSTOMER = "Customer"
"""A customer of a partner: the service app reaches this organization by its orgId."""
OTHER_ORGANIZATION = "Elsewhere"

BOT_EMAIL = "numbers@webex.bot"


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """A person, or the bot."""

    email: str
    name: str
    kind: str = "person"
    organization: str = ORGANIZATION
    time_zone: str = ""

    @property
    def token(self) -> str:
        """The access token. Its text shows that it is valid only in the sandbox."""
        return f"sandbox-{self.kind}-token-{self.email.partition('@')[0]}"


PEOPLE = (
    PersonSeed(BOT_EMAIL, "Numbers", "bot"),
    PersonSeed("administrator@example.com", "Administrator", time_zone="America/New_York"),
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
        "spark-admin:organizations_read",
        "audit:events_read",
    }
)
"""The scopes that the service app has at first."""

KNOWN_SCOPES = SCOPES | {"spark-admin:people_read", "spark-admin:device_read", "identity:organizations_read"}
"""The scopes that it can be given."""


LOCAL_GATEWAY = "Local Gateway"
CISCO_PSTN = "Cisco Calling Plan"


@dataclass(frozen=True, slots=True)
class LocationSeed:
    """A location and its available numbers."""

    name: str
    written_address: str
    """Street, city, state and postal code (only the postal code outside the United States), country."""
    time_zone: str
    prefix: str
    """The start of every number, in E.164 format."""
    digits: int
    """How many digits follow the prefix."""
    count: int
    """How many numbers are available."""
    organization: str = ORGANIZATION
    provider: str = LOCAL_GATEWAY
    """The PSTN connection. Numbers can be added and removed by API only where it is a local gateway."""
    people: int = 5
    """How many people have a number of this location."""
    legacy_key: str = ""
    """The number that the location's id has in place of a UUID, as in some examples of Webex's documents."""

    @property
    def country(self) -> str:
        """The country, as an ISO 3166 code."""
        return self.address["country"]

    @property
    def address(self) -> dict[str, str]:
        """The address in the API's format."""
        street, city, region, country = self.written_address.split(", ")
        address = {"address1": street, "city": city, "postalCode": region, "country": country}
        if country == "US":
            address["state"], address["postalCode"] = region.split(" ")
        return address


EAST, CENTRAL, MOUNTAIN, WEST = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
LONDON, ZURICH = "Europe/London", "Europe/Zurich"

LOCATIONS = (
    LocationSeed("Atlanta Headquarters", "191 Peachtree Street, Atlanta, GA 30303, US", EAST, "+1404555", 4, 57),
    LocationSeed("Birmingham", "1901 6th Avenue N, Birmingham, AL 35203, US", CENTRAL, "+1205635", 4, 3),
    LocationSeed("Birmingham Airport", "5900 Airport Highway, Birmingham, AL 35212, US", CENTRAL, "+1205591", 4, 12),
    LocationSeed(
        "Chicago Loop", "181 W Madison Street, Chicago, IL 60602, US", CENTRAL, "+1312705", 4, 240, provider=CISCO_PSTN
    ),
    LocationSeed(
        "Dallas Distribution Centre", "4100 Creek Parkway, Dallas, TX 75236, US", CENTRAL, "+12142", 6, 20_000
    ),
    LocationSeed("Denver", "1801 California Street, Denver, CO 80202, US", MOUNTAIN, "+1303629", 4, 25),
    LocationSeed("London Canary Wharf", "25 Bank Street, London, E14 5JP, GB", LONDON, "+44207946", 4, 90),
    LocationSeed("Memphis Branch", "100 Peabody Place, Memphis, TN 38103, US", CENTRAL, "+1901521", 4, 0, people=12),
    LocationSeed("New York Store North", "215 W 125th Street, New York, NY 10027, US", EAST, "+1212664", 4, 18),
    LocationSeed(
        "New York Store South", "100 Broadway, New York, NY 10005, US", EAST, "+1212665", 4, 31, legacy_key="244698"
    ),
    LocationSeed("San José Campus", "170 W Tasman Drive, San Jose, CA 95134, US", WEST, "+1408526", 4, 2_500),
    LocationSeed('Zürich "Süd" & Čapek', "Sihlfeldstrasse 10, Zürich, 8003, CH", ZURICH, "+4144668", 4, 40),
    LocationSeed("Toronto Branch", "100 King Street, Toronto, M5X 1A9, CA", EAST, "+1416555", 4, 14, CUSTOMER),
)

LOCATIONS_WITHOUT_CALLING = (
    LocationSeed("Albany Warehouse", "40 Steuben Street, Albany, NY 12207, US", EAST, "", 0, 0),
)
"""`/locations` lists them too, `/telephony/config/locations` does not. This one is the first of all by its name."""

NumberSeed = dict[str, str | bool]
"""An available number in the API's format."""


def is_entitled_to_ai_receptionist(organization_id: str) -> bool:
    """Return whether an organization may use AI Receptionist: the customer may not."""
    return organization_id != build_id("ORGANIZATION", CUSTOMER)


@cache  # the tests reset the sandbox before every test
def build_numbers(seed: LocationSeed) -> Sequence[NumberSeed]:
    """Build a location's available numbers. Birmingham has those of the example in Webex's API reference."""
    if seed.name == "Birmingham":
        return [
            build_number("+12056350001"),
            build_number("+12056350002", is_main=True, is_service=True),
            build_number("+12056350003", state="INACTIVE", is_toll_free=True),
        ]
    return [_build_nth_number(seed, index) for index in range(seed.count)]


def build_number(
    number: str, *, state: str = "ACTIVE", is_main: bool = False, is_toll_free: bool = False, is_service: bool = False
) -> NumberSeed:
    """Build a number in the API's format."""
    return {
        "phoneNumber": number,
        "state": state,
        "isMainNumber": is_main,
        "telephonyType": "PSTN_NUMBER",
        "tollFreeNumber": is_toll_free,
        "isServiceNumber": is_service,
    }


def _build_nth_number(seed: LocationSeed, index: int) -> NumberSeed:
    """Build the number at an index, with states and flags in regular intervals.

    There is a gap after every eleventh number, since real ranges have gaps too.
    """
    is_toll_free = seed.prefix.startswith("+1") and index % 29 == 17
    line = index + index // 11
    # A toll-free number has room for three digits of the line; where that is not enough, the number is a local one.
    number = f"+1800{seed.prefix[-4:]}{line:03}" if is_toll_free and line < 1000 else None
    return build_number(
        number or f"{seed.prefix}{line + 1:0{seed.digits}}",
        state="INACTIVE" if index % 5 == 3 else "ACTIVE",
        is_main=index == 0,
        is_toll_free=number is not None,
        is_service=index % 13 == 6 and number is None,
    )
