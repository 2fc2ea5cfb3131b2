"""Rows of core tables counted by source, period and entity, as the account of rows counts them.

Belongs here: counting. Does not: what is missing (`publish.coverage`), which rows are placed (a harmoniser says so).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.contract import Harmonised

#: `period`: its last day, null where a row has none; `entity`: null where a row is about none, or an unknown one.
SCHEMA: dict[str, type[pl.DataType]] = {
    "table_name": pl.String,
    "source_id": pl.String,
    "period": pl.Date,
    "entity": pl.String,
    "rows": pl.Int64,
    "documents": pl.Int64,
}
_KEY = ("table_name", "source_id", "period", "entity")


def rows_placed(name: str, frame: pl.DataFrame, derived: frozenset[str]) -> pl.DataFrame:
    """The rows of a table that were placed there: all but those of sources named in `derived` as ``table:source``."""
    computed = [other.partition(":")[2] for other in derived if other.startswith(f"{name}:")]
    return frame.filter(~pl.col("source_id").is_in(computed)) if computed else frame


def placed(harmonised: Harmonised, periods: Mapping[str, str | None], cadences: Mapping[str, str]) -> pl.DataFrame:
    """SCHEMA, in a fixed order: tables that are derived, whole or of a source, apart.

    A row without a day, and with a `year`, is of that year: a day that is not believed makes no year missing.
    `periods`: by table, its column of dates, if it has one. `cadences`: by source, month, year or none; default: year.
    """
    parts = [
        _counted(name, rows_placed(name, frame, harmonised.derived), periods[name], cadences)
        for name, frame in harmonised.tables.items()
        if name not in harmonised.derived and "source_id" in frame.columns
    ]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *parts]).sort(_KEY, nulls_last=True)


def _counted(name: str, frame: pl.DataFrame, dated_by: str | None, cadences: Mapping[str, str]) -> pl.DataFrame:
    source = pl.col("source_id").cast(pl.String)
    monthly, undated = ([s for s, c in cadences.items() if c == kind] for kind in ("month", "none"))
    period: pl.Expr = pl.lit(None, pl.Date)
    if dated_by:
        day = pl.col(dated_by).cast(pl.Date)
        year = pl.coalesce(day.dt.year(), pl.col("year")) if "year" in frame.columns else day.dt.year()
        year_end = pl.when(year.is_not_null()).then(pl.date(year, 12, 31))
        period = pl.when(source.is_in(monthly)).then(day.dt.month_end()).when(~source.is_in(undated)).then(year_end)
    entity = pl.col("entity").cast(pl.String) if "entity" in frame.columns else pl.lit(None, pl.String)
    counted = frame.lazy().group_by(
        source.alias("source_id"),
        period.alias("period"),
        entity.alias("entity"),
    )
    document = pl.col("document_id") if "document_id" in frame.columns else pl.lit(None, pl.String)
    made = counted.agg(pl.len().cast(pl.Int64).alias("rows"), document.n_unique().cast(pl.Int64).alias("documents"))
    return made.with_columns(pl.lit(name).alias("table_name")).select(*SCHEMA).collect()
