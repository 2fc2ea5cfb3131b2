"""Parsed rows of every personnel source in one shape, typed: the step between what is printed and what is decided.

Belongs here: which printed column of a source is which of ours. Does not: whether a row is believed or known.
"""

from __future__ import annotations

from collections.abc import Mapping

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
_READ, _BAD = "_read_", "_bad_"


def readings(source: str, rows: pl.DataFrame) -> pl.DataFrame:
    """One reading for each parsed row of a personnel source. Raises KeyError for any other source."""
    read = {"un_contributions": _reports, "ipi_peacekeeping": _ipi, "psdata_contributors": _hub}
    return _shape(read[source](rows.with_row_index("row")))


def _shape(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in READING_SCHEMA.items())


def _read(rows: pl.DataFrame, made: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """The rows with columns that are made each of one column, by name: a text is read once, however often it stands."""
    by_column: dict[str, list[pl.Expr]] = {}
    for name, expression in made.items():
        by_column.setdefault(expression.meta.root_names()[0], []).append(expression.alias(f"{_READ}{name}"))
    for column, expressions in by_column.items():
        known = rows.select(column).unique().with_columns(expressions)
        rows = rows.join(known, on=column, how="left", nulls_equal=True, maintain_order="left")
    return rows.drop(made, strict=False).rename({f"{_READ}{name}": name for name in made})


def _counts(**columns: str) -> dict[str, pl.Expr]:
    """female, male and total of these columns, and of each whether it is no count."""
    bad = {f"{_BAD}{name}": values.not_a_count(column) for name, column in columns.items()}
    return {**{name: values.count(column) for name, column in columns.items()}, **bad}


def _figures() -> list[pl.Expr]:
    return [*map(pl.col, _FIGURES), pl.any_horizontal(f"{_BAD}{name}" for name in _FIGURES).alias("bad_count")]


def _summed(frame: pl.DataFrame) -> pl.DataFrame:
    """Where a line gives both sexes and no total, the total is their sum; nothing else is filled in."""
    total = pl.col("total") if "total" in frame.columns else pl.lit(None, pl.Int64)
    filled = pl.when(~pl.col("is_total")).then(pl.col("female") + pl.col("male"))
    return frame.with_columns(pl.coalesce(total, filled).alias("total"))


def _reports(rows: pl.DataFrame) -> pl.DataFrame:
    """Monthly reports: see `reports.parse`. A line of a total row is not a reading of personnel."""
    labels = {"mission_label": "mission", "contributor_label": "contributor", "type_label": "personnel_type"}
    made = {name: values.label(column) for name, column in labels.items()}
    made |= _counts(female="female", male="male", total="total") | {"month_end": values.month_end("as_of_date")}
    return _summed(
        _read(rows, made).select(
            "source_id", "document_id", "document_name", "locator", "row", _NONE.alias("dataset"),
            (pl.col("row_kind") == "total").alias("is_total"),
            "scope",
            "month_end",
            pl.col("as_of_source").alias("date_source"),
            *labels,
            *_figures(),
        )
    )  # fmt: skip


def _ipi(rows: pl.DataFrame) -> pl.DataFrame:
    """IPI lines: `all` and the line's own "Total" columns are printed totals."""
    made = {name: values.label(name) for name in ("contributor", "mission")}
    made |= _counts(female="female", male="male", total="total") | {"month_end": values.month_end("date")}
    rows = _read(rows, made)
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
            "month_end",
            pl.lit("printed").alias("date_source"),
            pl.when(~all_missions).then(pl.col("mission")).alias("mission_label"),
            pl.when(~all_contributors).then(pl.col("contributor")).alias("contributor_label"),
            pl.when(~all_types).then(pl.col("personnel_type")).alias("type_label"),
            *_figures(),
        )
    )  # fmt: skip


def _hub(rows: pl.DataFrame) -> pl.DataFrame:
    """Hub rows: UCHISTORICAL gives mission and type, UCLATEST neither."""
    wanted = ("mission_acronym", "personnel_type", "total_uniformed_personnel")
    rows = rows.with_columns(_NONE.alias(column) for column in wanted if column not in rows.columns)
    labels = {"mission_label": wanted[0], "contributor_label": "contributing_country", "type_label": wanted[1]}
    made = {name: values.label(column) for name, column in labels.items()}
    made |= _counts(female="female_personnel", male="male_personnel", total=wanted[2])
    made |= {"month_end": values.month_end("last_reporting_date")}
    return _summed(
        _read(rows, made).select(
            "source_id", "document_id", "document_name", "locator", "row", "dataset",
            pl.lit(False).alias("is_total"),
            _NONE.alias("scope"),
            "month_end",
            pl.lit("printed").alias("date_source"),
            *labels,
            *_figures(),
        )
    )  # fmt: skip


def figures_printed() -> pl.Expr:
    """True where a reading carries any figure at all."""
    return pl.any_horizontal(pl.col(name).is_not_null() for name in _FIGURES)
