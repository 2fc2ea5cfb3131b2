"""CSV that is safe to open in a spreadsheet: no cell is a formula, every cell is a text or a number.

Belongs here: a frame as such CSV. Does not: which tables or answers are written (`exporters`, `formats`).

Files begin with a byte-order mark, by which a spreadsheet knows UTF-8 and which readers of data pass over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipeline.common.shown import FORMULA_START


def csv_file(frames: Iterable[pl.DataFrame], file: Path) -> int:
    """Write frames of one schema, at least one, one after another as CSV with the mark; how many rows they are."""
    rows = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        for number, frame in enumerate(frames):
            out.write(csv_text(frame, header=number == 0))
            rows += frame.height
    return rows


def csv_text(frame: pl.DataFrame, header: bool = True) -> str:
    """Rows as CSV without the mark, with or without the names of the columns."""
    return spreadsheet_safe(frame).write_csv(include_header=header)


def spreadsheet_safe(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text cell and column name that a spreadsheet takes for a formula.

    Lists, records and whatever else CSV has no cell for become text first.
    """
    flat = frame.with_columns(_as_text(column) for column in frame if not _fits_a_cell(column.dtype))
    text = pl.col(pl.String)
    safe = flat.with_columns(pl.when(text.str.contains(FORMULA_START)).then("'" + text).otherwise(text).name.keep())
    return safe.rename(lambda name: f"'{name}" if re.match(FORMULA_START, name) else name)


def _fits_a_cell(kind: pl.DataType) -> bool:
    return kind.is_numeric() or kind.is_temporal() or kind in (pl.String, pl.Boolean, pl.Null)


def _as_text(column: pl.Series) -> pl.Series:
    if not column.dtype.is_nested():
        return pl.Series(column.name, [None if v is None else str(v) for v in column], dtype=pl.String)
    texts = [None if v is None else json.dumps(v, ensure_ascii=False, default=str) for v in column.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)
