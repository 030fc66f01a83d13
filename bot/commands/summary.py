"""`summary`: how many numbers every location has left, the scarcest first."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.calling.snapshot_cache import Snapshot
from bot.commands.command import Command, CommandContext, Goal, read_page
from bot.commands.shared.all_locations import query_all_locations
from bot.commands.shared.list_query import PURPOSES_TOLD, drop_view, read_purpose
from bot.errors import NotUnderstood, WebexError
from bot.language.clauses import ORGANIZATION, PAGE, PURPOSE, parse_clauses
from bot.language.selection import count_active
from bot.model import AvailableNumber, Location, Request, Suggestion
from cards.summary import Stock, SummaryView, build_summary
from cards.text import shorten
from cards.view import View


def answer(request: Request, context: CommandContext) -> View:
    """Show the totals and a page of the locations. Raises NotUnderstood, NotFound or WebexError."""
    page, purpose = read_page(request), read_purpose(request)
    org_id = context.calling.choose_organization(request.arguments.get("org", ""))
    answers = query_all_locations(request, context, org_id)
    read = [(location, reply) for location, reply in answers if isinstance(reply, Snapshot)]
    return build_summary(
        SummaryView(
            request=Request(request.command, drop_view(request)),
            purpose=purpose,
            stocks=sorted((_take_stock(location, reply.items) for location, reply in read), key=_to_scarcity),
            unread=[location.name for location, reply in answers if isinstance(reply, WebexError)],
            taken_at=min((reply.taken_at for _, reply in read), default=datetime.now(UTC)),
            page=page,
            page_size=context.full_rows,
            organization=context.calling.fetch_organization_name(org_id),
            max_numbers=context.settings.max_numbers,
        )
    )


def _take_stock(location: Location, numbers: Sequence[AvailableNumber]) -> Stock:
    return Stock(location, numbers, count_active(numbers))


def _to_scarcity(stock: Stock) -> tuple[int, int, str]:
    """Fewest active numbers first: those are the ones that can be given at once."""
    return stock.active, len(stock.numbers), stock.location.name.casefold()


def _read(text: str) -> dict[str, str]:
    arguments = parse_clauses(text, (*PAGE, ORGANIZATION, PURPOSE), "rest")
    if rest := arguments.pop("rest", ""):
        raise NotUnderstood(
            f"A summary is about all locations, so I do not know what “{shorten(rest, 60)}” is to say. "
            "For example: summary for hunt group",
            (Suggestion("Show the summary", Request("summary")), Suggestion("Numbers there", _ask_for(rest))),
        )
    return arguments


def _ask_for(name: str) -> Request:
    return Request("numbers", {"location": name})


SUMMARY = Command(
    name="summary",
    goal=Goal.LOOK,
    summary="See how many numbers every location has left, the scarcest first",
    examples=("summary", "summary for hunt group"),
    details=(
        "It costs Webex one call for each 2,000 numbers of a location, at least one; eight at once at the most.",
        "The bar of a location shows how many of its numbers are active (green) and how many are not (yellow).",
        PURPOSES_TOLD,
    ),
    read=_read,
    answer=answer,
    words=("overview",),
)
