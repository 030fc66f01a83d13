"""`export`: a list of available numbers as a file, of one location or of all."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.all_locations import fetch_all_lists
from bot.commands.shared.change_files import write_changes, write_plan
from bot.commands.shared.list_query import (
    SEARCH_HELP,
    build_query,
    describe_unsearched,
    list_selection,
    read_wanted,
    select_numbers,
)
from bot.commands.shared.lists import describe_searches
from bot.commands.shared.one_location import resolve_location
from bot.commands.shared.recorded_changes import fetch_recorded
from bot.commands.shared.spreadsheet import WRITERS, Row, Rows
from bot.commands.shared.stored_plans import fetch_plan
from bot.errors import NothingToExport
from bot.language.clauses import FILE_KIND, ORGANIZATION, PAGE
from bot.language.everywhere import EVERYWHERE
from bot.language.phrases import parse_list
from bot.language.search_clauses import SEARCH
from bot.model import (
    DISPLAY,
    AvailableNumber,
    Contents,
    File,
    FileKind,
    Location,
    Property,
    Purpose,
    Request,
    Shown,
    find_kind_for,
    fold,
)
from cards.export import ExportView, build_export
from cards.several_changes import build_change_file
from cards.totals import is_unassigned
from cards.view import View

Found = Sequence[tuple[Location, AvailableNumber]]
Column = Callable[[AvailableNumber], str]


def _to_word(is_true: bool) -> str:
    return "true" if is_true else "false"  # as the API writes it


COLUMNS: Mapping[str, Column] = {
    "phoneNumber": lambda number: number.phone_number,
    "state": lambda number: number.state,
    "isMainNumber": lambda number: _to_word(number.is_main_number),
    "tollFreeNumber": lambda number: _to_word(number.is_toll_free),
    "telephonyType": lambda number: number.telephony_type,
    "isServiceNumber": lambda number: _to_word(number.is_service_number),
    "mobileNetwork": lambda number: number.mobile_network,
    "routingProfile": lambda number: number.routing_profile,
    "extension": lambda number: number.extension,
    "owner": lambda number: number.owner.name if number.owner else "",
    "ownerType": lambda number: number.owner.type if number.owner else "",
    "reservedFor": lambda number: number.reservation.beneficiary if number.reservation else "",
    "reservedBy": lambda number: number.reservation.person_email if number.reservation else "",
    "reservedUntil": lambda number: number.reservation.until.isoformat() if number.reservation else "",
    "restingUntil": lambda number: number.rest.until.isoformat() if number.rest else "",
}
"""The API's property names, in the order of its reference, then those of the bot's own marks."""

MARKS = ("reservedFor", "reservedBy", "reservedUntil", "restingUntil")
"""The columns of marks: in lists that have numbers that nobody has."""

PROPERTIES: Mapping[str, Property] = {
    "tollFreeNumber": Property.TOLL_FREE,
    "telephonyType": Property.TELEPHONY_TYPE,
    "mobileNetwork": Property.MOBILE,
    "routingProfile": Property.MOBILE,
    "extension": Property.EXTENSION,
    "owner": Property.OWNER,
    "ownerType": Property.OWNER,
}
"""The columns that only some lists have: a file says nothing about what Webex did not say."""


def run(request: Request, context: CommandContext) -> View:
    """Answer with the file, or ask which location where several match.

    Raises NotUnderstood, NotFound, NothingToExport or WebexError.
    """
    if request.plan:
        return build_change_file("Planned change", write_plan(fetch_plan(request, context), request.file))
    if request.entry:
        changes = fetch_recorded(request, context)
        return build_change_file(f"Change {changes[0].id}", write_changes(changes, request.file))
    if _is_everywhere(request):
        return _export_everywhere(request, context)
    location = resolve_location(request, context, example="export Birmingham")
    return _export(location, request, context) if isinstance(location, Location) else location


def _export(location: Location, request: Request, context: CommandContext) -> View:
    org_id = context.calling.choose_organization(request.org)
    wanted = read_wanted(request, context, org_id)
    query = build_query(location, request, org_id, wanted)
    snapshot = context.calling.fetch_available_numbers(
        query, fresh=request.fresh, report_progress=context.report_progress
    )
    found = [(location, number) for number in select_numbers(snapshot.items, location, request, wanted)]
    return _build_view(
        request,
        found,
        ExportView(
            title=location.name,
            purpose=query.purpose,
            count=len(found),
            taken_at=snapshot.taken_at,
            filters=", ".join(list_selection(request, wanted)),
            organization=context.calling.fetch_organization_name(org_id),
            is_truncated=len(snapshot.items) >= context.settings.max_numbers,
            assigned=_count_assigned(found),
            time_zone=location.time_zone,
            notes=[*describe_unsearched(wanted), *describe_searches(request)],
        ),
    )


def _export_everywhere(request: Request, context: CommandContext) -> View:
    org_id = context.calling.choose_organization(request.org)
    everywhere = fetch_all_lists(request, context, org_id)
    found = everywhere.numbers.select(request, everywhere.wanted)
    return _build_view(
        request,
        found,
        ExportView(
            title=f"{len(everywhere.read)} of {len(everywhere.locations)} locations",
            purpose=request.purpose,
            count=len(found),
            taken_at=everywhere.taken_at,
            filters=", ".join(list_selection(request, everywhere.wanted)),
            organization=context.calling.fetch_organization_name(org_id),
            unread_locations=[location.name for location in everywhere.unread],
            unread_reason=everywhere.unread_reason,
            is_truncated=bool(everywhere.truncated),
            assigned=_count_assigned(found),
            notes=[*everywhere.notes, *describe_unsearched(everywhere.wanted), *describe_searches(request)],
        ),
    )


def _count_assigned(found: Found) -> int:
    return sum(number.is_assigned for _, number in found)


def _build_view(request: Request, found: Found, export: ExportView) -> View:
    if not found:
        raise NothingToExport(f"Nothing to export: {_describe_nothing(export)}.")
    name = "all-locations" if _is_everywhere(request) else found[0][0].name
    file = File(f"{build_file_name(name, export)}.{request.file}", write_file(request, found, with_targets=True))
    return replace(build_export(export, file), shown=_build_shown(request, found))


def _build_shown(request: Request, found: Found) -> Shown:
    """Build what is remembered of an export: its location by its id."""
    if _is_everywhere(request):
        return Shown(request.without(*DISPLAY))
    location = found[0][0]
    return Shown(request.without(*DISPLAY).with_(location=location.id), location.name)


def _describe_nothing(export: ExportView) -> str:
    if export.filters:
        return f"no numbers match the filter ({export.filters})"
    if is_unassigned(export.purpose):
        return f"no numbers are available ({export.purpose.title})"
    return f"the list is empty ({export.purpose.title})"


def write_file(request: Request, found: Found, *, with_targets: bool = False) -> bytes:
    """Write what was found as the kind of file that the request asks for. Raises NotPossible.

    `with_targets` adds an empty column to spreadsheets of numbers that targets can have: filled in, it can be posted.
    """
    header, rows = build_table(found, request.purpose, with_locations=_is_everywhere(request))
    if with_targets and request.file is not FileKind.JSON and find_kind_for(request.purpose):
        return WRITERS[request.file]([*header, "target"], Rows(rows, lambda row: [*row, ""]))
    return WRITERS[request.file](header, rows)


def _is_everywhere(request: Request) -> bool:
    return request.location.strip().casefold() == EVERYWHERE


def build_table(found: Found, purpose: Purpose, *, with_locations: bool) -> tuple[list[str], Sequence[Row]]:
    """Return the file's header and rows: what Webex returns, the marks, and the location where they may differ."""
    columns = {name: write for name, write in COLUMNS.items() if _has_column(purpose, name)}
    with_locations = with_locations or Property.LOCATION in purpose.properties

    def write_row(each: tuple[Location, AvailableNumber]) -> Row:
        location, number = each
        cells = [write(number) for write in columns.values()]
        return [*_write_location(location, number), *cells] if with_locations else cells

    header = ["locationName", "locationId"] if with_locations else []
    return [*header, *columns], Rows(found, write_row)


def _has_column(purpose: Purpose, name: str) -> bool:
    if name in MARKS:
        return purpose.contents in (Contents.UNASSIGNED, Contents.BOTH)
    return name not in PROPERTIES or PROPERTIES[name] in purpose.properties


def _write_location(location: Location, number: AvailableNumber) -> tuple[str, str]:
    """Return the name and id of the location that a number belongs to: the one whose list it is in, or its own."""
    if number.location_id:
        return number.location_name, number.location_id
    return location.name, location.id


def build_file_name(name: str, export: ExportView) -> str:
    """Return a name in plain ASCII: the location's, the purpose, and when the list was taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "location"
    return f"{plain}_{export.purpose.key.replace('_', '-')}_{export.taken_at:%Y-%m-%dT%H%M%SZ}"


_ENTRY = re.compile(r"^\s*(?:(?:history )?entry|change) #?(\d{1,9})\b", re.IGNORECASE)
"""A change, instead of a list: "export entry 12"."""


def parse_export(request: Request, text: str) -> Request:
    """Parse a list, or an entry of the history, and a kind of file. Raises NotUnderstood or InvalidArgument."""
    if entry := _ENTRY.match(text):
        request, _ = FILE_KIND(request, text)
        return request.with_(entry=int(entry[1]))
    return parse_list(request, text, clauses=(*PAGE, FILE_KIND, ORGANIZATION, *SEARCH))


EXPORT = Command(
    name="export",
    goal=Goal.EXPORT,
    summary="Export a list as CSV, Excel or JSON, of one location or of all",
    brief="the list as an Excel or CSV file",
    examples=("export Birmingham as xlsx", "export Birmingham active for hunt group", "export all"),
    parse=parse_export,
    details=(
        "The file has Webex's own property names and E.164 numbers. Excel garbles those in CSV files: use xlsx there.",
        "It also says which numbers are reserved, for whom, by whom and until when, and which ones rest.",
        *SEARCH_HELP,
    ),
    run=run,
    is_bulk=True,
    words=("download",),
    only_reads=True,
    needs_location=True,
)
