"""Who has a number, in words: on a card of its own, and wherever a number is not available."""

from collections.abc import Iterable

from bot.model import OrganizationNumber
from cards.rows import describe_owner
from cards.text import format_number, shorten

NUMBER_TYPES = {
    "PRIMARY": "primary number",
    "ALTERNATE": "alternate number",
    "FAX": "fax number",
    "DNIS": "DNIS number",
}
"""What a number is to its owner (OpenAPI: `phoneNumberType`)."""

MOBILE = "MOBILE_NUMBER"


def describe_holders(numbers: Iterable[OrganizationNumber]) -> list[str]:
    """Say of each number who has it: "+1 404-555-9200 is assigned to Grace Ito (person) at Atlanta, ext 2000"."""
    return [f"{format_number(number.phone_number)} is {describe_holder(number)}" for number in numbers]


def describe_holder(number: OrganizationNumber) -> str:
    """Return who has a number, and where: "assigned to Grace Ito (person) at Atlanta Headquarters, ext 2000"."""
    where = f" at {shorten(number.location_name, 60)}" if number.location_name else ""
    extension = f", ext {shorten(number.extension, 20)}" if number.extension and number.phone_number else ""
    return f"{describe_assignment(number)}{where}{extension}"


def describe_assignment(number: OrganizationNumber) -> str:
    """Return who has a number, without where: "assigned to Grace Ito (person)", "reserved" or "not assigned"."""
    if number.owner:
        return f"assigned to {describe_owner(number.owner)}"
    return "reserved" if number.is_reserved else "not assigned"


def describe_number_type(number: OrganizationNumber) -> str:
    """Return what a number is to its owner: "alternate number"; nothing for an extension, or without an owner."""
    if not number.phone_number or number.owner is None:
        return ""
    return NUMBER_TYPES.get(number.number_type) or shorten(number.number_type.replace("_", " ").lower(), 40)


def list_kinds(number: OrganizationNumber) -> list[str]:
    """List what a number is besides its state and its owner's."""
    kinds = {
        "Main number": number.is_main_number,
        "Toll-free": number.is_toll_free,
        "Service number": number.is_service_number,
        "Mobile": number.telephony_type == MOBILE,
        "Reserved": number.is_reserved,
    }
    return [kind for kind, applies in kinds.items() if applies]


def is_assignable(number: OrganizationNumber) -> bool:
    """Return whether a number may be assigned to an auto attendant, as far as its flags say.

    "Reserved numbers cannot be assigned to people, features, or services" (wxc_sdk 1.41), and "only a person can own a
    mobile number" (OpenAPI: GET /telephony/config/numbers).
    """
    return bool(number.phone_number) and not (number.owner or number.is_reserved or number.telephony_type == MOBILE)
