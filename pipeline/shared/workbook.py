"""Workbooks as cells of text, by sheet.

Belongs here: opening a workbook, choosing a sheet, a cell's name (B7). Does not: which row is a header, or what cells
mean (the datasets).
"""

from __future__ import annotations

from collections.abc import Sequence

import fastexcel
import polars as pl

from pipeline.contract import Refused

Row = tuple[str | None, ...]


def rows_of_sheet(data: bytes, name: str, sheet: str) -> list[Row]:
    """Every row of a sheet from its first line on, cells as text; blank cells are None, blanks around a text are gone.

    Raises Refused: `not_a_workbook`, and `missing_sheet` with the sheets that are there.
    """
    try:
        workbook = fastexcel.read_excel(data)
    except fastexcel.FastExcelError as error:
        raise Refused("not_a_workbook", f"{name}: cannot be opened as a workbook ({error})") from error
    if sheet not in workbook.sheet_names:
        raise Refused("missing_sheet", f"{name}: expected a sheet {sheet!r}; it has {', '.join(workbook.sheet_names)}")
    try:
        read = workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise Refused("not_a_workbook", f"{name}: its sheet {sheet!r} cannot be read ({error})") from error
    cells = read.select(pl.all().cast(pl.String).str.strip_chars().replace("", None))
    return list(cells.iter_rows())


def expect_header(found: Sequence[str | None], expected: Sequence[str], name: str, row: int) -> None:
    """Raise Refused(unexpected_columns) unless a row begins with these columns; the detail names the first that differ.

    Case and runs of blanks do not matter. `row` counts from 1, as the workbook does.
    """
    for at, wanted in enumerate(expected):
        cell = found[at] if at < len(found) else None
        if _plain(cell) != _plain(wanted):
            raise Refused(
                "unexpected_columns",
                f"{name}: row {row}, column {column_name(at)}: expected {wanted!r}, found {cell!r}",
            )


def column_name(at: int) -> str:
    """The letters of a column, counted from 0: A, B … Z, AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _plain(cell: str | None) -> str:
    return " ".join((cell or "").split()).casefold()
