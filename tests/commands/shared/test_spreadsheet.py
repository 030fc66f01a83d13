"""Tables as files: what is written can be read again, and nothing of it runs."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.shared.spreadsheet import neutralize, write_csv, write_xlsx

CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=5))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("+12056350001", "+12056350001"),
        ("Birmingham", "Birmingham"),
        ("=1+1", "'=1+1"),
        ("+12056350001-1", "'+12056350001-1"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("", ""),
    ],
)
def test_formulas_are_neutralized(text: str, kept: str) -> None:
    assert neutralize(text) == kept


@given(TABLES)
def test_csv_contains_the_table(rows: list[list[str]]) -> None:
    header = ["phoneNumber", *"abc"][: len(rows[0]) if rows else 1]
    content = write_csv(header, rows)
    assert not content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert read == [header, *([neutralize(cell) for cell in row] for row in rows)]
    assert not [cell for row in read[1:] for cell in row if cell[:1] in ("=", "-", "@")]


@given(TABLES)
def test_xlsx_contains_the_table_as_text(rows: list[list[str]]) -> None:
    header = ["phoneNumber", *"abc"][: len(rows[0]) if rows else 1]
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(header, rows))).active
    assert sheet is not None
    read = [list(row) for row in sheet.iter_rows()]
    assert [cell.value for cell in read[0]] == header
    assert {cell.data_type for row in read for cell in row} <= {"s", "n", "inlineStr"}
    assert [[str(cell.value or "") for cell in row] for row in read[1:]] == rows or not rows


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a\x00b\x1f\ufffe", "ab"),
        ("a\ud800", "a"),
        ("<&> \"'", "<&> \"'"),
        ("  two  spaces ", "  two  spaces "),
        ("line\nbreak", "line\nbreak"),
        ("_x0041_", "_x005F_x0041_"),  # as it stands in the file: Excel shows the text, openpyxl does not read it
        ("=1+1", "=1+1"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_xlsx_contains_any_text(text: str, read: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(["a", "b"], [[text, "end"], ["", "next"]]))).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [[read, "end"], ["", "next"]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} <= {"s", "inlineStr"}
    assert sheet.dimensions == "A1:B3"
