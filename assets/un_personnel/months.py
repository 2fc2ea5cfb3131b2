"""What each month is made of -> core.month_source, core.month_fill: its document, what others fill in, who is lost.

Belongs here: the order of these steps and what they are given. Does not: any rule (`month_source`, `bounds`, `fills`,
`shortfall`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from assets.un_personnel import bounds, fills, month_source, shortfall

_AT = ["month_end", "document_id"]


@dataclass(frozen=True)
class Months:
    """`source`: core.month_source. `fill`: core.month_fill. `published`: rows of core.uniformed_personnel in use.

    `ranked`: every document of every month, in its order.
    """

    source: pl.DataFrame
    fill: pl.DataFrame
    published: pl.DataFrame
    ranked: pl.DataFrame


def resolved(rows: pl.DataFrame, totals: pl.DataFrame, summary: pl.DataFrame, refused: pl.DataFrame) -> Months:
    """The months of core.uniformed_personnel (`rows`) and core.reported_total (`totals`).

    `summary`: of `month_source.summaries`. `refused`: rows that were not placed, or have no figures, with their `fate`.
    """
    ranked = month_source.ranked(summary)
    chosen = ranked.filter(pl.col("place") == 0)
    gap = shortfall.gaps(totals)
    several = ranked.filter(pl.col("documents") > 1)
    held = rows.join(several.select("month_end").unique(), on="month_end", how="semi")
    cells = (
        held.group_by("document_id", *fills.CELL)
        .agg(pl.col("total").sum())
        .with_columns(pl.col(pl.Categorical).cast(pl.String))
    )
    limits = bounds.bounds(totals, several)
    filled = fills.fills(cells, several, _incomplete(chosen, gap, refused), limits)
    lacking = refused.filter(pl.col("fate") != "no_figure")
    lost = shortfall.lost(chosen, lacking, gap, filled)
    count = filled.taken.group_by("month_end").agg(pl.col("total").sum().alias("persons"))
    fill = fills.table(filled.taken, rows, ranked)
    return Months(month_source.table(ranked, count, lost), fill, _published(rows, chosen, fill), ranked)


def _incomplete(chosen: pl.DataFrame, gap: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    """month_end, entity: months whose own document shows that it lacks persons, and of whom, where it says."""
    shown = chosen.join(gap, on=_AT, how="left").filter(
        (pl.col("gap") > 0) | (pl.col("lost") > 0) | pl.col("without_figures")
    )
    named = refused.join(chosen.select(_AT), on=_AT, how="semi").select("month_end", "entity").unique()
    return pl.concat([shown.select("month_end", pl.lit(None, pl.String).alias("entity")), named])


def _published(rows: pl.DataFrame, chosen: pl.DataFrame, fill: pl.DataFrame) -> pl.DataFrame:
    document, locator = (rows.schema[name] for name in ("document_id", "locator"))
    own = rows.join(chosen.select("month_end", pl.col("document_id").cast(document)), on=_AT, how="semi")
    at = ["document_id", "locator"]
    return pl.concat(
        [own, rows.join(fill.select(pl.col(at[0]).cast(document), pl.col(at[1]).cast(locator)), on=at, how="semi")]
    )
