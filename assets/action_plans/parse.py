"""The register's files -> rows as printed.

Belongs here: reading our own CSV, row by row. Does not: whether a row can be used (`register`), types, meaning.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import PurePath

import polars as pl

from assets.action_plans.vocabulary import COLUMNS
from pipeline.contract import Refused
from pipeline.shared.text import utf_8


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of one file of the register: its own columns as strings (empty is null), `table`, `locator` ("line 2").

    A row of another width is kept as far as it goes; `ragged` then says how wide it is, and is null otherwise.
    Raises Refused when the file is not one of the register's, is not UTF-8, or has other columns.
    """
    table = PurePath(name).stem
    if table not in COLUMNS:
        raise Refused("unknown_file", f"{name}: expected one of {', '.join(f'{t}.csv' for t in COLUMNS)}")
    columns = COLUMNS[table]
    lines = _lines(utf_8(data, name), name)
    _, header = next(lines, (1, []))
    if tuple(header) != columns:
        raise Refused("unexpected_columns", f"{name}: line 1 has {header}, expected {list(columns)}")
    rows = [[*_fitted(row, len(columns)), table, f"line {line}"] for line, row in lines if row]
    shape = dict.fromkeys((*columns, "ragged", "table", "locator"), pl.String)
    return pl.DataFrame(rows, schema=shape, orient="row")


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line on which it begins. Raises Refused for a quotation that never ends."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused("not_csv", f"{name}: line {line}: {error}") from error


def _fitted(row: list[str], width: int) -> list[str | None]:
    """The row's cells without blanks around them, as many as there are columns, and what is wrong with their number."""
    cells = [cell.strip() or None for cell in row[:width]]
    ragged = None if len(row) == width else f"{len(row)} fields, expected {width}"
    return [*cells, *[None] * (width - len(cells)), ragged]
