"""Where sources contradict one another, or themselves, on women in parliament.

Belongs here: which figures must agree, and within what. Does not: which is right: every value stays as it was printed.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipeline.contract import PROVENANCE
from pipeline.shared.losses import all_conflicts, conflicts

TABLE = "core.observation"
#: indicator -> its factor to percent; a lower or single house, the first one is published.
SAME = {"SG.GEN.PARL.ZS": 1.0, "SG_GEN_PARL": 1.0, "IPU.WOMEN_SHARE": 100.0, "IPU.RANKING_WOMEN_SHARE": 100.0}
HOUSES = ("lower", "single", "single lower", "lower or single")
#: What rounding to a tenth of a percent may change.
ROUNDING = 0.051
#: share, women and seats as one line prints them.
LINES = (
    ("IPU.WOMEN_SHARE", "IPU.WOMEN", "IPU.SEATS"),
    ("IPU.RANKING_WOMEN_SHARE", "IPU.RANKING_WOMEN", "IPU.RANKING_SEATS"),
)


def found(observations: pl.DataFrame) -> pl.DataFrame:
    """Every contradiction as a conflict: between sources on a country and year, and within one printed line."""
    return all_conflicts([_between(observations), *(_within(observations, line) for line in LINES)])


def _between(observations: pl.DataFrame) -> pl.DataFrame:
    rank = {indicator: place for place, indicator in enumerate(SAME)}
    percent = pl.col("value") * pl.col("indicator").replace_strict(SAME, return_dtype=pl.Float64)
    house = pl.col("dimension").is_in(HOUSES) | ~pl.col("indicator").str.starts_with("IPU.")
    claims = observations.filter(
        pl.col("indicator").is_in(list(SAME)),
        house.fill_null(True),
        pl.all_horizontal(pl.col("value", "entity").is_not_null()),
    ).with_columns(percent=percent, rank=pl.col("indicator").replace_strict(rank, return_dtype=pl.Int64))
    last = claims.sort("period_start", *PROVENANCE).unique(
        ["indicator", "entity", "year"], keep="last", maintain_order=True
    )
    cell = ("entity", "year")
    apart = last.filter(pl.col("percent").max().over(cell) - pl.col("percent").min().over(cell) > ROUNDING)
    return conflicts(
        TABLE,
        apart.sort("rank").select(
            pl.struct("entity", "year").struct.json_encode().alias("key"),
            pl.lit("women in the lower or single house, percent").alias("field"),
            pl.col("percent").cast(pl.String).alias("value"),
            pl.col("percent").first().over(cell).cast(pl.String).alias("resolved"),
            "rank",
            *PROVENANCE,
        ),
        order=("rank",),
    )


def _within(observations: pl.DataFrame, line: Sequence[str]) -> pl.DataFrame:
    """Lines whose share is not women by seats; the printed share stays."""
    of_line = pl.col("locator").str.extract(r"^(row \d+|line \d+, [^,]+)")
    cells = observations.filter(pl.col("indicator").is_in(list(line)), pl.col("value").is_not_null()).with_columns(
        line=of_line
    )
    share, women, seats = (
        cells.filter(pl.col("indicator") == indicator).select(
            "document_id", "line", "locator", "source_id", "value", "value_printed", "entity", "place_label", "year"
        )
        for indicator in line
    )
    both = share.join(women.select("document_id", "line", women="value"), on=["document_id", "line"]).join(
        seats.select("document_id", "line", seats="value"), on=["document_id", "line"]
    )
    made = pl.col("women") / pl.col("seats")
    wrong = both.filter(pl.col("seats") > 0, (pl.col("value") - made).abs() > ROUNDING / 100)
    claims = wrong.select(
        pl.struct("entity", "place_label", "year", "line").struct.json_encode().alias("key"),
        pl.lit("share of women in the house").alias("field"),
        pl.col("value").cast(pl.String).alias("resolved"),
        pl.concat_list(pl.col("value").cast(pl.String), made.cast(pl.String)).alias("value"),
        *PROVENANCE,
    ).explode("value")
    return conflicts(TABLE, claims)
