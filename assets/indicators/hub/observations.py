"""Cells of the Hub's answers -> core.observation, core.printed_cell, and columns that came otherwise than declared.

Belongs here: what becomes of a cell, of whom and when it speaks, which document has it where several do. Does not: how
years and numbers are printed (`printed`), which columns there are (`columns`).
"""

from __future__ import annotations

import polars as pl

from assets.indicators import missions, places, readings
from assets.indicators.hub import printed
from assets.indicators.hub.columns import GROUPS, MEASURED, MEMBER, UNDESCRIBED, declared, known_to
from assets.indicators.observations import COLUMNS
from pipeline.contract import DRIFT_SCHEMA, PROVENANCE, Reference, no_drift
from pipeline.shared import days
from pipeline.shared.losses import all_losses, disagreements, lost

KEPT_COLUMNS = (*PROVENANCE, "dataset", "record", "column_name", "kept_because", "value_printed")
#: Why a cell is kept as printed.
KEPT, CONTEXT, UNEXPECTED, NO_YEAR = "kept", "context", "unexpected", "no_year"
#: Why a measured cell is in no table.
BAD_YEAR, NO_COUNTRY, UNKNOWN_COUNTRY = "bad_year", "no_country", "unknown_country"
UNKNOWN_MISSION, SUPERSEDED = "unknown_mission", "superseded"
_RENAMED = frozenset({"place_label", "place_code", "period_label", "value_printed", "footnote", "period_start"})
_FATES_KEPT = (KEPT, CONTEXT, UNEXPECTED, NO_YEAR)
#: The edition of a document without one: the Hub's answer of tonight.
_NEWEST = "9999"
#: One fact, however many documents print it.
FACT = ("indicator", "entity", "mission", "group_name", "year_no", "dimension")


def judged(rows: pl.DataFrame, indicators: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Every cell with its indicator, its place, its year and its fate (null: it is an observation).

    `edition` is the day or month in the document's name; a document without one is taken for the newest.
    """
    measured = _measured().join(indicators.select("indicator", "unit", "divisor"), on="indicator")
    cells = rows.with_columns(
        pl.col(PROVENANCE[:2]).cast(pl.String),
        pl.when(pl.col("printed").str.strip_chars() != "").then("printed").alias("printed"),
        record=pl.col("locator").str.extract(r"^(.*) [^ ]+$"),
        edition=pl.col("document_name").str.extract(r"(\d{4}-\d{2}(?:-\d{2})?)"),
    ).join(measured, on=["dataset", "column"], how="left", maintain_order="left")
    placed = _placed(_dated(cells), reference)
    document = pl.struct("is_own", pl.col("edition").fill_null(_NEWEST), "document_id")
    judged_cells = placed.with_columns(fate=_fate(), age=document.rank("dense"))
    return judged_cells.with_columns(fate=pl.coalesce("fate", pl.when(_is_superseded()).then(pl.lit(SUPERSEDED))))


def table(judged_cells: pl.DataFrame) -> pl.DataFrame:
    """core.observation of judged cells."""
    cells = judged_cells.filter(pl.col("fate").is_null()).with_columns(
        stands_for=_meant(), nature=pl.lit(None, pl.String)
    )
    as_fraction = _in_fractions()
    divided = cells.with_columns(divisor=pl.when(as_fraction).then(1.0).otherwise("divisor"))
    read = readings.read(divided.drop("year").rename({"year_no": "year"}))
    begun = pl.coalesce(days.day(pl.col("period")).dt.month_start(), "period_start")
    return read.select(
        pl.coalesce("country", "mission_label").alias("place_label"),
        pl.col("country_code").alias("place_code"),
        pl.col("period").alias("period_label"),
        pl.col("printed").alias("value_printed"),
        pl.lit(None, pl.String).alias("footnote"),
        begun.alias("period_start"),
        *(c for c in COLUMNS if c not in _RENAMED),
    ).select(COLUMNS)


def kept(judged_cells: pl.DataFrame) -> pl.DataFrame:
    """core.printed_cell of judged cells."""
    return judged_cells.filter(pl.col("fate").is_in(_FATES_KEPT)).select(
        *PROVENANCE,
        "dataset",
        "record",
        pl.col("column").alias("column_name"),
        pl.col("fate").alias("kept_because"),
        pl.col("printed").alias("value_printed"),
    )


def losses(judged_cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rejected, set aside) of judged cells."""
    gone = judged_cells.filter(pl.col("fate").is_not_null(), ~pl.col("fate").is_in(_FATES_KEPT))
    about = {
        BAD_YEAR: pl.col("year"),
        NO_COUNTRY: pl.lit("the record names no country"),
        UNKNOWN_COUNTRY: pl.concat_str("country_code", "country", separator=" ", ignore_nulls=True),
        UNKNOWN_MISSION: pl.col("mission_label"),
        SUPERSEDED: pl.lit("another document of the Hub has this figure"),
    }
    detail = pl.coalesce(pl.when(pl.col("fate") == reason).then(said) for reason, said in about.items())
    listed = all_losses([lost(gone, pl.col("fate"), pl.format("{}: {}", "column", detail))])
    aside = pl.col("reason") == SUPERSEDED
    return listed.filter(~aside), listed.filter(aside)


def conflicts(judged_cells: pl.DataFrame) -> pl.DataFrame:
    """Figures on which documents of one edition differ; the one that stands in core.observation is the resolved one."""
    said = judged_cells.filter(pl.col("fate").is_null() | (pl.col("fate") == SUPERSEDED)).with_columns(
        value=_meant().cast(pl.Float64, strict=False).cast(pl.String),
        rank=(pl.col("fate") == SUPERSEDED).cast(pl.Int64),
        newest=pl.col("edition").fill_null(_NEWEST).max().over(FACT),
    )
    claims = said.filter(pl.col("edition").fill_null(_NEWEST) == pl.col("newest"), _in_several_documents())
    key = pl.struct(*FACT[1:4], pl.col("year_no").alias("year"), "dimension").struct.json_encode()
    return disagreements(
        "core.observation",
        claims.select(key.alias("key"), pl.col("indicator").alias("field"), "value", "rank", *PROVENANCE),
    )


def drift(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of each document that nobody declared, and the declared ones that it lacks.

    Of a data set without a dictionary nobody knows what it lacks.
    """
    if rows.is_empty():
        return no_drift()
    filled = (pl.col("printed").str.strip_chars() != "").fill_null(False)
    found = rows.group_by("source_id", "document_id", "dataset", "column").agg(cells=filled.sum().cast(pl.Int64))
    listed = []
    for (source, document, dataset), columns in found.group_by("source_id", "document_id", "dataset"):
        about = {"source_id": source, "document_id": document, "part": dataset}
        cells = dict(columns.select("column", "cells").iter_rows())
        known, own = known_to(str(dataset)), declared()[str(dataset)]
        lacking = [] if dataset in UNDESCRIBED else [c for c in own if c not in cells]
        listed += [
            {**about, "column_name": c, "drift": "unexpected", "cells": n} for c, n in cells.items() if c not in known
        ]
        listed += [{**about, "column_name": c, "drift": "missing", "cells": 0} for c in lacking]
    return pl.DataFrame(listed, schema=DRIFT_SCHEMA, orient="row").sort("document_id", "part", "column_name")


def _measured() -> pl.DataFrame:
    """Each column that a data set may have measured: its indicator, and whether it is the data set's own."""
    lines = [
        (dataset, name, column.indicator, column.dataset == dataset)
        for dataset in declared()
        for name, column in known_to(dataset).items()
        if column.role in MEASURED
    ]
    return pl.DataFrame(lines, schema=["dataset", "column", "indicator", "is_own"], orient="row")


def _meant() -> pl.Expr:
    """The number that a cell stands for, as text: 1 for a country that is listed."""
    number = printed.number(pl.col("printed"), pl.col("unit"))
    return pl.when(pl.col("role") == MEMBER).then(pl.lit("1")).otherwise(number)


def _dated(cells: pl.DataFrame) -> pl.DataFrame:
    """With `year_no`, and `period`: the printed year where it says more than a year.

    A record without any takes the year in its document's name.
    """
    printed_year = printed.year(pl.col("year"))
    of_name = pl.col("edition").str.slice(0, 4).cast(pl.Int64)
    return cells.with_columns(
        year_no=pl.when(pl.col("year").is_null()).then(of_name).otherwise(printed_year),
        period=pl.when(~pl.col("year").str.contains(r"^\s*\d{4}(\.0+)?\s*$")).then("year"),
    )


def _placed(cells: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """With entity, mission and, where a record names neither, the group that its data set is about."""
    missioned = missions.by_label(cells.rename({"mission": "mission_label"}), reference, "mission_label")
    coded = places.by_code(
        missioned.with_columns(_code=pl.col("country_code").str.to_uppercase()), reference, "_code", "iso3"
    )
    by_code = coded.drop("_code").filter(pl.col("entity").is_not_null())
    rest = coded.drop("_code", *places.ENTITY).filter(coded["entity"].is_null())
    placed = pl.concat([by_code, places.by_label(rest, reference, "country", "year_no")], how="diagonal")
    names_nobody = pl.all_horizontal(pl.col("country", "country_code", "mission_label").is_null())
    group = pl.col("dataset").replace_strict(GROUPS, default=None, return_dtype=pl.String)
    return placed.with_columns(group_name=pl.when(names_nobody).then(group))


def _fate() -> pl.Expr:
    of_country = [
        dataset
        for dataset, columns in declared().items()
        if any(c.role in ("country", MEMBER) for c in columns.values())
    ]
    named = pl.any_horizontal(pl.col("country", "country_code").is_not_null())
    return (
        pl.when(pl.col("role").is_null())
        .then(pl.lit(UNEXPECTED))
        .when(pl.col("role") == "kept")
        .then(pl.lit(KEPT))
        .when(pl.col("indicator").is_null())
        .then(pl.lit(CONTEXT))
        .when(named & pl.col("entity").is_null())
        .then(pl.lit(UNKNOWN_COUNTRY))
        .when(~named & pl.col("dataset").is_in(of_country))
        .then(pl.lit(NO_COUNTRY))
        .when(pl.col("mission_label").is_not_null() & pl.col("mission").is_null())
        .then(pl.lit(UNKNOWN_MISSION))
        .when(pl.col("year_no").is_null() & pl.col("year").is_null())
        .then(pl.lit(NO_YEAR))
        .when(pl.col("year_no").is_null())
        .then(pl.lit(BAD_YEAR))
    )


def _is_superseded() -> pl.Expr:
    """Whether another document has the same figure: of its own data set, then of a newer edition.

    Within one document nothing is: what tells its records apart may be a column that nobody declared.
    """
    is_observed = pl.col("fate").is_null() & pl.col("indicator").is_not_null()
    return is_observed & (pl.col("age") < pl.col("age").max().over(*FACT, is_observed))


def _in_several_documents() -> pl.Expr:
    return pl.col("document_id").n_unique().over(FACT) > 1


def _in_fractions() -> pl.Expr:
    """Whether a column of percentages is printed in fractions: no number of it is above 1, and one lies between."""
    number = pl.when(~pl.col("printed").str.contains("%")).then("stands_for").cast(pl.Float64, strict=False)
    column = ("document_id", "indicator")
    small = number.max().over(column) <= 1
    between = ((number > 0) & (number < 1)).any().over(column)
    return (pl.col("unit") == printed.FRACTION) & small & between
