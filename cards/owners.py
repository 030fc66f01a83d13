"""Who has a number, in words: on a card of its own, and wherever a number is not available."""

from bot.model import OrganizationNumber
from cards.numbers import describe_owner
from cards.text import format_number, shorten

NUMBER_TYPES = {
    "PRIMARY": "primary number",
    "ALTERNATE": "alternate number",
    "FAX": "fax number",
    "DNIS": "DNIS number",
}
"""What a number is to its owner (OpenAPI: `phoneNumberType`)."""


def describe_holder(number: OrganizationNumber) -> str:
    """Return who has a number, and where: "assigned to Grace Ito (person) at Atlanta Headquarters, ext 2000"."""
    extension = f", ext {shorten(number.extension, 20)}" if number.extension and number.phone_number else ""
    return f"{describe_assignment(number)}{describe_where(number)}{extension}"


def describe_assignment(number: OrganizationNumber) -> str:
    """Return who has a number, without where: "assigned to Grace Ito (person)", "reserved" or "not assigned"."""
    if number.owner:
        return f"assigned to {describe_owner(number.owner)}"
    return "reserved" if number.is_reserved else "not assigned"


def describe_where(number: OrganizationNumber) -> str:
    """Return the location that a number belongs to, behind the words before it; nothing where Webex does not say."""
    return f" at {shorten(number.location_name, 60)}" if number.location_name else ""


def describe_holders(numbers: list[OrganizationNumber]) -> list[str]:
    """Say of each number who has it: "+1 404-555-9200 is assigned to Grace Ito (person) at Atlanta"."""
    return [f"{format_number(number.phone_number)} is {describe_holder(number)}" for number in numbers]


def is_assignable(number: OrganizationNumber) -> bool:
    """Return whether a number may be assigned to an auto attendant, as far as its flags say.

    "Reserved numbers cannot be assigned to people, features, or services" (wxc_sdk 1.41), and "only a person can own a
    mobile number" (OpenAPI: GET /telephony/config/numbers).
    """
    is_mobile = number.telephony_type == "MOBILE_NUMBER"
    return bool(number.phone_number) and not (number.owner or number.is_reserved or is_mobile)
