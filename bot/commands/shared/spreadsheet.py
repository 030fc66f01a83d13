"""Tables as files: CSV (RFC 4180) and XLSX for spreadsheets, JSON for scripts. Pure."""

import csv
import io
import json
import re
from collections.abc import Sequence

from bot import limits
from bot.errors import NotPossible

Row = Sequence[str]

_FORMULA = re.compile(r"[\s]*[=+\-@\t\r]")
_E164 = re.compile(r"\+\d{1,15}")


def write_csv(header: Row, rows: Sequence[Row]) -> bytes:
    """Write a table as CSV in UTF-8, with formulas neutralized."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([neutralize(cell) for cell in row] for row in rows)
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

    from bot.commands.shared.text_sheet import TextSheet

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Numbers", TextSheet)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
            sheet.set_column(column, column, _measure_width(name, rows, column))
        sheet.add_rows(rows)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
    return content.getvalue()


def _measure_width(name: str, rows: Sequence[Row], column: int) -> int:
    """Return a column's width in characters, by its heading and its first cells."""
    return max(len(name), *(len(row[column]) for row in rows[:200]), 8) + 2


def write_json(header: Row, rows: Sequence[Row]) -> bytes:
    """Write a table as a JSON list of objects; "true" and "false" become booleans."""
    booleans = {"true": True, "false": False}
    objects = [dict(zip(header, (booleans.get(cell, cell) for cell in row), strict=True)) for row in rows]
    return f"{json.dumps(objects, indent=2, ensure_ascii=False)}\n".encode()


def neutralize(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would evaluate as a formula (OWASP, "CSV Injection").

    An E.164 number stays as it is: evaluated, it is the number itself.
    """
    return f"'{text}" if _FORMULA.match(text) and not _E164.fullmatch(text) else text
