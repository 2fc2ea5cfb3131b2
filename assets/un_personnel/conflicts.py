"""Cells on which documents differ -> the contract's list of conflicts, every claim with its provenance.

Figures are compared at the finest grain that both documents give: by mission, contributor and type; by contributor
and type on months that some document gives without missions; by contributor on months that one gives without types.
A cell that one document has persons in, and another that covers the month has no row for, is a conflict over its total:
the other's claim has no value and no locator. Staff officers are not missed in a document that counts them elsewhere.

Belongs here: finding differences. Does not: choosing between them (`month_source`, `fills`, `fatalities`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from pipeline.contract import PROVENANCE, no_conflicts
from pipeline.shared.losses import conflicts

FIGURES = ("female", "male", "total")
_AT = ["month_end", "document_id"]
_Level = tuple[tuple[str, ...], pl.DataFrame, pl.DataFrame]


def personnel(rows: pl.DataFrame, published: pl.DataFrame, ranked: pl.DataFrame) -> pl.DataFrame:
    """Differences between documents on core.uniformed_personnel cells.

    `rows`: core rows, and with `contradicts` the rows refused for contradicting themselves or another row: claims too.
    `published`: the core rows in use; their figures are the resolved ones. `ranked`: the documents of each month.
    """
    months = rows.select(_AT).unique().group_by("month_end").len()
    several = months.filter(pl.col("len") > 1).select("month_end")
    contrary = rows.filter(pl.col("contradicts")).select("month_end").unique()
    rows = rows.join(pl.concat([several, contrary]).unique(), on="month_end", how="semi")
    if rows.is_empty():
        return no_conflicts()
    gives = rows.group_by("month_end", "source_id", "document_id").agg(
        pl.col("mission").is_not_null().any().alias("by_mission"),
        pl.col("personnel_type").is_not_null().any().alias("by_type"),
    )
    whole = ranked.select(
        "month_end", pl.col("document_id").cast(rows.schema["document_id"]), "covers", "has_staff_officer"
    )
    gives = gives.join(whole, on=_AT, how="left")
    rows = rows.join(gives.select(*_AT, "by_mission", "by_type"), on=_AT)
    found = [
        _differences(level, ("month_end", *grain), published, documents)
        for grain, level, documents in _levels(rows, gives)
    ]
    return pl.concat(found)


def _levels(rows: pl.DataFrame, gives: pl.DataFrame) -> Iterator[_Level]:
    """Grain, the rows compared at it, and the documents they are compared among."""
    coarse = gives.group_by("month_end").agg(pl.col("by_mission", "by_type").all())
    no_mission, no_type = (coarse.filter(~pl.col(name)).select("month_end") for name in ("by_mission", "by_type"))
    whole = rows.filter(~pl.col("contradicts"))
    fine = (pl.col("by_mission"), pl.col("by_type"))
    yield ("mission", "entity", "personnel_type"), rows.filter(fine), gives.filter(fine)
    typed = pl.col("by_type")
    yield (
        ("entity", "personnel_type"),
        _within(whole, no_mission).filter(typed),
        _within(gives, no_mission).filter(typed),
    )
    yield ("entity",), _within(whole, no_type), _within(gives, no_type)


def _within(rows: pl.DataFrame, months: pl.DataFrame) -> pl.DataFrame:
    return rows.join(months, on="month_end", how="semi")


def _differences(
    rows: pl.DataFrame, key: tuple[str, ...], published: pl.DataFrame, documents: pl.DataFrame
) -> pl.DataFrame:
    """Conflicts among rows at one grain: sums per document are compared; rows kept one by one where they contradict."""
    apart = pl.when(pl.col("contradicts")).then(pl.col("locator"))
    claims = (
        rows.with_columns(apart.alias("_apart"))
        .group_by(*key, "source_id", "document_id", "_apart")
        .agg(
            *(_sum(name) for name in FIGURES),
            pl.col("locator").min(),
            pl.len().alias("rows"),
        )
    )
    lacking = _lacking(claims, key, documents)
    differ = claims.group_by(key).agg((pl.col(name).drop_nulls().n_unique() > 1).alias(name) for name in FIGURES)
    differ = pl.concat([differ.filter(pl.any_horizontal(FIGURES)).select(key), lacking.select(key)]).unique()
    if differ.is_empty():
        return no_conflicts()
    claims = claims.join(differ, on=list(key), how="semi", nulls_equal=True)
    resolved = published.join(differ, on=list(key), how="semi", nulls_equal=True).group_by(key).agg(
        _sum(name).alias(f"resolved_{name}") for name in FIGURES
    )  # fmt: skip
    claims = (
        pl.concat([claims.with_columns(pl.lit(False).alias("lacks")), lacking], how="diagonal")
        .join(resolved, on=list(key), how="left", nulls_equal=True)
        .with_columns(pl.col(pl.Categorical).cast(pl.String))
        .with_columns(
            pl.when(pl.col("rows") > 1)
            .then(pl.format("{} and {} more", "locator", pl.col("rows") - 1))
            .otherwise("locator")
            .alias("locator"),
            pl.struct(key).struct.json_encode().alias("key"),
        )
    )
    parts = [
        claims.select(
            "key",
            pl.lit(field).alias("field"),
            pl.col(field).cast(pl.String).alias("value"),
            pl.col(f"resolved_{field}").cast(pl.String).alias("resolved"),
            *PROVENANCE,
            "lacks",
        )
        .filter(pl.col("value").is_not_null() | (pl.col("lacks") & (field == "total")))
        .filter(pl.col("value").n_unique().over("key") > 1)
        .drop("lacks")
        for field in FIGURES
    ]
    return conflicts("core.uniformed_personnel", pl.concat(parts))


def _lacking(claims: pl.DataFrame, key: tuple[str, ...], documents: pl.DataFrame) -> pl.DataFrame:
    """A claim without figures for each cell with persons and each document that covers its month and lacks it."""
    peopled = claims.filter(pl.col("total") > 0).select(key).unique()
    pairs = peopled.join(documents.filter(pl.col("covers")), on="month_end")
    if "personnel_type" in key:
        pairs = pairs.filter(
            (pl.col("personnel_type").cast(pl.String) != "staff_officer") | pl.col("has_staff_officer")
        )
    without = pairs.join(claims, on=[*key, "document_id"], how="anti", nulls_equal=True)
    return without.select(
        *key,
        "source_id",
        "document_id",
        pl.lit(1).cast(claims.schema["rows"]).alias("rows"),
        pl.lit(True).alias("lacks"),
    )


def _sum(name: str) -> pl.Expr:
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
