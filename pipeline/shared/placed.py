"""Rows of core tables counted by source, period, meeting and entity, as the account of rows counts them.

Belongs here: counting, the period of a row. Does not: what is missing (`publish.coverage`), which rows are placed (a
harmoniser says so) or suspect (a table's declaration).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.contract import PROVENANCE, Harmonised

#: `period`: its last day, null where a row has none; `meeting`: null but of sources that have one for each; `entity`:
#: null where a row is about none, or an unknown one; `suspect`: whether the warehouse itself doubts the rows.
SCHEMA: dict[str, type[pl.DataType]] = {
    "table_name": pl.String,
    "source_id": pl.String,
    "period": pl.Date,
    "meeting": pl.String,
    "entity": pl.String,
    "suspect": pl.Boolean,
    "rows": pl.Int64,
    "documents": pl.Int64,
}
_KEY = ("table_name", "source_id", "period", "meeting", "entity", "suspect")


def rows_placed(name: str, frame: pl.DataFrame, derived: frozenset[str]) -> pl.DataFrame:
    """The rows of a table that were placed there: all but those of sources named in `derived` as ``table:source``."""
    computed = [other.partition(":")[2] for other in derived if other.startswith(f"{name}:")]
    return frame.filter(~pl.col("source_id").is_in(computed)) if computed else frame


def placed(
    harmonised: Harmonised,
    periods: Mapping[str, str | None],
    cadences: Mapping[str, str],
    meetings: Mapping[str, str] | None = None,
    suspect: Mapping[str, pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """SCHEMA, in a fixed order: tables that are derived, whole or of a source, apart.

    `periods`: by table, its column of dates, if it has one. `cadences`: by source, month, year, meeting or none;
    default: year. `meetings`: by source, the column that names the meeting. `suspect`: by table, where its rows stand
    that are doubted (source_id, document_id, locator).
    """
    parts = [
        _counted(
            _marked(rows_placed(name, frame, harmonised.derived), (suspect or {}).get(name)),
            period_of(frame.columns, periods[name], cadences),
            _meeting(frame.columns, meetings or {}),
        ).with_columns(pl.lit(name).alias("table_name"))
        for name, frame in harmonised.tables.items()
        if name not in harmonised.derived and "source_id" in frame.columns
    ]
    found = [part.select(*SCHEMA) for part in parts]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *found]).sort(_KEY, nulls_last=True)


def period_of(columns: list[str], dated_by: str | None, cadences: Mapping[str, str]) -> pl.Expr:
    """The last day of a row's period: its month, its year or, of a meeting, its day.

    A row without a day, and with a `year`, is of that year: a day that is not believed makes no year missing.
    """
    if not dated_by:
        return pl.lit(None, pl.Date)
    source, day = pl.col("source_id").cast(pl.String), pl.col(dated_by).cast(pl.Date)
    monthly, daily, undated = ([s for s, c in cadences.items() if c == kind] for kind in ("month", "meeting", "none"))
    year = pl.coalesce(day.dt.year(), pl.col("year")) if "year" in columns else day.dt.year()
    year_end = pl.when(year.is_not_null()).then(pl.date(year, 12, 31))
    dated = pl.when(source.is_in(monthly)).then(day.dt.month_end()).when(source.is_in(daily)).then(day)
    return dated.when(~source.is_in(undated)).then(year_end)


def _meeting(columns: list[str], meetings: Mapping[str, str]) -> pl.Expr:
    named = [
        pl.when(pl.col("source_id").cast(pl.String) == source).then(pl.col(column).cast(pl.String))
        for source, column in meetings.items()
        if column in columns
    ]
    return pl.coalesce(*named, pl.lit(None, pl.String))


def _marked(frame: pl.DataFrame, doubted: pl.DataFrame | None) -> pl.LazyFrame:
    """The rows with `suspect`: whether they stand where doubted ones do."""
    plain = frame.lazy().with_columns(pl.col("source_id").cast(pl.String))
    if doubted is None:
        return plain.with_columns(suspect=pl.lit(False))
    listed = doubted.lazy().select(PROVENANCE).unique().with_columns(suspect=pl.lit(True))
    texts = plain.with_columns(pl.col(PROVENANCE).cast(pl.String))
    return texts.join(listed, on=PROVENANCE, how="left").with_columns(pl.col("suspect").fill_null(False))


def _counted(frame: pl.LazyFrame, period: pl.Expr, meeting: pl.Expr) -> pl.DataFrame:
    columns = frame.collect_schema().names()
    entity = pl.col("entity").cast(pl.String) if "entity" in columns else pl.lit(None, pl.String)
    about = (period.alias("period"), meeting.alias("meeting"), entity.alias("entity"))
    counted = frame.group_by("source_id", "suspect", *about)
    document = pl.col("document_id") if "document_id" in columns else pl.lit(None, pl.String)
    return counted.agg(
        pl.len().cast(pl.Int64).alias("rows"), document.n_unique().cast(pl.Int64).alias("documents")
    ).collect()
