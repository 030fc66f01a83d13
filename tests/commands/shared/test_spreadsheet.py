"""Tables as files: what is written can be read again, and nothing of it runs."""

import csv
import io
import json
import weakref
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.shared.spreadsheet import BOOLEANS, Rows, neutralize, write_csv, write_json, write_xlsx

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
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20SUM(A1)", "'\uff20SUM(A1)"),
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


@pytest.mark.parametrize("name", ["A;=1+1", "A\t=1+1", "A|=1+1"])
def test_a_cell_is_quoted_where_a_spreadsheet_may_split_it(name: str) -> None:
    assert f'"{name}"'.encode() in write_csv(["name"], [[name]])


@given(TABLES)
def test_json_is_as_if_written_at_once(rows: list[list[str]]) -> None:
    header = list("abcd")[: len(rows[0]) if rows else 1]
    expected = [dict(zip(header, (BOOLEANS.get(cell, cell) for cell in row), strict=True)) for row in rows]
    assert write_json(header, rows).decode() == f"{json.dumps(expected, indent=2, ensure_ascii=False)}\n"


@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_json])
def test_rows_are_written_one_by_one(write: Callable[..., bytes]) -> None:
    """No list of them all exists beside the numbers: of a long list that would be many times the file's size."""
    numbers = range(1000)
    at_once: list[weakref.ref[Cells]] = []
    peak = 0

    def write_row(number: int) -> Cells:
        nonlocal peak
        row = Cells([str(number)])
        at_once.append(weakref.ref(row))
        peak = max(peak, sum(each() is not None for each in at_once[-400:]))
        return row

    assert write(["number"], Rows(numbers, write_row))
    assert peak <= 201  # the widths of columns come from the first cells


@pytest.mark.parametrize("count", [3, 4, 5, 8, 9])
def test_every_row_of_a_long_list_is_written_once(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr("bot.limits.HEAVY_ROWS", 4)
    rows = [[str(number)] for number in range(count)]
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(["number"], rows))).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == rows
    assert list(csv.reader(io.StringIO(write_csv(["number"], rows).decode())))[1:] == rows
    assert [list(each.values()) for each in json.loads(write_json(["number"], rows))] == rows


class Cells(list[str]):
    """A row that can be referred to weakly."""


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
