"""Cells on which documents differ -> the contract's list of conflicts, every claim with its provenance.

Figures are compared at the finest grain that both documents give: by mission, contributor and type; by contributor
and type on months that some document gives without missions; by contributor on months that one gives without types.
A document that has no row for a cell makes no claim about it.

Belongs here: finding differences. Does not: choosing between them (`month_source`, `fatalities`).
"""

from __future__ import annotations

import polars as pl

from pipeline.contract import PROVENANCE, no_conflicts
from pipeline.shared.losses import conflicts

FIGURES = ("female", "male", "total")


def personnel(rows: pl.DataFrame, source: pl.DataFrame) -> pl.DataFrame:
    """Differences between documents on core.uniformed_personnel cells.

    `rows`: core rows, and with `contradicts` the rows refused for contradicting themselves or another row: claims too.
    `source`: core.month_source; its document's figure is the resolved one.
    """
    months = rows.select("month_end", "document_id").unique().group_by("month_end").len()
    several = months.filter(pl.col("len") > 1).select("month_end")
    contrary = rows.filter(pl.col("contradicts")).select("month_end").unique()
    rows = rows.join(pl.concat([several, contrary]).unique(), on="month_end", how="semi")
    if rows.is_empty():
        return no_conflicts()
    gives = rows.group_by("month_end", "document_id").agg(
        pl.col("mission").is_not_null().any().alias("by_mission"),
        pl.col("personnel_type").is_not_null().any().alias("by_type"),
    )
    rows = rows.join(gives, on=["month_end", "document_id"])
    coarse = gives.group_by("month_end").agg(pl.col("by_mission", "by_type").all())
    no_mission, no_type = (coarse.filter(~pl.col(name)).select("month_end") for name in ("by_mission", "by_type"))
    whole = rows.filter(~pl.col("contradicts"))
    levels = (
        (("mission", "entity", "personnel_type"), rows.filter(pl.col("by_mission"), pl.col("by_type"))),
        (("entity", "personnel_type"), whole.join(no_mission, on="month_end", how="semi").filter(pl.col("by_type"))),
        (("entity",), whole.join(no_type, on="month_end", how="semi")),
    )
    found = [_differences(level, ("month_end", *grain), source) for grain, level in levels]
    return pl.concat(found)


def _differences(rows: pl.DataFrame, key: tuple[str, ...], source: pl.DataFrame) -> pl.DataFrame:
    """Conflicts among rows at one grain: sums per document are compared; rows kept one by one where they contradict."""
    apart = pl.when(pl.col("contradicts")).then(pl.col("locator"))
    claims = (
        rows.with_columns(apart.alias("_apart"))
        .group_by(*key, "source_id", "document_id", "_apart")
        .agg(
            *(_sum(name) for name in FIGURES),
            pl.col("locator").min(),
            pl.col("contradicts").any(),
            pl.len().alias("rows"),
        )
    )
    differ = claims.group_by(key).agg((pl.col(name).drop_nulls().n_unique() > 1).alias(name) for name in FIGURES)
    differ = differ.filter(pl.any_horizontal(FIGURES))
    if differ.is_empty():
        return no_conflicts()
    claims = claims.join(differ.select(key), on=list(key), how="semi", nulls_equal=True)
    claims = claims.with_columns(pl.col(pl.Categorical).cast(pl.String))
    chosen = source.select("month_end", "document_id", pl.lit(True).alias("_chosen"))
    claims = claims.join(chosen, on=["month_end", "document_id"], how="left").with_columns(
        (pl.col("_chosen").fill_null(False) & ~pl.col("contradicts")).alias("_chosen"),
        pl.when(pl.col("rows") > 1)
        .then(pl.format("{} and {} more", "locator", pl.col("rows") - 1))
        .otherwise("locator")
        .alias("locator"),
        pl.struct(key).struct.json_encode().alias("key"),
    )
    parts = [
        claims.select(
            "key",
            pl.lit(field).alias("field"),
            pl.col(field).cast(pl.String).alias("value"),
            pl.col(field).cast(pl.String).filter(pl.col("_chosen")).first().over("key").alias("resolved"),
            *PROVENANCE,
        )
        .filter(pl.col("value").is_not_null())
        .filter(pl.col("value").n_unique().over("key") > 1)
        for field in FIGURES
    ]
    return conflicts("core.uniformed_personnel", pl.concat(parts))


def _sum(name: str) -> pl.Expr:
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
