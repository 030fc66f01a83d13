"""The part of the organization's list that a request is about: one location's numbers, or all."""

from bot.calling.organization_list import NumberSearch
from bot.calling.organization_numbers import OrganizationNumbers
from bot.commands.command import CommandContext
from bot.model import Location, Request, to_uuid


def fetch_inventory(
    location: Location | None, request: Request, context: CommandContext, org_id: str
) -> OrganizationNumbers:
    """Fetch the organization's list, or only what it has at one location, unless all of it is cached.

    A call for every 2,000 numbers. Raises WebexError.
    """
    inventory = context.calling.inventory
    if location is None or (not request.fresh and inventory.peek(org_id) is not None):
        return inventory.fetch(org_id, request.fresh, context.report_progress)
    # "The maximum length is 36" (OpenAPI: `locationId`): the UUID.
    search = NumberSearch(location_id=to_location_key(location.id), org_id=org_id)
    return inventory.fetch_found([search], request.fresh)[0]


def to_location_key(location_id: str) -> str:
    """Return what identifies a location however its id is written."""
    return to_uuid(location_id) or location_id
