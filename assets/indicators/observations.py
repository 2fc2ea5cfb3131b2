"""Printed cells of all sources of indicators -> core.observation.

Belongs here: which cell stands where editions print the same one, what is an aggregate, which entity a place is. Does
not: numbers (`readings`), codes (`places`), which indicators there are (`indicator_list`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.indicators import places, readings
from assets.indicators.parse_wps_index import GROUP
from assets.indicators.vocabulary import CELL, COUNTRY, SERIES, VALUE
from pipeline.contract import PROVENANCE, Reference
from pipeline.shared.losses import all_losses, lost

#: Sources of cells, and the system that their codes of places are in; the one without gives labels only.
SOURCES: Mapping[str, str | None] = {
    "world_bank": "iso3",
    "sdg_indicators": "m49",
    "wps_index": "iso3",
    "ipu_parline": None,
}
#: Sources that give codes to groups of countries too.
GROUPING = ("world_bank", "sdg_indicators")
COLUMNS = (
    *("indicator", "entity", "iso3", "successor_iso3", "mission", "group_name", "place_label", "place_code", "year"),
    *("period_start", "period_label", "dimension", "value", "value_printed", "status", "missing_reason", "nature"),
    *("footnote", "edition", *PROVENANCE),
)
DESCRIPTION, AGGREGATE, SUPERSEDED = "description", "aggregate", "superseded"
UNDECLARED, NO_YEAR = "undeclared_series", "no_year"
_SET_ASIDE = (DESCRIPTION, AGGREGATE, SUPERSEDED)


def judged(source: str, rows: pl.DataFrame, indicators: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """The cells of one source with their entity and their fate (null: they are observations)."""
    cells = rows.select(
        *CELL,
        "document_name",
        pl.col(PROVENANCE[:2]).cast(pl.String),
        year_no=pl.col("year").cast(pl.Int64, strict=False),
    )
    declared = indicators.filter(pl.col("observed_source") == source).select("series", "indicator", "unit", "divisor")
    aged = cells.with_columns(age=pl.struct(pl.col("edition").fill_null(""), "document_id").rank("dense"))
    known = aged.join(declared, on="series", how="left", maintain_order="left")
    found = _placed(known, SOURCES[source], reference)
    fate = (
        pl.when(pl.col("row_kind").is_in([COUNTRY, SERIES]))
        .then(pl.lit(DESCRIPTION))
        .when(_is_aggregate(cells) if source in GROUPING else pl.col("row_kind") == GROUP)
        .then(pl.lit(AGGREGATE))
        .when(_is_superseded())
        .then(pl.lit(SUPERSEDED))
        .when(pl.col("year_no").is_null())
        .then(pl.lit(NO_YEAR))
        .when(pl.col("indicator").is_null())
        .then(pl.lit(UNDECLARED))
    )
    return found.with_columns(fate=fate)


def table(judged_cells: pl.DataFrame) -> pl.DataFrame:
    """core.observation of judged cells."""
    kept = judged_cells.filter(pl.col("fate").is_null()).drop("year").rename({"year_no": "year"})
    return readings.read(kept).select(
        *(pl.lit(None, pl.String).alias(c) for c in ("mission", "group_name")),
        pl.col("place").alias("place_label"),
        pl.col("period").alias("period_label"),
        pl.col("printed").alias("value_printed"),
        *(c for c in COLUMNS if c not in {"mission", "group_name", "place_label", "period_label", "value_printed"}),
    ).select(COLUMNS)  # fmt: skip


def losses(judged_cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rejected, set aside) of judged cells."""
    gone = judged_cells.filter(pl.col("fate").is_not_null())
    about = {
        AGGREGATE: pl.concat_str("place_code", "place", separator=" ", ignore_nulls=True),
        UNDECLARED: pl.col("series"),
        SUPERSEDED: pl.lit("a newer edition has this cell"),
        DESCRIPTION: pl.col("place").fill_null("a series"),
        NO_YEAR: pl.col("year").fill_null("none printed"),
    }
    detail = pl.lit(None, pl.String)
    for reason, said in about.items():
        detail = pl.when(pl.col("fate") == reason).then(said).otherwise(detail)
    listed = all_losses([lost(gone, pl.col("fate"), detail)])
    aside = pl.col("reason").is_in(_SET_ASIDE)
    return listed.filter(~aside), listed.filter(aside)


def _placed(cells: pl.DataFrame, system: str | None, reference: Reference) -> pl.DataFrame:
    """The cells with their entity: by code, and by label where the code is no entity's or there is none."""
    if system is None:
        return places.by_label(cells, reference, "place", "year_no")
    coded = cells.with_columns(_code=pl.col("place_code").str.zfill(3) if system == "m49" else pl.col("place_code"))
    found = places.by_code(coded, reference, "_code", system).drop("_code")
    unknown = pl.col("entity").is_null()
    named = places.by_label(found.filter(unknown).drop(places.ENTITY), reference, "place", "year_no")
    return pl.concat([found.filter(~unknown), named], how="diagonal")


def _is_aggregate(cells: pl.DataFrame) -> pl.Expr:
    """Whether a cell is about several countries: the publisher says so, or neither it nor the reference knows one."""
    described = cells.filter(pl.col("row_kind") == COUNTRY)
    countries = described.filter(pl.col("region").is_not_null())["place_code"].unique().to_list()
    others = [code for code in described["place_code"].unique().to_list() if code not in set(countries)]
    unknown = pl.col("entity").is_null() & ~pl.col("place_code").is_in(countries)
    coded = pl.col("place_code").is_not_null() & (pl.col("row_kind") == VALUE)
    return (coded & (pl.col("place_code").is_in(others) | unknown)).fill_null(False)


def _is_superseded() -> pl.Expr:
    """Whether a document of a newer edition has the same cell; what one document prints twice stands twice.

    Editions without a date count as the oldest.
    """
    place = pl.coalesce("place_code", "place")
    newest = pl.col("age").max().over("row_kind", "series", place, "year", "dimension")
    return (pl.col("row_kind") == VALUE) & (pl.col("age") < newest)
