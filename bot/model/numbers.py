"""Webex Calling: locations, available numbers, auto attendants."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class AvailableNumber:
    """An available number of a location, with the values that Webex returns, known to us or not."""

    phone_number: str
    """E.164, as Webex writes it; empty for a number that has only an extension."""
    state: str
    """`ACTIVE`, `INACTIVE`, or a value that Webex adds later."""
    is_main_number: bool
    is_toll_free: bool
    is_service_number: bool
    telephony_type: str
    """`PSTN_NUMBER`, or a value that Webex adds later."""
    extension: str = ""
    """Like the owner, only in lists of assigned numbers."""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class AlternateNumber:
    """One of an auto attendant's alternate numbers."""

    phone_number: str
    """E.164."""
    ring_pattern: str = "NORMAL"
    """`NORMAL`, `LONG_LONG`, `SHORT_SHORT_LONG`, `SHORT_LONG_SHORT`, or a value that Webex adds later."""
    is_toll_free: bool = False


@dataclass(frozen=True, slots=True)
class AutoAttendant:
    """An auto attendant. Webex's list of them omits the alternate numbers."""

    id: str
    name: str
    location_id: str
    location_name: str
    phone_number: str = ""
    """E.164, or empty."""
    extension: str = ""
    alternates: tuple[AlternateNumber, ...] = ()
