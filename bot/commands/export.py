"""`export`: a list of available numbers as a file, of one location or of all."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bot.calling.snapshot_cache import Snapshot
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.all_locations import query_all_locations
from bot.commands.shared.list_query import SEARCHES_TOLD, build_query, read_purpose
from bot.commands.shared.one_location import at_location
from bot.commands.shared.spreadsheet import write_csv, write_json, write_xlsx
from bot.errors import NothingToExport, NotUnderstood, WebexError
from bot.language.clauses import FILE_KIND, ORGANIZATION, PAGE, SEARCH, parse_clauses
from bot.language.selection import describe, parse_selection, select
from bot.model import AvailableNumber, File, Location, Purpose, Request, fold
from cards.export import ExportView, build_export
from cards.view import View

WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json}

EVERYWHERE = "all"

Found = Sequence[tuple[Location, AvailableNumber]]
Column = Callable[[AvailableNumber], str]


def _to_word(is_so: bool) -> str:
    return "true" if is_so else "false"  # as the API writes it


COLUMNS: Mapping[str, Column] = {
    "phoneNumber": lambda number: number.phone_number,
    "state": lambda number: number.state,
    "isMainNumber": lambda number: _to_word(number.is_main_number),
    "tollFreeNumber": lambda number: _to_word(number.is_toll_free),
    "telephonyType": lambda number: number.telephony_type,
    "isServiceNumber": lambda number: _to_word(number.is_service_number),
}
"""The API's property names, in the order of its reference."""

OWNERS: Mapping[str, Column] = {
    "extension": lambda number: number.extension,
    "owner": lambda number: number.owner,
}
"""What only lists of assigned numbers have."""


def answer(request: Request, context: CommandContext) -> View:
    """Answer with the file, or show the locations to choose from where several are meant.

    Raises NotUnderstood, NotFound, NothingToExport or WebexError.
    """
    if request.arguments.get("file", "csv") not in WRITERS:
        raise NotUnderstood("I can export as csv, xlsx or json. For example: export Birmingham as xlsx")
    if _is_everywhere(request):
        return _export_everywhere(request, context)
    return at_location(request, context, _export, example="export Birmingham")


def _export(location: Location, request: Request, context: CommandContext, org_id: str) -> View:
    selection = parse_selection(request.arguments)
    query, unread = build_query(location, request, org_id)
    is_fresh = request.arguments.get("fresh") == "true"
    snapshot = context.calling.fetch_available_numbers(query, fresh=is_fresh, report_progress=context.report_progress)
    found = [(location, number) for number in select(snapshot.items, selection)]
    return _build_reply(
        request,
        found,
        ExportView(
            title=location.name,
            purpose=query.purpose,
            count=len(found),
            taken_at=snapshot.taken_at,
            filters=describe(selection),
            organization=context.calling.fetch_organization_name(org_id),
            unread_numbers=unread,
            is_truncated=len(snapshot.items) >= context.settings.max_numbers,
        ),
    )


def _export_everywhere(request: Request, context: CommandContext) -> View:
    selection = parse_selection(request.arguments)
    org_id = context.calling.choose_organization(request.arguments.get("org", ""))
    answers = query_all_locations(request, context, org_id)
    read = [(location, reply) for location, reply in answers if isinstance(reply, Snapshot)]
    found = [(location, number) for location, reply in read for number in select(reply.items, selection)]
    return _build_reply(
        request,
        found,
        ExportView(
            title=f"{len(read)} of {len(answers)} locations",
            purpose=read_purpose(request),
            count=len(found),
            taken_at=min((reply.taken_at for _, reply in read), default=datetime.now(UTC)),
            filters=describe(selection),
            organization=context.calling.fetch_organization_name(org_id),
            unread_locations=[location.name for location, reply in answers if isinstance(reply, WebexError)],
            is_truncated=any(len(reply.items) >= context.settings.max_numbers for _, reply in read),
        ),
    )


def _build_reply(request: Request, found: Found, view: ExportView) -> View:
    if not found:
        raise NothingToExport(
            "There is nothing to export: no number is available"
            + (f" with this filter: {view.filters}." if view.filters else f" ({view.purpose.title}).")
        )
    is_everywhere = _is_everywhere(request)
    kind = request.arguments.get("file", "csv")
    place = "all-locations" if is_everywhere else found[0][0].name
    file = File(f"{build_file_name(place, view)}.{kind}", write_file(request, found))
    return build_export(view, file)


def write_file(request: Request, found: Found) -> bytes:
    """Write what was found as the file that the request asks for. Raises NotUnderstood."""
    header, rows = build_table(found, read_purpose(request), with_locations=_is_everywhere(request))
    return WRITERS[request.arguments.get("file", "csv")](header, rows)


def _is_everywhere(request: Request) -> bool:
    return request.arguments.get("location", "").strip().casefold() == EVERYWHERE


def build_table(found: Found, purpose: Purpose, *, with_locations: bool) -> tuple[list[str], list[list[str]]]:
    """Return the file's header and rows: what Webex says of each number, and where it is."""
    columns = {**COLUMNS, **(OWNERS if purpose.has_owners else {})}
    where = ["locationName", "locationId"] if with_locations else []
    rows = [
        [*([location.name, location.id] if with_locations else []), *(write(number) for write in columns.values())]
        for location, number in found
    ]
    return [*where, *columns], rows


def build_file_name(place: str, view: ExportView) -> str:
    """Return a name in plain ASCII: where, what for, and when."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(place)).strip("-")[:60] or "location"
    return f"{plain}_{view.purpose.key.replace('_', '-')}_{view.taken_at:%Y-%m-%dT%H%M%SZ}"


EXPORT = Command(
    name="export",
    goal=Goal.TAKE_AWAY,
    summary="Get a list as a file: CSV, XLSX for Excel, or JSON, of one location or of all",
    examples=("export Birmingham", "export Birmingham active for hunt group as xlsx", "export all"),
    read=lambda text: parse_clauses(text, (*PAGE, FILE_KIND, ORGANIZATION, *SEARCH), "location"),
    details=(
        "The file has Webex's own property names and E.164 numbers; Excel mangles those in CSV, so take xlsx there.",
        *SEARCHES_TOLD,
    ),
    answer=answer,
    words=("download",),
)
