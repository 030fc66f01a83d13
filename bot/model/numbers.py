"""Webex Calling: locations and available numbers."""

from dataclasses import dataclass

from bot.model.marks import Mark


@dataclass(frozen=True, slots=True)
class Location:
    """A Webex Calling location."""

    id: str
    name: str
    city: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2 code, or empty where Webex does not say."""
    state: str = ""
    """As Webex has it: "GA" in the United States."""
    postal_code: str = ""
    time_zone: str = ""
    """IANA name, such as `America/Chicago`; empty, like the address, where the service app may not read it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The person, workspace or feature that a number is assigned to."""

    name: str
    """First and last name of a person or virtual line, else the display name; empty where Webex sends none."""
    type: str = ""
    """`PEOPLE`, `PLACE`, `HUNT_GROUP` …, or a value that Webex adds later."""
    id: str = ""


@dataclass(frozen=True, slots=True)
class AvailableNumber:
    """A number in one of a location's lists, with the values that Webex returns, known to us or not."""

    phone_number: str
    """E.164, as Webex writes it; empty for a number that has only an extension."""
    state: str
    """`ACTIVE`, `INACTIVE`, or a value that Webex adds later."""
    is_main_number: bool
    is_toll_free: bool
    is_service_number: bool
    telephony_type: str
    """`PSTN_NUMBER`, `MOBILE_NUMBER`, or a value that Webex adds later; empty in lists that do not have it."""
    extension: str = ""
    """Like the owner, only in lists of assigned numbers."""
    owner: Owner | None = None
    mobile_network: str = ""
    """Like the routing profile, only of mobile numbers."""
    routing_profile: str = ""
    location_id: str = ""
    """Like the name, only in the list of numbers for external caller ID: those may belong to another location."""
    location_name: str = ""
    marks: tuple[Mark, ...] = ()
    """Why the bot keeps it back: a reservation, a rest, or both in this order. Usually empty."""

    @property
    def reservation(self) -> Mark | None:
        """Its reservation, if it has one."""
        return next((each for each in self.marks if each.is_reservation), None)

    @property
    def rest(self) -> Mark | None:
        """Its rest, if it rests."""
        return next((each for each in self.marks if not each.is_reservation), None)

    @property
    def has_reservation(self) -> bool:
        """Whether it is reserved through the bot."""
        return self.reservation is not None

    @property
    def is_resting(self) -> bool:
        """Whether it rests after it was released."""
        return self.rest is not None

    @property
    def is_free(self) -> bool:
        """Whether it is free to give: nobody has it, and it is not kept back."""
        return not (self.is_assigned or self.marks)

    @property
    def is_assigned(self) -> bool:
        """Whether somebody or something has it already."""
        return self.owner is not None

    @property
    def has_number(self) -> bool:
        """False for an extension without a number."""
        return bool(self.phone_number)

    @property
    def owner_type(self) -> str:
        """The type of its owner; empty without one."""
        return self.owner.type if self.owner else ""
