"""The organization's inventory: all its numbers, with their owners and locations, whatever they are used for."""

from bot import limits
from bot.calling.available_numbers import to_available_number
from bot.calling.client import CallingClient
from bot.calling.pages import PageRequest
from bot.model import AvailableNumber


def fetch_inventory_number(client: CallingClient, phone_number: str, org_id: str) -> AvailableNumber | None:
    """Fetch one number, in E.164, from the inventory; None if the organization does not have it. Raises WebexError.

    Source: OpenAPI, GET /telephony/config/numbers, whose `phoneNumber` searches for part of a number.
    """
    filters = (("phoneNumber", phone_number),)
    request = PageRequest("/telephony/config/numbers", limits.INVENTORY_PAGE_SIZE, filters=filters, org_id=org_id)
    found = map(to_available_number, client.fetch_page(request).read_items("phoneNumbers"))
    return next((number for number in found if number.phone_number == phone_number), None)
