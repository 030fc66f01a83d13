"""Who has a number, in words: on a card of its own, and wherever a number is not available."""

from collections.abc import Mapping, Sequence

from bot.model import OrganizationNumber, to_uuid
from cards.rows import describe_owner
from cards.text import format_number, list_names, shorten

NUMBER_TYPES = {
    "PRIMARY": "primary number",
    "ALTERNATE": "alternate number",
    "FAX": "fax number",
    "DNIS": "DNIS number",
}
"""What a number is to its owner (OpenAPI: `phoneNumberType`)."""

MOBILE = "MOBILE_NUMBER"

RESERVED_IN_WEBEX = "reserved in Webex"
"""By Webex's own flag, which nobody can change through the bot: other than a reservation."""

MAX_SENTENCES = 10
"""About numbers that are not available, on one card."""


def describe_unavailable(
    phone_numbers: Sequence[str], holders: Mapping[str, OrganizationNumber | None], where: str, location_id: str = ""
) -> list[str]:
    """Say of numbers, in E.164, that they are not available `where`, and who has them, one sentence each.

    `holders` are those that were looked up; of the others, one sentence says only that they are not available.
    `location_id` is the location at which they were wanted.
    """
    known = [each for each in phone_numbers if each in holders][:MAX_SENTENCES]
    others = [format_number(each) for each in phone_numbers if each not in known]
    sentences = [
        f"{format_number(each)} is not available {where}: {explain_unavailable(holders[each], location_id)}."
        for each in known
    ]
    if others:
        sentences.append(f"{list_names(others)} {'is' if len(others) == 1 else 'are'} not available {where}.")
    return sentences


def explain_unavailable(number: OrganizationNumber | None, location_id: str) -> str:
    """Say why a number is not available."""
    if number is None:
        return "there is no such number in this organization"
    if number.owner or number.is_reserved:
        return f"it is {describe_holder(number)}"
    if (to_uuid(number.location_id) or number.location_id) == (to_uuid(location_id) or location_id):
        return "it is not assigned, but Webex does not offer it for this"
    where = shorten(number.location_name, 60) or "another location"
    return f"it is not assigned, but it belongs to {where}"


def describe_holder(number: OrganizationNumber) -> str:
    """Return who has a number, and where: "assigned to Grace Ito (person) at Atlanta Headquarters, ext 2000"."""
    where = f" at {shorten(number.location_name, 60)}" if number.location_name else ""
    extension = f", ext {shorten(number.extension, 20)}" if number.extension and number.phone_number else ""
    return f"{describe_assignment(number)}{where}{extension}"


def describe_assignment(number: OrganizationNumber) -> str:
    """Return who has a number, without where: "assigned to Grace Ito (person)", "reserved in Webex", "not assigned"."""
    if number.owner:
        return f"assigned to {describe_owner(number.owner)}"
    return RESERVED_IN_WEBEX if number.is_reserved else "not assigned"


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
        "Reserved in Webex": number.is_reserved,
    }
    return [kind for kind, applies in kinds.items() if applies]


def is_assignable(number: OrganizationNumber) -> bool:
    """Return whether a number may be assigned to a target, as far as its flags say.

    "Reserved numbers cannot be assigned to people, features, or services" (wxc_sdk 1.41), and "only a person can own a
    mobile number" (OpenAPI: GET /telephony/config/numbers).
    """
    return bool(number.phone_number) and not (number.owner or number.is_reserved or number.telephony_type == MOBILE)
