"""Parsed rows of every personnel source in one shape, typed: the step between what is printed and what is decided.

Belongs here: which printed column of a source is which of ours. Does not: whether a row is believed or known.
"""

from __future__ import annotations

import polars as pl

from assets.un_personnel import values

#: One reading: a printed row of figures. `row` is its place in the input; `is_total` tells a printed total from a line.
READING_SCHEMA: dict[str, pl.DataType] = {
    "source_id": pl.String(),
    "document_id": pl.String(),
    "document_name": pl.String(),
    "locator": pl.String(),
    "row": pl.Int64(),
    "dataset": pl.String(),
    "is_total": pl.Boolean(),
    "scope": pl.String(),
    "month_end": pl.Date(),
    "date_source": pl.String(),
    "mission_label": pl.String(),
    "contributor_label": pl.String(),
    "type_label": pl.String(),
    "female": pl.Int64(),
    "male": pl.Int64(),
    "total": pl.Int64(),
    "bad_count": pl.Boolean(),
}
_FIGURES = ("female", "male", "total")
_NONE = pl.lit(None, pl.String)


def readings(source: str, rows: pl.DataFrame) -> pl.DataFrame:
    """One reading for each parsed row of a personnel source. Raises KeyError for any other source."""
    read = {"un_contributions": _reports, "ipi_peacekeeping": _ipi, "psdata_contributors": _hub}
    return _shape(read[source](rows.with_row_index("row")))


def _shape(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in READING_SCHEMA.items())


def _figures(female: str, male: str, total: str | None) -> list[pl.Expr]:
    named = {"female": female, "male": male, **({"total": total} if total else {})}
    figures = [values.count(column).alias(name) for name, column in named.items()]
    bad = pl.any_horizontal(values.not_a_count(column) for column in named.values()).alias("bad_count")
    return [*figures, bad]


def _summed(frame: pl.DataFrame) -> pl.DataFrame:
    """Where a line gives both sexes and no total, the total is their sum; nothing else is filled in."""
    total = pl.col("total") if "total" in frame.columns else pl.lit(None, pl.Int64)
    filled = pl.when(~pl.col("is_total")).then(pl.col("female") + pl.col("male"))
    return frame.with_columns(pl.coalesce(total, filled).alias("total"))


def _reports(rows: pl.DataFrame) -> pl.DataFrame:
    """Monthly reports: see `reports.parse`. A line of a total row is not a reading of personnel."""
    labels = {"mission_label": "mission", "contributor_label": "contributor", "type_label": "personnel_type"}
    return _summed(
        rows.select(
            "source_id", "document_id", "document_name", "locator", "row", _NONE.alias("dataset"),
            (pl.col("row_kind") == "total").alias("is_total"),
            "scope",
            values.month_end("as_of_date").alias("month_end"),
            pl.col("as_of_source").alias("date_source"),
            *(values.label(column).alias(name) for name, column in labels.items()),
            *_figures("female", "male", "total"),
        )
    )  # fmt: skip


def _ipi(rows: pl.DataFrame) -> pl.DataFrame:
    """IPI lines: `all` and the line's own "Total" columns are printed totals."""
    rows = rows.with_columns(values.label("contributor"), values.label("mission"))
    all_missions = pl.col("mission").str.to_lowercase() == "all"
    all_contributors = pl.col("contributor").str.to_lowercase() == "all"
    all_types = pl.col("personnel_type") == "Total"
    scope = (
        pl.when(all_missions & all_contributors & all_types).then(pl.lit("grand"))
        .when(all_missions & all_contributors).then(pl.lit("type"))
        .when(all_missions).then(pl.lit("contributor"))
        .when(all_contributors).then(pl.lit("mission"))
        .when(all_types).then(pl.lit("mission_contributor"))
    )  # fmt: skip
    return _summed(
        rows.select(
            "source_id", "document_id", "document_name", "locator", "row", _NONE.alias("dataset"),
            scope.is_not_null().alias("is_total"),
            scope.alias("scope"),
            values.month_end("date").alias("month_end"),
            pl.lit("printed").alias("date_source"),
            pl.when(~all_missions).then(pl.col("mission")).alias("mission_label"),
            pl.when(~all_contributors).then(pl.col("contributor")).alias("contributor_label"),
            pl.when(~all_types).then(pl.col("personnel_type")).alias("type_label"),
            *_figures("female", "male", "total"),
        )
    )  # fmt: skip


def _hub(rows: pl.DataFrame) -> pl.DataFrame:
    """Hub rows: UCHISTORICAL gives mission and type, UCLATEST neither."""
    wanted = ("mission_acronym", "personnel_type", "total_uniformed_personnel")
    rows = rows.with_columns(_NONE.alias(column) for column in wanted if column not in rows.columns)
    return _summed(
        rows.select(
            "source_id", "document_id", "document_name", "locator", "row", "dataset",
            pl.lit(False).alias("is_total"),
            _NONE.alias("scope"),
            values.month_end("last_reporting_date").alias("month_end"),
            pl.lit("printed").alias("date_source"),
            values.label("mission_acronym").alias("mission_label"),
            values.label("contributing_country").alias("contributor_label"),
            values.label("personnel_type").alias("type_label"),
            *_figures("female_personnel", "male_personnel", "total_uniformed_personnel"),
        )
    )  # fmt: skip


def figures_printed() -> pl.Expr:
    """True where a reading carries any figure at all."""
    return pl.any_horizontal(pl.col(name).is_not_null() for name in _FIGURES)
