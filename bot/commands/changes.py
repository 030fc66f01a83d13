"""`changes`: what changed in the inventory since a time, through the bot or not; on a card or as a file."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import limits
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.change_authors import explain_changes
from bot.commands.shared.changes_query import DEFAULT_DAYS, read_query
from bot.commands.shared.spreadsheet import WRITERS, Rows
from bot.errors import NothingToExport
from bot.language.changes_phrases import parse_changes
from bot.model import File, Request
from cards.changes import WORDS, ChangeRow, ChangesView, build_changes
from cards.notice import build_notice
from cards.paging import count_pages
from cards.text import describe_count, shorten
from cards.times import describe_exact_time
from cards.view import Line, View

COLUMNS: Mapping[str, Callable[[ChangeRow], str]] = {
    "phoneNumber": lambda row: row.recorded.difference.phone_number,
    "change": lambda row: WORDS[row.recorded.difference.kind],
    "location": lambda row: row.recorded.difference.location_name,
    "previousLocation": lambda row: row.recorded.difference.old_location,
    "previousOwner": lambda row: row.recorded.difference.old.name if row.recorded.difference.old else "",
    "owner": lambda row: row.recorded.difference.new.name if row.recorded.difference.new else "",
    "after": lambda row: f"{row.recorded.after:%Y-%m-%dT%H:%M:%SZ}",
    "foundAt": lambda row: f"{row.recorded.found_at:%Y-%m-%dT%H:%M:%SZ}",
    "madeBy": lambda row: row.author.name if row.author else "",
    "madeAt": lambda row: f"{row.author.at:%Y-%m-%dT%H:%M:%SZ}" if row.author else "",
    "historyEntry": lambda row: str(row.author.entry) if row.author and row.author.entry else "",
}
"""The columns of a file. `after` and `foundAt` are the readings of the inventory between which it was changed, UTC."""


def run(request: Request, context: CommandContext) -> View:
    """Show a page of changes. Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError."""
    query = read_query(request, context)
    if isinstance(query, View):
        return query
    if query.is_first:
        return _build_first()
    counts = context.store.inventory.count(query.wanted)
    size = context.full_rows
    page = min(max(request.page, 1), count_pages(sum(counts.values()), size))
    recorded = context.store.inventory.list(query.wanted, size, (page - 1) * size)
    explained = explain_changes(recorded, context.calling, context.store, query.org_id, context.clock.now())
    view = build_changes(
        ChangesView(
            request=query.request,
            rows=explained.rows,
            counts=counts,
            since=query.since,
            until=query.reading.taken_at,
            page=page,
            page_size=size,
            location=query.location.name if query.location else "",
            numbers=tuple(query.wanted.phone_numbers),
            organization=context.calling.fetch_organization_name(query.org_id),
            time_zone=query.time_zone,
            known_since=query.known_since,
            audit=explained.audit,
        )
    )
    return _show_as_typed(view, request)


def _show_as_typed(view: View, request: Request) -> View:
    """Let follow-ups mean the time as it was typed: "report this every Monday" is each time about the week before.

    The card's own buttons have the time itself, so that its pages are of one list.
    """
    if view.shown is None:
        return view
    return replace(view, shown=replace(view.shown, request=view.shown.request.with_(since=request.since)))


def _build_first() -> View:
    """Say that there is nothing to compare with yet."""
    return build_notice(
        "The inventory was read for the first time just now, so there is nothing to compare it with yet. From now on "
        "it is read once a day and each time somebody types changes. Type changes again later.",
    )


def export(request: Request, context: CommandContext) -> View:
    """Answer with a file of all changes that were asked for.

    Raises NotUnderstood, NotFound, NothingToExport, DatabaseUnavailable or WebexError.
    """
    query = read_query(request, context)
    if isinstance(query, View):
        return query
    recorded = () if query.is_first else context.store.inventory.list(query.wanted, limits.MAX_DIFFERENCES)
    if not recorded:
        raise NothingToExport("There are no such changes to export. Type changes to see since when they are recorded.")
    explained = explain_changes(recorded, context.calling, context.store, query.org_id, context.clock.now())
    rows = Rows(explained.rows, lambda row: [column(row) for column in COLUMNS.values()])
    content = WRITERS[request.file](tuple(COLUMNS), rows)
    name = f"changes_{query.since:%Y-%m-%d}_{query.reading.taken_at:%Y-%m-%dT%H%M%SZ}.{request.file}"
    return View(
        title="Changes",
        subtitle=shorten(query.location.name) if query.location else "Whole organization",
        facts=(
            Line(
                f"{describe_count(len(recorded), 'change')} since {describe_exact_time(query.since, query.time_zone)}, "
                f"as of {describe_exact_time(query.reading.taken_at, query.time_zone)}"
            ),
        ),
        file=File(name, content),
    )


CHANGES = Command(
    name="changes",
    goal=Goal.IN_USE,
    summary="Show what changed in the inventory, through the bot or not",
    brief="what changed, and who changed it",
    examples=("changes", "changes since Monday", "changes Atlanta", "changes released this week"),
    details=(
        f"Without a time, it shows the last {DEFAULT_DAYS} days. It takes one call to Webex for every 2,000 numbers.",
        "Changes through the bot have their entry in the history.",
        "Who made the others is in Control Hub's audit log, which is read with the scope audit:events_read.",
        f"Changes are kept for {limits.DIFFERENCES_DAYS} days. Extensions without a number are not compared.",
    ),
    parse=parse_changes,
    run=run,
    only_reads=True,
    is_bulk=True,
    words=("drift",),
)

EXPORT_CHANGES = Command(
    name="exportchanges",
    goal=None,
    summary="Export the changes of the inventory as a file",
    examples=(),
    parse=parse_changes,
    run=export,
    only_reads=True,
    is_bulk=True,
)
"""Typed as "export changes": not listed, because it is part of `changes`."""
