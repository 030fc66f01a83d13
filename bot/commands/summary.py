"""`summary`: how many numbers each location has available, the fewest first."""

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.all_locations import fetch_all_lists
from bot.commands.shared.lists import STOCK_HELP, check_stock, explain_unknown_list
from bot.errors import NotUnderstood
from bot.language.clauses import ORGANIZATION, PAGE, PURPOSE, parse_clauses
from bot.model import DISPLAY, Request, Suggestion
from cards.summary import Stock, SummaryView, build_summary
from cards.text import shorten
from cards.view import View


def run(request: Request, context: CommandContext) -> View:
    """Show the totals and a page of the locations. Raises NotUnderstood, NotPossible, NotFound or WebexError."""
    check_stock(request)
    org_id = context.calling.choose_organization(request.org)
    everywhere = fetch_all_lists(request, context, org_id)
    stocks = [Stock(location, totals) for location, totals in everywhere.numbers.count_stock()]
    return build_summary(
        SummaryView(
            request=request.without(*DISPLAY),
            purpose=request.purpose,
            stocks=sorted(stocks, key=_to_sort_key),
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
        "In front of each location is how many active numbers it has: amber below five, red at none.",
        STOCK_HELP,
    ),
    parse=_parse,
    run=run,
    is_bulk=True,
    words=("overview",),
    only_reads=True,
)
