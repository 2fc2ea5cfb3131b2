"""Persons that a month lacks after all documents were asked -> persons_lost of core.month_source.

Three things show that persons are lacking, and speak of the same ones in part:

- rows of the chosen document that were refused, apart from those whose cell another document filled: by their total, or
  by the one sex that is printed;
- printed totals of the chosen document above the sums of its rows; less what was filled in;
- contributors' persons in other documents for which there was no room (`fills`).

A refused row of a contributor and another document's persons of it are one loss, the larger. A row of a contributor
that nobody knows may be what was filled in. Of what is known by contributor and what the totals say, the larger counts.

Belongs here: this arithmetic. Does not: what is filled (`fills`).
"""

from __future__ import annotations

import polars as pl

from assets.un_personnel.fills import CELL, Filled

_KEY = ("month_end", "document_id")
REFUSED = (*CELL, "document_id", "female", "male", "total")


def gaps(totals: pl.DataFrame) -> pl.DataFrame:
    """month_end, document_id, gap: persons in printed totals beyond their rows, by the kind of total with most."""
    beyond = pl.col("printed_total") - pl.col("summed_total").fill_null(0)
    return (
        totals.with_columns(pl.col("document_id").cast(pl.String), pl.col("scope").cast(pl.String))
        .group_by(*_KEY, "scope", pl.col("personnel_type").is_null().alias("over_types"))
        .agg(beyond.clip(0).sum().alias("gap"))
        .group_by(_KEY)
        .agg(pl.col("gap").max())
    )


def lost(chosen: pl.DataFrame, refused: pl.DataFrame, gap: pl.DataFrame, filled: Filled) -> pl.DataFrame:
    """month_end, persons of each month. `chosen`: month_end, document_id. `refused`: rows that were not placed.

    `gap`: of `gaps`. Persons of a row without a total are in no sum, so that the gap may hold them too.
    """
    key = chosen.select(_KEY)
    rows = refused.join(key, on=list(_KEY), how="semi").join(filled.taken, on=list(CELL), how="anti", nulls_equal=True)
    rows = rows.with_columns(
        pl.coalesce("total", pl.col("female") + pl.col("male"), "female", "male").fill_null(0).alias("persons"),
    )
    resolving = filled.taken.join(refused.join(key, on=list(_KEY), how="semi"), on=list(CELL), how="semi")
    free = filled.taken.join(resolving, on=list(CELL), how="anti", nulls_equal=True)
    at = ["month_end", "entity"]
    by_contributor = (
        _persons(rows.filter(pl.col("entity").is_not_null()), at, "persons", "refused")
        .join(_persons(free, at, "total", "filled"), on=at, how="full", coalesce=True)
        .join(_persons(filled.open, at, "total", "open"), on=at, how="full", coalesce=True)
        .with_columns(pl.col("refused", "filled", "open").fill_null(0))
        .group_by("month_end")
        .agg(
            pl.max_horizontal(pl.col("refused") - pl.col("filled"), "open", 0).sum().alias("known"),
            (pl.col("filled") - pl.col("refused")).clip(0).sum().alias("spare"),
            pl.col("filled").sum(),
        )
    )
    whole = pl.col("total").is_not_null()
    parts = [
        by_contributor,
        _persons(rows.filter(pl.col("entity").is_null()), ["month_end"], "persons", "nobodys"),
        _persons(rows.filter(whole), ["month_end"], "persons", "whole"),
        _persons(rows.filter(~whole), ["month_end"], "persons", "part"),
    ]
    months = key.join(gap, on=list(_KEY), how="left")
    for part in parts:
        months = months.join(part, on="month_end", how="left")
    months = months.with_columns(pl.exclude(_KEY).fill_null(0))
    by_name = pl.col("known") + (pl.col("nobodys") - pl.col("spare")).clip(0)
    by_total = pl.col("whole") + pl.max_horizontal("gap", "part") - pl.col("filled")
    return months.select("month_end", pl.max_horizontal(by_name, by_total).alias("persons"))


def _persons(rows: pl.DataFrame, at: list[str], column: str, name: str) -> pl.DataFrame:
    return rows.group_by(at).agg(pl.col(column).sum().alias(name))
