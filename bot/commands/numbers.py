"""`numbers`: the numbers that a location has left to give."""

from collections.abc import Sequence

from bot.calling.available_numbers import ListQuery
from bot.commands.command import Command, CommandContext, Goal, read_page
from bot.commands.shared.list_query import SEARCHES_TOLD, build_query, drop_view
from bot.commands.shared.lookup import find_auto_attendants
from bot.commands.shared.one_location import at_location
from bot.language.clauses import ORGANIZATION, PAGE, SEARCH, parse_clauses
from bot.language.selection import WORDS, describe, parse_selection, select
from bot.model import AutoAttendant, AvailableNumber, Location, Purpose, Request
from cards.numbers import NumbersView, build_numbers
from cards.text import format_number, list_names, shorten
from cards.view import View

ASSIGNABLE = "aa_alternate"
"""The list whose numbers can be assigned to an auto attendant."""

FILTER_WORDS = (*WORDS, "not main", "not toll-free")
"""What the card's form offers; all others can be typed."""


def answer(request: Request, context: CommandContext) -> View:
    """Show a page of a location's available numbers, or the locations to choose from where several are meant.

    Raises NotUnderstood, NotFound or WebexError.
    """
    return at_location(request, context, _show, example="numbers Birmingham")


def _show(location: Location, request: Request, context: CommandContext, org_id: str) -> View:
    page, selection = read_page(request), parse_selection(request.arguments)
    query, unread = build_query(location, request, org_id)
    is_fresh = request.arguments.get("fresh") == "true"
    snapshot = context.calling.fetch_available_numbers(query, fresh=is_fresh, report_progress=context.report_progress)
    return build_numbers(
        NumbersView(
            location=location,
            purpose=query.purpose,
            # By its id from now on: a part of a name may come to mean another location.
            request=Request(request.command, {**drop_view(request), "location": location.id}),
            numbers=snapshot.items,
            chosen=select(snapshot.items, selection),
            taken_at=snapshot.taken_at,
            page=page,
            page_size=choose_page_size(query.purpose, context),
            filters=describe(selection),
            notes=_list_notes(query, unread, snapshot.items, context.settings.max_numbers),
            organization=context.calling.fetch_organization_name(org_id),
            filter_words=FILTER_WORDS,
            may_assign=may_assign_from(query.purpose, context),
            attendant=_find_attendant(request, context, org_id),
        )
    )


def may_assign_from(purpose: Purpose, context: CommandContext) -> bool:
    """Tell whether the numbers of a list have buttons to assign them."""
    return context.requester_may_assign and purpose.key == ASSIGNABLE


def choose_page_size(purpose: Purpose, context: CommandContext) -> int:
    """Return how many numbers a card shows: the same to all who look, whoever of them may assign."""
    has_buttons = purpose.key == ASSIGNABLE and context.settings.assigners
    return context.full_rows if has_buttons else context.settings.page_size


def _find_attendant(request: Request, context: CommandContext, org_id: str) -> AutoAttendant | None:
    """Return the auto attendant for which a number is being chosen, if there is one."""
    text = request.arguments.get("attendant", "")
    found = find_auto_attendants(context.calling, text, org_id) if text else []
    return found[0] if len(found) == 1 else None


def _list_notes(query: ListQuery, unread: Sequence[str], numbers: Sequence[AvailableNumber], most: int) -> list[str]:
    """Say what was asked for and is not there, and what was not read."""
    here = {number.phone_number for number in numbers} if query.phone_numbers else set()
    missing = [format_number(number) for number in query.phone_numbers if number not in here]
    notes = [f"{list_names(missing)} {'is' if len(missing) == 1 else 'are'} not available here."] if missing else []
    notes += [f"I could not read “{shorten(each, 40)}” as a phone number." for each in unread[:3]]
    notes += [f"Owner: {shorten(query.owner_name, 60)}"] if query.owner_name else []
    notes += [f"Extension: {shorten(query.extension, 20)}"] if query.extension else []
    notes += [f"The list is longer: I read its first {most:,} numbers alone."] if len(numbers) >= most else []
    return notes


NUMBERS = Command(
    name="numbers",
    goal=Goal.LOOK,
    summary="List the numbers that a location has left, for an auto attendant's alternate number or another purpose",
    examples=(
        "numbers Birmingham",
        "numbers Birmingham active not toll-free",
        "numbers Birmingham for hunt group",
        "numbers Birmingham ending 00",
        "numbers Birmingham consecutive 5",
        "numbers Birmingham +1 205-635-0001, (205) 635-0009",
        "numbers Birmingham page 2",
    ),
    read=lambda text: parse_clauses(text, (*PAGE, ORGANIZATION, *SEARCH), "location"),
    details=SEARCHES_TOLD,
    answer=answer,
    words=("number",),
)
