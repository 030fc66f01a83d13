"""The table in a file that somebody posts: CSV of any kind, or XLSX. Pure.

The file may be anything: it is read by its content, not by its name, and never beyond the limits.
"""

import csv
import io
import re
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot import limits
from bot.commands.shared.posted_workbook import check_workbook
from bot.errors import NotPossible
from bot.model import fold
from bot.priority import heavy_work, split_heavy_work

COLUMNS_HELP = "The file needs a column “number” and, unless the command names the target, a column “target”."

_SAVE_AS = "Save it as CSV or XLSX, and post it again."

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
"""How Excel 97–2003 files begin, and XLSX files with a password ([MS-CFB], 2.2)."""

_DELIMITERS = "\t;|,"

MAX_READ_ROWS = 25_000
"""Rows that are read, empty ones included: an exported list has as many, and few of them are filled in."""

EXPORTED = "phoneNumber"
"""The heading of the numbers in a file of `export`."""

_SAMPLE_LINES = 20
"""By so many lines the delimiter is chosen."""

_HEADINGS = {
    "number": """number numbers phonenumber phonenumbers phone telephone telephonenumber did dids ddi ddis tn tns e164
        alternatenumber""",
    "target": """target targets to from autoattendant attendant aa assignto assignedto huntgroup callqueue queue group
        feature destination""",
    "location": "location locationname site",
}

_ROLES = {heading: role for role, headings in _HEADINGS.items() for heading in headings.split()}

_MIN_NUMBER_DIGITS = 7
"""Where there are no headings, the column with so many digits has the numbers."""


@dataclass(frozen=True, slots=True)
class PostedRow:
    """A row of a posted table, as it was written."""

    row: int
    """As a spreadsheet counts it: from 1, headings and empty rows included."""
    number: str
    target: str = ""
    location: str = ""


def read_table(content: bytes, *, needs_target: bool = True) -> list[PostedRow]:
    """Return the rows of a file that have a number or a target. Raises NotPossible.

    `needs_target` says that the command names no target. Of a file that `export` wrote, only the rows that people have
    filled in are meant then.
    """
    rows = _read_rows(content)
    if not rows:
        raise NotPossible(f"The file is empty. {COLUMNS_HELP}")
    columns = _find_columns(rows[0][1])
    has_headings = columns is not None
    columns = columns or _guess_columns(rows[0][1])
    if "number" not in columns:
        raise NotPossible(f"The file has no column with phone numbers. {COLUMNS_HELP} Type template assign to get one.")
    found = [_build_row(row, cells, columns) for row, cells in rows[1 if has_headings else 0 :]]
    is_exported = needs_target and has_headings and rows[0][1][columns["number"]] == EXPORTED
    wanted = [each for each in found if each.target or (each.number and not is_exported)]
    if len(wanted) > limits.MAX_CHANGE_ROWS:
        raise NotPossible(
            f"The file has more than {limits.MAX_CHANGE_ROWS:,} rows, which is the maximum. Nothing was changed. "
            "Split the file, and post one part at a time."
        )
    if not wanted:
        filled = "with a target" if found else "below its headings"
        raise NotPossible(f"The file has no rows {filled}. {COLUMNS_HELP}")
    return wanted


def _read_rows(content: bytes) -> list[tuple[int, Sequence[str]]]:
    """Return the rows that are not empty, each with its number. Raises NotPossible."""
    rows: Generator[list[str], None, None]
    if content.startswith(b"PK\x03\x04"):
        rows = _read_xlsx(content)
    elif content.startswith(_OLD_EXCEL):
        raise NotPossible(f"The file has a password, or is of Excel 97–2003. {_SAVE_AS}")
    else:
        rows = _read_csv(_decode(content))
    with closing(rows):
        filled = ((row, cells) for row, cells in enumerate(rows, start=1) if any(cells))
        return list(islice(filled, MAX_READ_ROWS))


def _read_xlsx(content: bytes) -> Generator[list[str], None, None]:
    """Yield the cells of the first sheet, row by row. Raises NotPossible."""
    from openpyxl import load_workbook  # imported here because it takes 0.2 s and 20 MB, and is seldom needed

    try:
        with heavy_work():
            check_workbook(content)
            # Formulas have the values that they had when the file was saved. Rows are read one at a time: a sheet of
            # two cells in opposite corners would fill the memory.
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its own size need not be true
            listed = sheet.iter_rows(max_row=MAX_READ_ROWS, max_col=limits.MAX_TABLE_COLUMNS, values_only=True)
            # A batch of long rows takes up to 40 ms.
            with closing(split_heavy_work(listed, limits.HEAVY_ROWS)) as batches:
                for batch in batches:
                    yield from [[_write_cell(cell) for cell in row] for row in batch]
        finally:
            book.close()
    except NotPossible:
        raise
    except Exception:  # the library raises errors of all kinds for files that are damaged, or made up
        raise NotPossible(f"The file can't be read as a spreadsheet: it is damaged, or no XLSX. {_SAVE_AS}") from None


def _write_cell(value: object) -> str:
    """Write a cell as a person reads it: Excel has phone numbers as amounts."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 10**15:
            return str(int(value))
        case date():
            return value.isoformat()
        case _:
            return _clean(str(value))


def _decode(content: bytes) -> str:
    """Return a text file's text, in the encodings that spreadsheets write. Raises NotPossible."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content or content.startswith(b"%PDF"):
        raise NotPossible(f"The file is neither CSV nor XLSX. {_SAVE_AS}")
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what Excel writes in Western countries


def _read_csv(text: str) -> Generator[list[str], None, None]:
    """Yield the cells of a CSV text, row by row. Raises NotPossible."""
    lines = text.splitlines()
    stated = re.fullmatch(r"sep=(.)", lines[0].strip(), re.IGNORECASE) if lines else None  # as Excel understands it
    if stated:
        yield []
        text = "\n".join(lines[1:])
    delimiter = stated[1] if stated else _choose_delimiter(lines)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_clean(cell) for cell in cells[: limits.MAX_TABLE_COLUMNS]]
    except csv.Error:
        raise NotPossible(f"The file can't be read as CSV. {_SAVE_AS}") from None


def _choose_delimiter(lines: Iterable[str]) -> str:
    """Return the delimiter that is in all lines, or at least in the first."""
    sample = list(islice(filter(str.strip, lines), _SAMPLE_LINES))
    in_all = (each for each in _DELIMITERS if sample and all(each in line for line in sample))
    in_first = (each for each in _DELIMITERS if sample and each in sample[0])
    return next(in_all, None) or next(in_first, None) or ","


def _clean(cell: str) -> str:
    """Return a cell's text without what spreadsheets put around it: ="+1404…", '+1404…"""
    text = " ".join(cell[: limits.MAX_TEXT_LENGTH].split())
    quoted = re.fullmatch(r'="(.*)"', text)
    return quoted[1] if quoted else text.removeprefix("'")


def _find_columns(cells: Sequence[str]) -> dict[str, int] | None:
    """Return which columns have what, by their headings; None if these are no headings."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        role = _ROLES.get(re.sub(r"[^a-z0-9]", "", fold(cell)))
        if role:
            columns.setdefault(role, index)
    return columns if "number" in columns or "target" in columns else None


def _guess_columns(cells: Sequence[str]) -> dict[str, int]:
    """Return which columns have what, by the first row: the numbers, and the first text beside them."""
    filled = [index for index, cell in enumerate(cells) if cell]
    number = next((index for index in filled if sum(map(str.isdigit, cells[index])) >= _MIN_NUMBER_DIGITS), None)
    if number is None:
        return {}
    target = next((index for index in filled if index != number), None)
    return {"number": number} if target is None else {"number": number, "target": target}


def _build_row(row: int, cells: Sequence[str], columns: dict[str, int]) -> PostedRow:
    values = {role: cells[index] for role, index in columns.items() if index < len(cells)}
    return PostedRow(row, values.get("number", ""), values.get("target", ""), values.get("location", ""))
