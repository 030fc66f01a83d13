"""Webex Calling: locations, available numbers, auto attendants."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A Webex Calling location."""

    id: str
    name: str
    city: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2 code, or empty where Webex does not tell."""


@dataclass(frozen=True, slots=True)
class AvailableNumber:
    """A number that a location has left to give, with the values that Webex gave it, known to us or not."""

    phone_number: str
    """E.164, as Webex writes it."""
    state: str
    """`ACTIVE` or `INACTIVE`, or whatever Webex may add."""
    is_main_number: bool
    is_toll_free: bool
    is_service_number: bool
    telephony_type: str
    """`PSTN_NUMBER`, or whatever Webex may add."""
    extension: str = ""
    """Only in lists whose numbers have owners, as is the owner."""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class AlternateNumber:
    """One of an auto attendant's alternate numbers."""

    phone_number: str
    """E.164."""
    ring_pattern: str = "NORMAL"
    """`NORMAL`, `LONG_LONG`, `SHORT_SHORT_LONG`, `SHORT_LONG_SHORT`, or whatever Webex may add."""
    is_toll_free: bool = False


@dataclass(frozen=True, slots=True)
class AutoAttendant:
    """An auto attendant. Webex's list of them leaves the alternate numbers out."""

    id: str
    name: str
    location_id: str
    location_name: str
    phone_number: str = ""
    """E.164, or empty."""
    extension: str = ""
    alternates: tuple[AlternateNumber, ...] = ()
