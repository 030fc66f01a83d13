"""The organization's list, or only what it has at one location."""

from bot.calling.organization_list import NumberSearch
from bot.calling.organization_numbers import OrganizationNumbers
from bot.calling.stock import to_location_key
from bot.commands.command import CommandContext
from bot.model import Location, Request


def fetch_numbers(
    location: Location | None, request: Request, context: CommandContext, org_id: str
) -> OrganizationNumbers:
    """Fetch the organization's list, or only what it has at one location, unless all of it is cached.

    Raises WebexError.
    """
    inventory = context.calling.inventory
    if location is None or (not request.fresh and inventory.peek(org_id) is not None):
        return inventory.fetch(org_id, request.fresh, context.report_progress)
    # "The maximum length is 36" (OpenAPI: `locationId`): the UUID.
    search = NumberSearch(location_id=to_location_key(location.id), org_id=org_id)
    return inventory.fetch_found([search], request.fresh)[0]
