"""What people post as a table, and what others post to do harm."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot import limits
from bot.commands.shared.posted_table import PostedRow, read_table
from bot.commands.shared.spreadsheet import write_csv, write_xlsx
from bot.errors import NotPossible

ROWS = [PostedRow(2, "+14045550001", "Zürich, Süd"), PostedRow(4, "14045550002", "Atlanta")]


def build_xlsx(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        'number,target\n+14045550001,"Zürich, Süd"\n\n14045550002,Atlanta\n'.encode(),
        'Phone Number;Auto Attendant\r\n+14045550001;"Zürich, Süd"\r\n\r\n14045550002;Atlanta\r\n'.encode("utf-8-sig"),
        "phoneNumber\ttarget\n+14045550001\tZürich, Süd\n\n14045550002\tAtlanta\n".encode("utf-16"),
        'number;target\n\'+14045550001;Zürich, Süd\n;\n="14045550002";Atlanta\n'.encode("cp1252"),
        build_xlsx([["target", "x", "number"], ["Zürich, Süd", 1, "+14045550001"], [], ["Atlanta", None, 14045550002]]),
        build_xlsx([["DID", "to"], ["+14045550001", "Zürich, Süd"], [None, None], [14045550002.0, "Atlanta"]]),
    ],
    # A workbook has its time in it, and the processes of the tests must find the same tests.
    ids=["commas", "semicolons", "tabs", "apostrophes", "workbook", "numbers in a workbook"],
)
def test_every_form_of_a_table_is_read(content: bytes) -> None:
    assert read_table(content) == ROWS


@pytest.mark.parametrize("content", [b"+14045550001\n+14045550002\n", b"14045550001;A\n14045550002;B\n"])
def test_headings_are_not_needed(content: bytes) -> None:
    assert [each.row for each in read_table(content)] == [1, 2]


def test_the_separator_may_be_stated() -> None:
    assert read_table(b"sep=|\nnumber|target\n14045550001|A;B\n") == [PostedRow(3, "14045550001", "A;B")]


def test_files_of_the_bot_can_be_read() -> None:
    header, rows = ("number", "target", "location"), [("+14045550001", "=Main", "Atlanta")]
    for content in (write_csv(header, rows), write_xlsx(header, rows)):
        assert read_table(content) == [PostedRow(2, "+14045550001", "=Main", "Atlanta")]


def build_bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (limits.MAX_UNPACKED_BYTES + 1))
    return content.getvalue()


def build_lying_bomb() -> bytes:
    """Build an archive that states less than it unpacks to."""
    bomb = bytearray(build_bomb())
    stated = (limits.MAX_UNPACKED_BYTES + 1).to_bytes(4, "little")
    return bytes(bomb.replace(stated, (100).to_bytes(4, "little")))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"number,target\n", "The file has no rows below its headings."),
        (b"name,city\nA,B\n", "The file has no column with phone numbers."),
        (b"%PDF-1.7 ...", "The file is neither CSV nor XLSX."),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "The file is neither CSV nor XLSX."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The file has a password, or is of Excel 97–2003."),
        (b"PK\x03\x04 and nothing else", "The file can't be read as a spreadsheet"),
        (build_bomb(), "The file is too large."),
        (build_lying_bomb(), "The file can't be read as a spreadsheet"),
        (b"number\n" + b"+14045550001\n" * 1001, "The file has more than 1,000 rows"),
    ],
    ids=["empty", "headings", "no numbers", "PDF", "PNG", "old Excel", "no ZIP", "bomb", "lying bomb", "long"],
)
def test_a_file_without_a_table_of_numbers_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(NotPossible) as caught:
        read_table(content)
    assert caught.value.sentence.startswith(sentence)


def change_part(name: str, old: bytes, new: bytes) -> bytes:
    """Build a workbook of one number, with something replaced in one of its parts."""
    original, changed = io.BytesIO(build_xlsx([["number"], ["+14045550001"]])), io.BytesIO()
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            content = source.read(each)
            assert each != name or old in content
            target.writestr(each, content.replace(old, new, 1) if each == name else content)
    return changed.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FOREIGN_TEXT = b'<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet '
LONG_TEXT = b'<!DOCTYPE worksheet [<!ENTITY a "%b">]><worksheet ' % (b"1" * 9_000)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (change_part(SHEET, b"<worksheet ", FOREIGN_TEXT), "The file can't be read: it defines XML entities"),
        (change_part(SHEET, b"<worksheet ", LONG_TEXT), "The file can't be read: it defines XML entities"),
        (change_part("xl/workbook.xml", b"</sheets>", b"<sheet/>" * 70_000 + b"</sheets>"), "The file is too large."),
        (change_part("xl/styles.xml", b"</fonts>", b"<font><b/></font>" * 40_000 + b"</fonts>"), "The file is too"),
        (change_part(SHEET, b"</row>", b"<c/>" * 30_000 + b"</row>"), "The file is too large."),
    ],
    ids=["foreign text", "long text", "sheets", "styles", "columns"],
)
def test_a_workbook_that_takes_long_to_read_is_not_read(content: bytes, sentence: str) -> None:
    """It has a few kilobytes: openpyxl would need a gigabyte for its columns, and ten seconds for its styles."""
    with pytest.raises(NotPossible) as caught:
        read_table(content)
    assert caught.value.sentence.startswith(sentence)


def test_a_sheet_of_two_far_corners_does_not_fill_the_memory() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"], sheet["XFD1048576"] = "number", "+14045550001", "far"
    content = io.BytesIO()
    book.save(content)
    assert read_table(content.getvalue()) == [PostedRow(2, "+14045550001")]


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore")))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        rows = read_table(content)
    except NotPossible:
        return
    assert 0 < len(rows) <= limits.MAX_CHANGE_ROWS


def test_only_the_rows_of_an_export_that_were_filled_in_are_meant() -> None:
    exported = b"phoneNumber,state,target\n+14045550001,ACTIVE,\n+14045550002,ACTIVE,Main\n"
    assert [each.row for each in read_table(exported)] == [3]
    assert [each.row for each in read_table(exported, needs_target=False)] == [2, 3]
    with pytest.raises(NotPossible, match="no rows with a target"):
        read_table(b"phoneNumber,target\n+14045550001,\n")
