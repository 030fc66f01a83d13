"""Answers in a terminal: a card as a table, checks with ticks and crosses, progress while something takes long."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from rich import box
from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table
from rich.text import Text

from bot.model import Progress, ReportProgress

Element: TypeAlias = Mapping[str, Any]

STYLES = {"good": "green", "warning": "yellow", "attention": "red"}


def build_console(*, is_error: bool = False) -> Console:
    """Build what writes to the terminal, or to standard error; what is piped on is not broken into lines."""
    console = Console(stderr=is_error, highlight=False)
    return console if console.is_terminal else Console(stderr=is_error, highlight=False, width=200)


@contextmanager
def showing_progress(title: str) -> Iterator[ReportProgress]:
    """Show a progress bar on standard error; yields what reports how far the work has come."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn())
    console = build_console(is_error=True)
    with ProgressBar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def report(progress: Progress) -> None:
            of_total = "" if progress.total is None else f" of {progress.total:,}"
            description = f"{title} {progress.done:,}{of_total} {progress.unit}"
            bar.update(task, completed=progress.done, total=progress.total, description=description)

        yield report


def render_card(card: Element) -> RenderableType:
    """Write a card: its texts, and its rows as tables. Buttons and fields are left out: nobody can press them here."""
    return Group(*_render_body(card["body"]))


def _render_body(body: Sequence[Element]) -> Iterator[RenderableType]:
    table: Table | None = None
    for element in body:
        if element["type"] == "ColumnSet":
            table = table or Table(box=box.SIMPLE, show_header=False, pad_edge=False)
            table.add_row(*(_render_cell(column) for column in element["columns"]))
            continue
        if table is not None:
            yield table
            table = None
        if element["type"] == "TextBlock":
            yield _render_text(element)
    if table is not None:
        yield table


def _render_cell(column: Element) -> Text:
    """Write a cell: its lines, and its bars' numbers with them."""
    return Text("\n").join([_render_text(item) for item in column["items"] if item["type"] == "TextBlock"])


def _render_text(element: Element) -> Text:
    bold = "bold " if element.get("weight") == "Bolder" or element.get("weight") == "bolder" else ""
    dim = "dim " if element.get("isSubtle") else ""
    style = f"{bold}{dim}{STYLES.get(element.get('color', ''), '')}".strip()
    return Text(str(element["text"]).replace("\\", ""), style)


def render_finding(name: str, words: str, advice: str, *, is_ok: bool) -> Text:
    """Write one line of an examination, and below a cross what to do."""
    mark = Text("✓ ", "green") if is_ok else Text("✗ ", "red")
    line = Text.assemble(mark, (name, "bold"), ": ", words)
    return line if is_ok or not advice else Text.assemble(line, "\n  ", (advice, "yellow"))
