"""What a terminal shows: a View as a table, checks with ticks and crosses, and a progress bar."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich import box
from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table
from rich.text import Text

from bot.model import Progress, ReportProgress
from cards.text import strip_controls
from cards.view import Line, Row, Tone, View, describe_chips, describe_understood

STYLES: Mapping[Tone, str] = {
    Tone.NORMAL: "",
    Tone.SUBTLE: "dim",
    Tone.GOOD: "green",
    Tone.WARNING: "yellow",
    Tone.ATTENTION: "red",
}

PIPE_WIDTH = 200
"""Columns of output that does not go to a terminal, so that no line is broken in a pipe or a file."""


def build_console(*, is_error: bool = False) -> Console:
    """Build the console for standard output, or for standard error."""
    console = Console(stderr=is_error, highlight=False)
    return console if console.is_terminal else Console(stderr=is_error, highlight=False, width=PIPE_WIDTH)


@contextmanager
def showing_progress(title: str) -> Iterator[ReportProgress]:
    """Show a progress bar on standard error, if that is a terminal; yields the function that advances it."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn())
    console = build_console(is_error=True)
    with ProgressBar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def report(progress: Progress) -> None:
            of_total = "" if progress.total is None else f" of {progress.total:,}"
            description = f"{title} {progress.done:,}{of_total} {progress.unit}"
            bar.update(task, completed=progress.done, total=progress.total, description=description)

        yield report


def render_view(view: View) -> RenderableType:
    """Return the View as text and tables. Buttons and fields are left out: nobody can press them in a terminal."""
    return Group(*_render_parts(view))


def _render_parts(view: View) -> Iterator[RenderableType]:
    if view.above:
        yield _render_line(Line(view.above, Tone.SUBTLE))
    if view.title:
        yield Text(strip_controls(view.title), f"bold {STYLES[view.title_tone]}".strip())
    if view.subtitle:
        yield _render_line(Line(view.subtitle, Tone.SUBTLE))
    yield from map(_render_line, view.facts)
    if view.chips:
        yield _render_line(Line(describe_chips(view)))
    yield from (Text(strip_controls(detail.text)) for detail in view.details)
    if view.to_copy:
        yield Text(strip_controls(view.to_copy), "bold")
    yield from _render_rows(view)
    yield from (Text(f"  {strip_controls(button.title)}") for button in view.suggestions)
    for text in (view.hint, view.footer, view.next, describe_understood(view)):
        if text:
            yield _render_line(Line(text, Tone.SUBTLE))


def _render_rows(view: View) -> Iterator[RenderableType]:
    """Yield a table for each group of rows, between them the groups' headings."""
    table = _build_table()
    for row in view.rows:
        if isinstance(row, Row):
            lead = [Text(" ").join(map(_render_line, row.lead))] if row.lead else []
            table.add_row(*lead, *(Text("\n").join(map(_render_line, cell)) for cell in row.cells))
            continue
        if table.row_count:
            yield table
            table = _build_table()
        yield _render_line(row)
    if table.row_count:
        yield table


def _build_table() -> Table:
    return Table(box=box.SIMPLE, show_header=False, pad_edge=False)


def _render_line(line: Line) -> Text:
    return Text(strip_controls(line.text), f"bold {STYLES[line.tone]}".strip() if line.is_bold else STYLES[line.tone])


def render_finding(name: str, words: str, advice: str, *, is_ok: bool, is_pending: bool = False) -> Text:
    """Return one line of the doctor's report, and below it the advice where something is wrong."""
    mark = Text("– ", "dim") if is_pending else Text("✓ ", "green") if is_ok else Text("✗ ", "red")
    line = Text.assemble(mark, (name, "bold"), ": " if name else "", words)
    return line if is_ok or not advice else Text.assemble(line, "\n  ", (advice, "yellow"))
