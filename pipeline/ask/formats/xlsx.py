"""An answer as a workbook: a sheet with its rows and, where it has a codebook, one that says what the columns mean.

Belongs here: cells, one row after another. Does not: formulas: a text that begins like one stays a text.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import astuple
from pathlib import Path

from pipeline.ask.answer import Answer
from pipeline.ask.codebook import HEADINGS
from pipeline.ask.errors import AskError
from pipeline.ask.output import FORMATS
from pipeline.common.values import json_text

#: Rows of a sheet, its header included, and characters of a cell: a spreadsheet opens no more.
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
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
def write_xlsx(answer: Answer, file: Path) -> int:
    """Write it. Raises AskError for more rows, or a longer text, than a sheet can hold."""
    import xlsxwriter

    rows = 0
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet(answer.name)
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, answer.columns, bold)
        sheet.freeze_panes(1, 0)
        for piece in answer.pieces():
            for row in piece.values:
                rows += 1
                if rows >= MOST_ROWS:
                    raise AskError(
                        f"a sheet holds {MOST_ROWS - 1:,} rows at most: write .csv or .parquet, or use --limit"
                    )
                for number, value in enumerate(row):
                    shown = cell(value)
                    sheet.write(rows, number, shown, *([moment] if isinstance(shown, dt.datetime) else []))
        if answer.codebook:
            meaning = book.add_worksheet("codebook")
            meaning.write_row(0, 0, HEADINGS, bold)
            for number, variable in enumerate(answer.codebook, start=1):
                meaning.write_row(number, 0, astuple(variable))
    return rows


def cell(value: object) -> Cell:
    """The value as a spreadsheet has it; lists and records are JSON. Raises AskError for a text that is too long."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > EXACT:
        return str(value)
    if value is None or isinstance(value, int | float | dt.date | dt.time):
        return value
    text = value if isinstance(value, str) else json_text(value) if isinstance(value, list | dict) else str(value)
    if len(text) > MOST_CHARACTERS:
        raise AskError(f"a cell holds {MOST_CHARACTERS:,} characters at most, a text has {len(text):,}: write .csv")
    return text
