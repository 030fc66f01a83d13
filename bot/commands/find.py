"""`find`: at which locations numbers are available, all locations at once."""

from datetime import UTC, datetime

from bot.calling.snapshot_cache import Snapshot
from bot.commands.command import Command, CommandContext, Goal, read_page
from bot.commands.numbers import choose_page_size, may_assign_from
from bot.commands.shared.all_locations import Answers, query_all_locations
from bot.commands.shared.list_query import SEARCHES_TOLD, drop_view, read_purpose
from bot.errors import NotUnderstood, WebexError
from bot.language.clauses import ORGANIZATION, PAGE, SEARCH, parse_clauses
from bot.language.phone_numbers import parse_each
from bot.language.selection import describe, parse_selection, select
from bot.model import Request
from cards.find import FoundView, build_found
from cards.text import shorten
from cards.view import View


def answer(request: Request, context: CommandContext) -> View:
    """Show a page of the numbers that were found, and say which of those that were named are nowhere.

    Raises NotUnderstood, NotFound or WebexError.
    """
    page, selection, purpose = read_page(request), parse_selection(request.arguments), read_purpose(request)
    if selection.is_everything and not any(request.arguments.get(each) for each in ("numbers", "owner", "extension")):
        raise NotUnderstood("What shall I look for? For example: find +1 205-635-0001, or find ending 00")
    org_id = context.calling.choose_organization(request.arguments.get("org", ""))
    answers = query_all_locations(request, context, org_id)
    read = [(location, reply) for location, reply in answers if isinstance(reply, Snapshot)]
    return build_found(
        FoundView(
            request=Request(request.command, drop_view(request)),
            purpose=purpose,
            found=[(location, number) for location, reply in read for number in select(reply.items, selection)],
            locations=len(answers),
            taken_at=min((reply.taken_at for _, reply in read), default=datetime.now(UTC)),
            page=page,
            page_size=choose_page_size(purpose, context),
            organization=context.calling.fetch_organization_name(org_id),
            filters=describe(selection),
            missing=_list_nowhere(request, answers),
            unread=[location.name for location, reply in answers if isinstance(reply, WebexError)],
            may_assign=may_assign_from(purpose, context),
        )
    )


def _list_nowhere(request: Request, answers: Answers) -> list[str]:
    """List the numbers that were asked for and that no location has: in E.164 or, where none reads it, as written.

    A national number is another one in every country: found in one, it is not missing in the others.
    """
    here = {number.phone_number for _, reply in answers if isinstance(reply, Snapshot) for number in reply.items}
    readings = [parse_each(request.arguments.get("numbers", ""), location.country) for location, _ in answers]
    nowhere = []
    for part in readings[0]:
        numbers = [number for reading in readings if (number := reading[part]) is not None]
        if here.isdisjoint(numbers):
            nowhere.append(numbers[0] if numbers else part)
    return nowhere


def _read(text: str) -> dict[str, str]:
    """Read what to look for: clauses alone. What is left over is no clause."""
    arguments = parse_clauses(text, (*PAGE, ORGANIZATION, *SEARCH), "rest")
    if rest := arguments.pop("rest", ""):
        raise NotUnderstood(f"I do not know how to look for “{shorten(rest, 60)}”. For example: find ending 00 active")
    return arguments


FIND = Command(
    name="find",
    goal=Goal.LOOK,
    summary="Find out which location has a number, or numbers of a kind, in all locations at once",
    examples=("find +1 205-635-0001, +1 205-635-0009", "find ending 00 active", "find consecutive 5 for hunt group"),
    read=_read,
    details=SEARCHES_TOLD,
    answer=answer,
    words=("search", "where"),
)
