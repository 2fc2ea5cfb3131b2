"""The parsed rows of a source as the harmoniser takes them, whatever the source at hand lacks.

Belongs here: a small source in memory, columns and rows that are missing. Does not: what a row means, rows that are
lost (`pipeline.shared.losses`).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipeline.contract import PROVENANCE, Rows


def whole(rows: Rows | None) -> pl.DataFrame | None:
    """A small source in memory, its words as strings; None where it has no rows."""
    read = None if rows is None else rows.lazy().with_columns(pl.col(pl.Categorical).cast(pl.String)).collect()
    return None if read is None or read.is_empty() else read


def no_rows(*columns: str) -> pl.DataFrame:
    """No rows, with these columns and those that tell where a row stands."""
    return pl.DataFrame(schema=dict.fromkeys((*PROVENANCE, *columns), pl.String))


def with_columns_of(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """The frame with those of the named columns that it lacks, all null: not every source or parser gives them."""
    missing = [name for name in names if name not in frame.columns]
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing) if missing else frame
