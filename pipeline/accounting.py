"""Every parsed row ends in a core table, is rejected, or is set aside: the counts, per document.

Belongs here: counting. Does not: deciding where a row goes (the harmonisers).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.contract import Harmonised, Rows

KEY = ["source_id", "document_id"]
COUNTS = ("rows_core", "rows_rejected", "rows_set_aside")


def account(parsed: Mapping[str, Rows], harmonised: Harmonised) -> pl.DataFrame:
    """One row per document: rows parsed, placed in core tables, rejected, set aside, and the difference (0)."""
    parsed_rows = [_count(frame, "rows_parsed") for frame in parsed.values()]
    if not parsed_rows:
        counts = dict.fromkeys(("rows_parsed", *COUNTS, "difference"), pl.Int64)
        return pl.DataFrame(schema={**dict.fromkeys(KEY, pl.String), **counts})
    total = pl.concat(parsed_rows)
    placed = [_count(frame, "rows_core") for name, frame in harmonised.tables.items() if name not in harmonised.derived]
    parts = {
        "rows_core": pl.concat(placed).group_by(KEY).sum()
        if placed
        else _count(harmonised.rejected.clear(), "rows_core"),
        "rows_rejected": _count(harmonised.rejected, "rows_rejected"),
        "rows_set_aside": _count(harmonised.set_aside, "rows_set_aside"),
    }
    for part in parts.values():
        total = total.join(part, on=KEY, how="full", coalesce=True)
    counted = total.with_columns(pl.col("rows_parsed", *COUNTS).fill_null(0))
    return counted.with_columns(difference=pl.col("rows_parsed") - pl.sum_horizontal(COUNTS)).sort(KEY)


def _count(frame: Rows, name: str) -> pl.DataFrame:
    counted = frame.lazy().select(KEY).group_by(KEY).agg(pl.len().cast(pl.Int64).alias(name)).collect()
    return counted.with_columns(pl.col(KEY).cast(pl.String))
