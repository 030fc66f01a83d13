"""`usage` and `chart`: how many numbers are in use, in words and as a picture."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.calling.organization_numbers import OrganizationNumbers
from bot.calling.stock import to_location_key
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.inventory_part import fetch_inventory
from bot.commands.shared.one_location import resolve_location
from bot.language.usage_phrases import parse_usage
from bot.model import DISPLAY, File, Location, NumberCount, NumberKind, Request
from cards.chart import Bar, Chart, Part, draw_chart
from cards.text import describe_count, shorten
from cards.usage import LocationUsage, Usage, UsageView, build_chart, build_usage, describe_location
from cards.view import View

MAX_BARS = 12
"""How many locations a chart shows: more would be too small on a phone."""

PARTS = (
    Part("In use", "#0B5CAD"),
    Part("Reserved or resting", "#8A929B"),
    Part("Left, inactive", "#E0A100"),
    Part("Left, active", "#A5D6A7"),
)
"""The colours differ in brightness, too, for people who cannot distinguish them otherwise."""

KINDS: tuple[tuple[str, Callable[[NumberKind], bool]], ...] = (
    ("All numbers", lambda _kind: True),
    ("Toll-free", lambda kind: kind.is_toll_free),
    ("Service numbers", lambda kind: kind.is_service_number),
    ("Mobile numbers", lambda kind: kind.telephony_type == "MOBILE_NUMBER"),
)
"""The bars of one location's chart."""


def run(request: Request, context: CommandContext) -> View:
    """Show the totals and a page of the locations, or one location. Raises NotUnderstood, NotFound or WebexError."""
    found = _read(request, context)
    return found if isinstance(found, View) else build_usage(found[0])


def draw(request: Request, context: CommandContext) -> View:
    """Show the same as a picture, with the words beside it. Raises NotUnderstood, NotFound or WebexError."""
    found = _read(request, context)
    if isinstance(found, View):
        return found
    view, counts = found
    view = replace(view, page_size=MAX_BARS)
    shown = view.locations[:MAX_BARS]
    bars = [_build_bar(f"{index}. {each.name}", each.usage) for index, each in enumerate(shown, start=1)]
    usage = view.usage
    chart = Chart(
        title=view.location or "Numbers in use",
        subtitle=f"{describe_count(usage.total, 'number')}: {usage.share}, {usage.left:,} left",
        parts=PARTS,
        bars=bars or _build_kinds(counts),
        description="; ".join(map(describe_location, shown)) or f"{shorten(view.location)}: {usage.share}",
    )
    return build_chart(view, File("usage.png", draw_chart(chart)))


def _read(request: Request, context: CommandContext) -> tuple[UsageView, Sequence[NumberCount]] | View:
    """Count the numbers that a request is about; a card to choose from where several locations match."""
    location: Location | None = None
    if request.location:
        resolved = resolve_location(request, context, example="usage Birmingham")
        if isinstance(resolved, View):
            return resolved
        location = resolved
    org_id = context.calling.choose_organization(request.org)
    inventory = fetch_inventory(location, request, context, org_id)
    counts = _count_at(inventory, location) if location else ()
    view = UsageView(
        request=request.without(*DISPLAY).with_(command="usage", location=location.id if location else ""),
        usage=count_usage(counts) if location else _count_everything(inventory),
        taken_at=inventory.taken_at,
        locations=() if location else _list_usages(inventory, context.calling.fetch_locations(org_id)),
        location=location.name if location else "",
        time_zone=location.time_zone if location else "",
        page=request.page,
        page_size=context.full_rows,
        organization=context.calling.fetch_organization_name(org_id),
        is_truncated=inventory.is_truncated,
    )
    return view, counts


def _count_at(inventory: OrganizationNumbers, location: Location) -> Sequence[NumberCount]:
    return [each for each in inventory.count() if to_location_key(each.location.id) == to_location_key(location.id)]


def _count_everything(inventory: OrganizationNumbers) -> Usage:
    return inventory.derive("usage", lambda: count_usage(inventory.count()))


def _list_usages(inventory: OrganizationNumbers, locations: Sequence[Location]) -> list[LocationUsage]:
    # With the locations as they are now: one may be added while the list of numbers is cached.
    key = ("usage by location", tuple(locations))
    return inventory.derive(key, lambda: list_locations(count_locations(inventory.count()), locations))


def count_locations(counts: Iterable[NumberCount]) -> Mapping[str, LocationUsage]:
    """Count the usage of each location that has numbers or extensions."""
    grouped: dict[str, list[NumberCount]] = {}
    for each in counts:
        grouped.setdefault(to_location_key(each.location.id), []).append(each)
    return {
        key: LocationUsage(location.id, location.name or "No location", count_usage(group))
        for key, group in grouped.items()
        for location in [group[0].location]
    }


def list_locations(counted: Mapping[str, LocationUsage], locations: Sequence[Location]) -> list[LocationUsage]:
    """Return the usage of every location, those with the fewest numbers left first; also of those without numbers.

    Of several without any left, those with the most numbers come first.
    """
    known = {to_location_key(each.id): LocationUsage(each.id, each.name, Usage()) for each in locations}
    named = ((known.get(key, each), each.usage) for key, each in counted.items())
    found = [LocationUsage(each.id, each.name, usage) for each, usage in named]
    found += [each for key, each in known.items() if key not in counted]
    return sorted(found, key=lambda each: (each.usage.left, -each.usage.total, each.name.casefold()))


def count_usage(counts: Iterable[NumberCount]) -> Usage:
    """Add up the counts of some kinds of numbers."""
    listed = list(counts)
    numbers = [(kind, count) for _, kind, count in listed if kind.has_number]

    def add_up(applies: Callable[[NumberKind], bool]) -> int:
        return sum(count for kind, count in numbers if applies(kind))

    return Usage(
        total=add_up(lambda _kind: True),
        assigned=add_up(lambda kind: kind.is_assigned),
        inactive=add_up(_is_inactive),
        # A reserved number that somebody has all the same is in use.
        reserved=add_up(lambda kind: (kind.is_reserved or kind.has_reservation) and not kind.is_assigned),
        resting=add_up(lambda kind: kind.is_resting and not (kind.is_reserved or kind.has_reservation)),
        left_inactive=add_up(lambda kind: _is_inactive(kind) and kind.is_free),
        toll_free=add_up(lambda kind: kind.is_toll_free),
        service=add_up(lambda kind: kind.is_service_number),
        mobile=add_up(lambda kind: kind.telephony_type == "MOBILE_NUMBER"),
        extensions=sum(count for _, kind, count in listed if not kind.has_number),
    )


def _build_kinds(counts: Sequence[NumberCount]) -> list[Bar]:
    """Build the bars of one location: of all its numbers, and of each kind that it has."""
    usages = [(name, count_usage(each for each in counts if is_kind(each.kind))) for name, is_kind in KINDS]
    return [_build_bar(name, usage) for name, usage in usages if usage.total or name == KINDS[0][0]]


def _build_bar(name: str, usage: Usage) -> Bar:
    words = f"{usage.share} · {usage.left:,} left" if usage.total else usage.share
    left_active = usage.left - usage.left_inactive
    return Bar(name, words, (usage.assigned, usage.reserved + usage.resting, usage.left_inactive, left_active))


def _is_inactive(kind: NumberKind) -> bool:
    return kind.state == "INACTIVE"


DETAILS = (
    "It counts the organization's list of numbers, which takes one call to Webex for every 2,000 numbers.",
    "Left are the numbers that are neither assigned nor reserved and do not rest, inactive ones included.",
)

USAGE = Command(
    name="usage",
    goal=Goal.IN_USE,
    summary="Count the numbers in use, of the organization and each location, the fewest left first",
    brief="how many are in use",
    examples=("usage", "usage Birmingham"),
    details=DETAILS,
    parse=parse_usage,
    run=run,
    is_bulk=True,
    words=("utilization",),
    only_reads=True,
)

CHART = Command(
    name="chart",
    goal=Goal.IN_USE,
    summary="Draw the usage of the locations, or of one, as a picture",
    examples=("chart", "chart Birmingham"),
    details=(f"It shows up to {MAX_BARS} locations, the fewest left first. {DETAILS[1]}",),
    parse=parse_usage,
    run=draw,
    is_bulk=True,
    words=("graph",),
    only_reads=True,
)
