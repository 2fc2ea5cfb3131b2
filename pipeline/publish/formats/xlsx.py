"""Rows as a workbook: a sheet with them and, where they have a codebook, one that says what the columns mean.

Belongs here: cells, sheets, one row after another. Does not: formulas and links: a text that begins like one stays a
text.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.common.values import json_text
from pipeline.publish.tabular import FORMATS, HEADINGS, FormatError, Tabular, explained

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Rows of a sheet, its header included, and characters of a cell and of a sheet's name: a spreadsheet opens no more.
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
LONGEST_NAME = 31
#: Whole numbers beyond this lose digits in a spreadsheet, so they are written as text.
EXACT = 10**15
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "default_date_format": "yyyy-mm-dd",
}
Cell = str | int | float | bool | dt.date | dt.time | None


@FORMATS.named(".xlsx")
def write_xlsx(rows: Tabular, file: Path) -> int:
    """Write them. Raises FormatError for more rows, or a longer text, than a sheet can hold."""
    with Book(file, rows.made) as book:
        written = book.tabular(rows)
        if rows.codebook:
            book.sheet("codebook", HEADINGS, map(explained, rows.codebook))
    return written


class Book:
    """A workbook that is written sheet by sheet; `made`: when it says that it was made, by default now."""

    def __init__(self, file: Path, made: dt.datetime | None = None, title: str = "") -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(file, OPTIONS)
        if made or title:
            self._book.set_properties({"title": title} | ({"created": made.replace(tzinfo=None)} if made else {}))
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._bold = self._book.add_format({"bold": True})

    def __enter__(self) -> Book:
        """The book itself."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Write the file. Raises OSError where that is not possible."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from error

    def tabular(self, rows: Tabular) -> int:
        """A sheet of these rows; how many they are. Raises FormatError."""
        return self.sheet(rows.name, rows.columns, (row for piece in rows.pieces() for row in piece.values))

    def sheet(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        """A sheet of rows under a header; how many they are. Raises FormatError for more than it can hold."""
        sheet = self._book.add_worksheet(name)
        sheet.write_row(0, 0, header, self._bold)
        sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            if number >= MOST_ROWS:
                raise FormatError(
                    f"{name}: a sheet holds {MOST_ROWS - 1:,} rows at most: write .csv or .parquet, or ask for fewer"
                )
            for column, value in enumerate(row):
                if value is not None:
                    _put(sheet, number, column, cell(value), self._moment)
        return number


def _put(sheet: Worksheet, row: int, column: int, value: Cell, moment: Format) -> None:
    """Write one cell; who asks the workbook to find out what a value is waits twice as long."""
    write: Any
    if isinstance(value, bool):
        write = sheet.write_boolean
    elif isinstance(value, str):
        write = sheet.write_string
    elif isinstance(value, int | float):
        write = sheet.write_number
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, column, value, moment)
        return
    elif value is None:
        return
    else:
        write = sheet.write_datetime
    write(row, column, value)


def cell(value: object) -> Cell:
    """The value as a spreadsheet has it; lists and records are JSON. Raises FormatError for a text that is too long."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > EXACT:
        return str(value)
    if value is None or isinstance(value, int | float | dt.date | dt.time):
        return value
    text = value if isinstance(value, str) else json_text(value) if isinstance(value, list | dict) else str(value)
    if len(text) > MOST_CHARACTERS:
        raise FormatError(f"a cell holds {MOST_CHARACTERS:,} characters at most, a text has {len(text):,}: write .csv")
    return text
