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
    """Write a table as CSV in UTF-8, its text neutralised."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([neutralise(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def write_xlsx(header: Row, rows: Sequence[Row]) -> bytes:
    """Write a table as XLSX. Every cell is text, so that Excel neither runs nor rounds it.

    Raises NotPossible for more rows than a sheet has.
    """
    if len(rows) >= limits.MAX_SHEET_ROWS:
        raise NotPossible(
            f"These are {len(rows):,} numbers, and an Excel sheet holds {limits.MAX_SHEET_ROWS - 1:,}. Please export them as csv, "
            "or fewer of them with a filter."
        )
    import xlsxwriter  # here: it takes 13 MB, and most bots write no such file for days

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Numbers")
        bold = book.add_format({"bold": True})
        for place, name in enumerate(header):
            sheet.write_string(0, place, name, bold)
            sheet.set_column(place, place, max(len(name), *(len(row[place]) for row in rows[:200]), 8) + 2)
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
    return content.getvalue()


def write_json(header: Row, rows: Sequence[Row]) -> bytes:
    """Write a table as a JSON list of objects, `true` and `false` as such."""
    truths = {"true": True, "false": False}
    found = [dict(zip(header, (truths.get(cell, cell) for cell in row), strict=True)) for row in rows]
    return f"{json.dumps(found, indent=2, ensure_ascii=False)}\n".encode()


def neutralise(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula: an apostrophe goes in front of one that begins so.

    An E.164 number is none: `+` and digits come to the number itself. Source: OWASP, "CSV Injection".
    """
    return f"'{text}" if _FORMULA.match(text) and not _E164.fullmatch(text) else text
