"""Whether an XLSX file that somebody posts can be read at all: a few kilobytes can unpack to what fills the memory."""

import zipfile
from io import BytesIO
from xml.parsers import expat

from bot import limits
from bot.errors import NotPossible

_TOO_LARGE = "The file is too large. Keep only the columns number and target."

_LONG_PARTS = ("xl/worksheets/", "xl/sharedStrings.xml")
"""Where the files have their rows and their texts. All others are short: styles, names, the list of sheets."""

_RECORDS = ("row", "si")
"""What those consist of."""


def check_workbook(content: bytes) -> None:
    """Raise NotPossible for a workbook that takes too much memory or time; other errors for one that is none.

    Each part is limited, and what a row or a text consists of: openpyxl has a whole row in memory. No part may define
    entities, which can make its text a hundred times as long: spreadsheets have none.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        # What is packed cannot exceed the size that it states: zipfile reads no further.
        is_large = any(
            each.file_size > limits.MAX_SHORT_PART_BYTES for each in parts if not each.filename.startswith(_LONG_PARTS)
        )
        if is_large or sum(each.file_size for each in parts) > limits.MAX_UNPACKED_BYTES:
            raise NotPossible(_TOO_LARGE)
        for each in parts:
            _check_part(archive.read(each))


def _check_part(content: bytes) -> None:
    """Raise NotPossible for a part that defines entities, or has too much in one row or text."""
    parser = expat.ParserCreate()
    count = 0

    def begin(name: str, _attributes: dict[str, str]) -> None:
        nonlocal count
        count = 0 if name.rpartition(":")[2] in _RECORDS else count + 1
        if count > limits.MAX_RECORD_ELEMENTS:
            raise NotPossible(_TOO_LARGE)

    def refuse(*_declaration: object) -> None:
        raise NotPossible("The file can't be read: it defines XML entities, which spreadsheets have none of.")

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return  # a picture, for example; openpyxl says what else is wrong
