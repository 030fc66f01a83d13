"""Which auto attendant has an alternate number, for the removal of one whose auto attendant was not named."""

from collections.abc import Sequence

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.shared.attendant_picker import pick_auto_attendant, suggest_auto_attendants
from bot.errors import NotPossible, WebexError
from bot.language.phone_numbers import read_numbers
from bot.model import AutoAttendant, Request, to_uuid
from cards.text import format_number, shorten
from cards.view import View


def resolve_holder(request: Request, context: CommandContext, *, example: str) -> AutoAttendant | View:
    """Return the auto attendant that has the request's number, or a card to choose one from.

    Raises NotPossible if none has it, or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    everyone = context.calling.fetch_auto_attendants(org_id)
    if len(everyone) > limits.MAX_ATTENDANTS_SEARCHED:
        return pick_auto_attendant(everyone, request, context, example=example)
    results = context.calling.fetch_auto_attendants_concurrently(everyone, org_id)
    read = [each for each in results if isinstance(each, AutoAttendant)]
    holders = _list_holders(read, request, context, org_id)
    if len(holders) == 1:
        return holders[0]
    if holders:
        return pick_auto_attendant(holders, request, context, example=example, note="Several have this number.")
    if unread := [each for each in results if isinstance(each, WebexError)]:
        note = f"The auto attendants could not all be searched: {unread[0].sentence}"
        return pick_auto_attendant(everyone, request, context, example=example, note=note)
    written = shorten(format_number(request.number), 40)
    raise NotPossible(
        f"No auto attendant has the alternate number {written}. Nothing was changed.",
        (suggest_auto_attendants(request),),
    )


def _list_holders(
    attendants: Sequence[AutoAttendant], request: Request, context: CommandContext, org_id: str
) -> list[AutoAttendant]:
    """List the auto attendants that have the number, as it is read in the country of each one's location."""
    countries = {to_uuid(each.id): each.country for each in context.calling.fetch_locations(org_id)}

    def has_number(attendant: AutoAttendant) -> bool:
        country = countries.get(to_uuid(attendant.location_id), "")
        wanted = read_numbers(request.number, (country,)).list_in(country)
        return any(each.phone_number in wanted for each in attendant.alternates)

    return list(filter(has_number, attendants))
