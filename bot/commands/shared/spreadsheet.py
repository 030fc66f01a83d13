"""Tables as files: CSV (RFC 4180) and XLSX for spreadsheets, JSON for scripts. Pure."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, overload

from bot import limits
from bot.errors import NotPossible
from bot.model import FileKind
from bot.priority import spread_heavy_work

Row: TypeAlias = Sequence[str]

T = TypeVar("T")

BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}

_FORMULA = re.compile(r"[\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""Full-width signs too: spreadsheets in East Asian languages read them like the others."""

_SPLITS = re.compile(r"[;|\t]")
"""Where a spreadsheet may split a cell: at semicolons, for example, where the comma is the decimal sign."""

_E164 = re.compile(r"\+\d{1,15}")


class Rows(Sequence[Row]):
    """The rows of a table, each written when it is needed: a long list is not in memory twice."""

    def __init__(self, items: Sequence[T], write: Callable[[T], Row]) -> None:
        self._items: Sequence[Any] = items
        self._write: Callable[[Any], Row] = write

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """Write a row, or some of them."""
        if isinstance(index, slice):
            return [self._write(each) for each in self._items[index]]
        return self._write(self._items[index])


def write_csv(header: Row, rows: Sequence[Row]) -> bytes:
    """Write a table as CSV in UTF-8, with formulas neutralized."""
    text = io.StringIO(newline="")
    plain, quoted = csv.writer(text), csv.writer(text, quoting=csv.QUOTE_ALL)
    plain.writerow(header)
    for index in spread_heavy_work(range(len(rows)), limits.HEAVY_ROWS):
        row = rows[index]
        writer = quoted if any(map(_SPLITS.search, row)) else plain
        writer.writerow([neutralize(cell) for cell in row])
    return text.getvalue().encode()


def write_xlsx(header: Row, rows: Sequence[Row]) -> bytes:
    """Write a table as XLSX. Every cell is text, so that Excel neither evaluates nor rounds it.

    Raises NotPossible for more rows than a sheet has.
    """
    if len(rows) >= limits.MAX_SHEET_ROWS:
        raise NotPossible(
            f"The list has {len(rows):,} numbers, but an Excel sheet holds only {limits.MAX_SHEET_ROWS - 1:,}. "
            "Export it as csv, or use a filter."
        )
    import xlsxwriter  # imported here because it takes 13 MB, and is seldom needed

    from bot.commands.shared.text_sheet import TextSheet, insert_rows

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Numbers", TextSheet)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
            sheet.set_column(column, column, _measure_width(name, rows, column))
        sheet.reserve_rows(len(rows))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
    return insert_rows(content.getvalue(), rows)


def _measure_width(name: str, rows: Sequence[Row], column: int) -> int:
    """Return a column's width in characters, by its heading and its first cells."""
    return max(len(name), *(len(row[column]) for row in rows[:200]), 8) + 2


def write_json(header: Row, rows: Sequence[Row]) -> bytes:
    """Write a table as a JSON list of objects; "true" and "false" become booleans."""
    content = io.BytesIO()
    separator = "[\n  "
    for index in spread_heavy_work(range(len(rows)), limits.HEAVY_ROWS):
        written = {name: BOOLEANS.get(cell, cell) for name, cell in zip(header, rows[index], strict=True)}
        item = json.dumps(written, indent=2, ensure_ascii=False).replace("\n", "\n  ")
        content.write(f"{separator}{item}".encode())
        separator = ",\n  "
    content.write(b"\n]\n" if rows else b"[]\n")
    return content.getvalue()


def neutralize(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would evaluate as a formula (OWASP, "CSV Injection").

    An E.164 number stays as it is: evaluated, it is the number itself.
    """
    return f"'{text}" if _FORMULA.match(text) and not _E164.fullmatch(text) else text


WRITERS: Mapping[FileKind, Callable[[Row, Sequence[Row]], bytes]] = {
    FileKind.CSV: write_csv,
    FileKind.XLSX: write_xlsx,
    FileKind.JSON: write_json,
}
"""What writes each kind of file. Raises NotPossible."""
