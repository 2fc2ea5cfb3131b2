"""Rows of debates that reach no table: the contract's two lists, filled from frames and reasons.

Belongs here: the shape of a loss, columns a source may lack. Does not: which rows are lost (`records_choice`,
`corpus.merge`, `speeches`).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipeline.contract import LOSS_SCHEMA, no_losses


def lost(rows: pl.DataFrame, reason: str, detail: pl.Expr | str) -> pl.DataFrame:
    """The rows (source_id, document_id, locator) as losses with one reason; `detail` may name columns of the rows."""
    said = pl.lit(detail) if isinstance(detail, str) else detail
    return rows.select(
        pl.col("source_id", "document_id", "locator").cast(pl.String),
        pl.lit(reason).alias("reason"),
        said.cast(pl.String).alias("detail"),
    )


def together(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Losses as one frame in a fixed order."""
    return pl.concat([no_losses(), *(part.select(list(LOSS_SCHEMA)) for part in parts)]).sort(
        "source_id", "document_id", "locator"
    )


def with_columns_of(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """The frame with those of the named columns that it lacks, all null: not every source or parser gives them."""
    missing = [name for name in names if name not in frame.columns]
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing) if missing else frame
