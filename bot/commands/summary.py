"""`summary`: how many numbers each location has available, the fewest first."""

from collections.abc import Mapping, Sequence

from bot.calling.stock import to_location_key
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.all_locations import fetch_all_lists
from bot.commands.shared.lists import STOCK_HELP, check_stock, explain_unknown_list
from bot.commands.shared.trends import read_trends
from bot.errors import DatabaseUnavailable, NotUnderstood
from bot.language.clauses import ORGANIZATION, PAGE, PURPOSE, parse_clauses
from bot.model import DISPLAY, NOBODY, Request, Suggestion
from bot.model.stock import StockCount
from bot.model.trend import Trend
from cards.paging import get_page
from cards.summary import Stock, SummaryView, build_summary
from cards.text import shorten
from cards.view import View


def run(request: Request, context: CommandContext) -> View:
    """Show the totals and a page of the locations. Raises NotUnderstood, NotPossible, NotFound or WebexError."""
    check_stock(request)
    org_id = context.calling.choose_organization(request.org)
    everywhere = fetch_all_lists(request, context, org_id)
    counted = [Stock(location, totals) for location, totals in everywhere.numbers.count_stock()]
    stocks = sorted(counted, key=_to_sort_key)
    return build_summary(
        SummaryView(
            request=request.without(*DISPLAY),
            purpose=request.purpose,
            stocks=stocks,
            trends=_read_trends(stocks, request, context, org_id),
            unread=[location.name for location in everywhere.unread],
            unread_reason=everywhere.unread_reason,
            taken_at=everywhere.taken_at,
            page=request.page,
            page_size=context.full_rows,
            organization=context.calling.fetch_organization_name(org_id),
            max_numbers=everywhere.max_numbers,
            truncated=everywhere.truncated,
            notes=everywhere.notes,
        )
    )


def _read_trends(
    stocks: Sequence[Stock], request: Request, context: CommandContext, org_id: str
) -> Mapping[str, Trend]:
    """Return the trends of the locations on the page, as far as they are known. Makes no call, and never raises."""
    # In a terminal nothing is counted day by day.
    if context.requester is NOBODY:
        return {}
    shown, _, _ = get_page(stocks, request.page, context.full_rows)
    current = {to_location_key(each.location.id): StockCount(each.totals.active) for each in shown}
    org, today = context.calling.get_organization_key(org_id), context.clock.now().date()
    try:
        return read_trends(context.store, org, request.purpose, current, today)
    except DatabaseUnavailable:
        return {}


def _to_sort_key(stock: Stock) -> tuple[int, int, str]:
    """Fewest active numbers first: only those can be used at once."""
    return stock.totals.active, stock.totals.count, stock.location.name.casefold()


def _parse(request: Request, text: str) -> Request:
    parsed = parse_clauses(request, text, (*PAGE, ORGANIZATION, PURPOSE), "text")
    if rest := parsed.text:
        summary = parsed.without("text")
        # A preposition at the beginning was left out as one of a location's name.
        typed = f"for {rest}" if text.casefold().startswith("for ") else rest
        raise explain_unknown_list(typed, lambda _head: summary) or NotUnderstood(
            f"summary covers all locations. It can't be used with “{shorten(rest, 60)}”. "
            "For example: summary for hunt group",
            (
                Suggestion("Show the summary", summary),
                Suggestion(f"Numbers at {shorten(rest, 28)}", summary.with_(command="numbers", location=rest)),
            ),
        )
    return parsed


SUMMARY = Command(
    name="summary",
    goal=Goal.AVAILABLE,
    summary="Show how many numbers each location has available, the fewest first",
    brief="how many are left, and where",
    examples=("summary", "summary for hunt group"),
    details=(
        "It takes one call to Webex for every 2,000 numbers and extensions of the organization.",
        "Below it is how the number has changed in 30 days, and when it is zero at this rate: see trend.",
        "In front of each location is how many active numbers it has: amber below five, red at none.",
        STOCK_HELP,
    ),
    parse=_parse,
    run=run,
    is_bulk=True,
    words=("overview",),
    only_reads=True,
)
