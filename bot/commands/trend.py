"""`trend`: how the numbers of the locations develop, and when they are empty at this rate."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot import limits
from bot.calling.organization_numbers import OrganizationNumbers
from bot.calling.stock import count_stock, to_location_key
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.all_locations import NO_LOCATIONS
from bot.commands.shared.inventory_part import fetch_inventory
from bot.commands.shared.lists import check_stock, join_phrases
from bot.commands.shared.one_location import resolve_location
from bot.commands.shared.trends import COUNTED_LISTS, add_current, check_counted, read_trends
from bot.errors import NotFound
from bot.language.everywhere import EVERYWHERE
from bot.language.trend_phrases import parse_trend
from bot.model import DISPLAY, File, Location, Request
from bot.model.stock import StockCount, list_stock_kinds
from bot.model.trend import MAX_FORECAST_DAYS, MIN_FORECAST_DAYS, Outlook, Trend, find_trend
from cards.line_chart import Ahead, LineChart, draw_line_chart
from cards.trend import (
    LocationTrend,
    TrendView,
    build_trend_chart,
    build_trends,
    describe_briefly,
    describe_change,
    describe_outlook,
    name_trend,
)
from cards.view import View

ORDER = (Outlook.FALLS, Outlook.FALLS_SLOWLY, Outlook.STEADY, Outlook.UNKNOWN, Outlook.EMPTY)
"""Of the locations. Those that have become empty come before all of these."""


def run(request: Request, context: CommandContext) -> View:
    """Show a location's numbers over time, or a page of the locations, those that are empty soonest first.

    Raises NotUnderstood, NotPossible, NotFound, DatabaseUnavailable or WebexError.
    """
    check_stock(request)
    check_counted(request.purpose)
    if request.location == EVERYWHERE:
        return _draw(_read_all(request, context, limits.STOCK_DAYS))
    if not request.location:
        return build_trends(_read_all(request, context))
    location = resolve_location(request, context, example="trend Birmingham")
    return _draw(_read_one(location, request, context)) if isinstance(location, Location) else location


def _read_one(location: Location, request: Request, context: CommandContext) -> TrendView:
    """Read the trend of one location, from all its counts."""
    org_id = context.calling.choose_organization(request.org)
    numbers = fetch_inventory(location, request, context, org_id)
    kinds, today = list_stock_kinds(request.purpose), context.clock.now().date()
    org, key = context.calling.get_organization_key(org_id), to_location_key(location.id)
    history = context.store.stock.read(org, kinds, today - timedelta(days=limits.STOCK_DAYS), [key])
    trend = find_trend(add_current(history.get(key, ()), today, count_stock(numbers).add_up(key, kinds)))
    asked = request.without(*DISPLAY).with_(location=location.id)
    return _build(asked, trend, numbers, context, org_id, location=location)


def _read_all(request: Request, context: CommandContext, days: int = 0) -> TrendView:
    """Read the trend of all locations together, from the counts of so many days, or else of each of them as well."""
    org_id = context.calling.choose_organization(request.org)
    locations = context.calling.fetch_locations(org_id)
    if not locations:
        raise NotFound(NO_LOCATIONS)
    numbers = fetch_inventory(None, request, context, org_id)
    asked = request.without(*DISPLAY)
    total = _read_total(numbers, locations, request, context, org_id, days or MAX_FORECAST_DAYS)
    if days:
        return _build(asked, total, numbers, context, org_id)
    trends = _read_trends(numbers, locations, request, context, org_id)
    listed = sorted((LocationTrend(each, trends[to_location_key(each.id)]) for each in locations), key=_to_sort_key)
    return _build(asked, total, numbers, context, org_id, locations=listed, page=request.page)


def _read_total(
    numbers: OrganizationNumbers,
    locations: Sequence[Location],
    request: Request,
    context: CommandContext,
    org_id: str,
    days: int,
) -> Trend:
    """Return the trend of all locations together."""
    kinds, today = list_stock_kinds(request.purpose), context.clock.now().date()
    org, counts = context.calling.get_organization_key(org_id), count_stock(numbers)
    history = context.store.stock.read_total(org, kinds, today - timedelta(days=days))
    current = StockCount()
    for each in locations:
        current = current.join(counts.add_up(each.id, kinds))
    return find_trend(add_current(history, today, current))


def _read_trends(
    numbers: OrganizationNumbers,
    locations: Sequence[Location],
    request: Request,
    context: CommandContext,
    org_id: str,
) -> Mapping[str, Trend]:
    counts, kinds = count_stock(numbers), list_stock_kinds(request.purpose)
    current = {to_location_key(each.id): counts.add_up(each.id, kinds) for each in locations}
    org, today = context.calling.get_organization_key(org_id), context.clock.now().date()
    return read_trends(context.store, org, request.purpose, current, today)


def _build(
    request: Request,
    trend: Trend,
    numbers: OrganizationNumbers,
    context: CommandContext,
    org_id: str,
    *,
    location: Location | None = None,
    locations: Sequence[LocationTrend] = (),
    page: int = 0,
) -> TrendView:
    counted = context.store.stock.find_days(context.calling.get_organization_key(org_id))
    return TrendView(
        request=request,
        purpose=request.purpose,
        trend=trend,
        taken_at=numbers.taken_at,
        since=counted[0] if counted else None,
        location=location,
        locations=locations,
        page=page,
        page_size=context.full_rows,
        organization=context.calling.fetch_organization_name(org_id),
    )


def _draw(view: TrendView) -> View:
    """Build the message with the picture; without one where there is no earlier count."""
    trend = view.trend
    if len(trend.counts) < 2:
        return build_trend_chart(view, None)
    forecast = trend.forecast
    name, change, outlook = name_trend(view), describe_change(trend), describe_outlook(trend)
    chart = LineChart(
        title=name,
        subtitle=", ".join(filter(None, (change, describe_briefly(trend)))),
        points=[(each.day, each.active) for each in trend.counts],
        description=f"{name}: {change}. {outlook}",
        ahead=Ahead(forecast.day, forecast.earliest, forecast.latest) if forecast else None,
    )
    return build_trend_chart(view, File("trend.png", draw_line_chart(chart)))


def _to_sort_key(each: LocationTrend) -> tuple[int, int, int, str]:
    """What has become empty first, then what is empty soonest; then by the number of active numbers."""
    trend, now = each.trend, each.trend.now
    has_become_empty = trend.outlook is Outlook.EMPTY and (trend.change or 0) < 0
    order = 0 if has_become_empty else 1 + ORDER.index(trend.outlook)
    days = (trend.forecast.day - now.day).days if trend.forecast else 0
    return order, days, now.active, each.location.name.casefold()


TREND = Command(
    name="trend",
    goal=Goal.AVAILABLE,
    summary="Show how a location's numbers develop, and when they are empty at this rate",
    brief="how the numbers develop, and when they are empty",
    examples=("trend Birmingham", "trend", "trend Birmingham for workspace"),
    details=(
        "Numbers are counted once a day, and the counts are stored for a year.",
        f"The rate is the median of all changes from one day to another, of the last {MAX_FORECAST_DAYS} days at most.",
        f"A forecast needs counts of {MIN_FORECAST_DAYS} days since the first one, or since many numbers were added.",
        f"Lists: {join_phrases(COUNTED_LISTS)}",
    ),
    parse=parse_trend,
    run=run,
    is_bulk=True,
    words=("trends", "forecast", "forecasts"),
    only_reads=True,
)
