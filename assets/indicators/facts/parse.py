"""The register's files -> rows as printed.

Belongs here: reading our own CSV, row by row. Does not: whether a row can be used (`register`), types, meaning.
"""

from __future__ import annotations

from pathlib import PurePath

import polars as pl

from assets.indicators import delimited
from assets.indicators.facts.vocabulary import COLUMNS, COMPLETENESS, FACTS
from pipeline.contract import Refused
from pipeline.shared.text import utf_8

#: One row of either file: a column that its file has not is null.
PARSED = (*dict.fromkeys((*COLUMNS[FACTS], *COLUMNS[COMPLETENESS])), "ragged", "table", "locator")


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of one file of the register, PARSED: strings (empty is null), `table`, `locator` ("line 2").

    A row of another width is kept as far as it goes; `ragged` then says how wide it is, and is null otherwise.
    Raises Refused when the file is not one of the register's, is not UTF-8, or has other columns.
    """
    table = PurePath(name).stem
    if table not in COLUMNS:
        raise Refused("unknown_file", f"{name}: expected one of {', '.join(f'{t}.csv' for t in COLUMNS)}")
    columns = COLUMNS[table]
    lines = delimited.lines_of(utf_8(data, name), name)
    _, header = next(lines, (1, []))
    if tuple(header) != columns:
        raise Refused("unexpected_columns", f"{name}: line 1 has {header}, expected {list(columns)}")
    rows = [[*_fitted(row, len(columns)), table, f"line {line}"] for line, row in lines]
    own = (*columns, "ragged", "table", "locator")
    others = [pl.lit(None, pl.String).alias(c) for c in PARSED if c not in own]
    return pl.DataFrame(rows, schema=dict.fromkeys(own, pl.String), orient="row").with_columns(others).select(PARSED)


def _fitted(row: list[str], width: int) -> list[str | None]:
    """The row's cells, as many as there are columns, and what is wrong with their number."""
    cells = [cell.strip() or None for cell in row[:width]]
    ragged = None if len(row) == width else f"{len(row)} fields, expected {width}"
    return [*cells, *[None] * (width - len(cells)), ragged]
