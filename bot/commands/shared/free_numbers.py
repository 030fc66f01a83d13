"""Which numbers of a location are taken where only their amount is named: the first that are active and free."""

from collections.abc import Sequence

from bot import limits
from bot.calling.available_numbers import ListQuery
from bot.commands.command import CommandContext
from bot.commands.shared.one_location import resolve_location
from bot.errors import NotPossible, NotUnderstood
from bot.language.selection import select
from bot.model import AvailableNumber, Filter, Location, Request, Selection, Suggestion
from cards.text import describe_count, shorten
from cards.view import View

_WANTED = (Filter.parse("active"), Filter.parse("not main"))


def name_free_numbers(request: Request, context: CommandContext, *, example: str) -> Request | View:
    """Return the request with numbers of its location in place of their amount, or a card to choose the location.

    Raises NotUnderstood, NotFound, NotPossible or WebexError.
    """
    if not 1 <= request.amount <= limits.MAX_RESERVED_AT_ONCE:
        raise NotUnderstood(f"How many numbers? From 1 to {limits.MAX_RESERVED_AT_ONCE} at a time.")
    location = resolve_location(request, context, example=example)
    if not isinstance(location, Location):
        return location
    free = _list_free(location, request, context)
    if len(free) < request.amount:
        raise _build_too_few(location, request, len(free))
    named = request.without("location", "amount", "consecutive")
    return named.with_(numbers=", ".join(each.phone_number for each in free[: request.amount]))


def _list_free(location: Location, request: Request, context: CommandContext) -> Sequence[AvailableNumber]:
    """List the numbers that can be taken: those in long enough blocks, where consecutive ones are wanted."""
    org_id = context.calling.choose_organization(request.org)
    query = ListQuery(location.id, request.purpose, org_id=org_id)
    listed = context.calling.fetch_available_numbers(query, fresh=True, report_progress=context.report_progress).items
    free = [each for each in listed if each.is_free]
    return select(free, Selection(_WANTED, consecutive=request.consecutive))


def _build_too_few(location: Location, request: Request, count: int) -> NotPossible:
    name, again = shorten(location.name, 60), request.with_(location=location.id)
    numbers = Request("numbers", location=location.id, org=request.org)
    if request.consecutive:
        return NotPossible(
            f"{name} has no {request.amount} consecutive active numbers that are free. Nothing was reserved.",
            (Suggestion("Show numbers", numbers),),
        )
    fewer = (Suggestion(f"Reserve {count}", again.with_(amount=count)),) if count else ()
    return NotPossible(
        f"{name} has {describe_count(count, 'active number')} that {'is' if count == 1 else 'are'} free, "
        f"not {request.amount}. Nothing was reserved.",
        (*fewer, Suggestion("Show numbers", numbers)),
    )
