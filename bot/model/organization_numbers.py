"""What the organization's own list says of its numbers and extensions.

Source: OpenAPI, GET /telephony/config/numbers; reserved numbers are from wxc_sdk 1.41.
"""

from dataclasses import dataclass
from typing import NamedTuple

from bot.model.numbers import AvailableNumber


@dataclass(frozen=True, slots=True)
class OrganizationNumber(AvailableNumber):
    """A number, or an extension without one, as the organization's list has it: assigned or not."""

    number_type: str = ""
    """`PRIMARY`, `ALTERNATE`, `FAX`, `DNIS`, or a value that Webex adds later."""
    routing_prefix: str = ""
    """Of its location; empty where Webex sends none."""
    is_reserved: bool = False
    """"Reserved numbers cannot be assigned to people, features, or services" (wxc_sdk)."""

    @property
    def is_free(self) -> bool:
        return not (self.is_assigned or self.marks or self.is_reserved)

    @property
    def esn(self) -> str:
        """The enterprise significant number: "routing prefix + extension" (OpenAPI); empty without an extension."""
        return f"{self.routing_prefix}{self.extension}" if self.extension else ""


class NumberKind(NamedTuple):
    """What many numbers have in common. Texts are Webex's own values, empty where it sends none."""

    state: str
    number_type: str
    telephony_type: str
    is_main_number: bool
    is_toll_free: bool
    is_service_number: bool
    is_reserved: bool
    mobile_network: str
    routing_profile: str
    owner_type: str
    is_assigned: bool
    has_number: bool
    """False for an extension without a number."""
    has_reservation: bool = False
    """Like the rest, by the bot's own marks: Webex does not know of them."""
    is_resting: bool = False

    @property
    def is_free(self) -> bool:
        """Whether such numbers are free to give: nobody has them, and they are not kept back."""
        return self.has_number and not (self.is_assigned or self.is_reserved or self.has_reservation or self.is_resting)


class NumberLocation(NamedTuple):
    """A location as the organization's list names it."""

    id: str
    name: str
    routing_prefix: str


class NumberCount(NamedTuple):
    """How many numbers of one kind a location has."""

    location: NumberLocation
    kind: NumberKind
    total: int
