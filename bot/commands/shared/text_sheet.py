"""A sheet of an Excel file whose cells are all text. Imported late: xlsxwriter takes 13 MB, and is seldom needed."""

import re
from collections.abc import Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bot import limits
from bot.priority import spread_heavy_work

MAX_CELL_CHARACTERS = 32_767
"""Microsoft, "Excel specifications and limits"."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot have (XML 1.0, 2.2)."""

_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
"""What Excel would read as a character: "_x0041_" (ECMA-376, part 1, 22.9.2.19)."""


class TextSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet that writes its rows itself, below a header: ten times as fast as cell by cell."""

    rows: Sequence[Sequence[str]] = ()

    def add_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Add rows below the header, which must have been written before."""
        self.rows = rows
        self.dim_rowmax += len(rows)  # the size of the sheet, which is written before its rows

    def _write_rows(self) -> None:
        """Write the header and the rows, as the library would write text with `constant_memory`."""
        self.dim_rowmax -= len(self.rows)
        super()._write_rows()
        columns = [xl_col_to_name(column) for column in range(self.dim_colmax + 1)]
        for index in spread_heavy_work(range(len(self.rows)), limits.HEAVY_ROWS):
            line = self.dim_rowmax + 2 + index
            cells = [
                f'<c r="{column}{line}" t="inlineStr"><is><t xml:space="preserve">{_write(cell)}</t></is></c>'
                for column, cell in zip(columns, self.rows[index], strict=True)
            ]
            self.fh.write(f'<row r="{line}">{"".join(cells)}</row>')
        self.dim_rowmax += len(self.rows)
        # A book and its sheets refer to each other, so that they stay until the next garbage collection.
        self.rows = ()


@lru_cache(10_000)  # most cells of a list have one of a few texts
def _write(text: str) -> str:
    """Write a cell's text as XML."""
    return _ESCAPE.sub("_x005F_", escape(_NOT_XML.sub("", text[:MAX_CELL_CHARACTERS])))
