"""From when to when a source has periods, and as much of each year: it begins where it began, and ends no earlier.

Belongs here: figures of its first period, its last and its years. Does not: which periods can be at all
(`check.bounds`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipeline.check.comparing.shape import KEPT, LOST, PERIOD, SOURCE, shaped
from pipeline.declare.comparison import Comparison


def begun(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The years by which a source, or a unit of it, begins earlier than it did."""
    both = _both(compared, now, before, pl.col(PERIOD).min()).with_columns(pl.col("before", "now").dt.year())
    return shaped("begins_alike", both.with_columns((pl.col("before") - pl.col("now")).alias("figure")))


def ended(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame, today: date) -> pl.DataFrame:
    """The days by which a source, or a unit of it, ends earlier than it did, where more than a few rows are gone so.

    What was dated after `today` may go.
    """
    old = before.filter(pl.col(PERIOD) <= today)
    both = _both(compared, now, old, pl.col(PERIOD).max())
    newer = old.with_columns(_unit(compared).alias("of")).join(both, on=[SOURCE, "of"], nulls_equal=True)
    gone = (
        newer.filter(pl.col(PERIOD) > pl.col("now")).group_by(SOURCE, "of").len("_gone").filter(pl.col("_gone") > LOST)
    )
    figure = (pl.col("before") - pl.col("now")).dt.total_days().alias("figure")
    years = (pl.col(name).dt.year() for name in ("before", "now"))
    ends = both.join(gone, on=[SOURCE, "of"], nulls_equal=True).with_columns(figure)
    return shaped("newest_kept", ends.with_columns(years))


def by_year(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Rows of each year of a source, or of a unit of it: one year of many may be moved by itself.

    Of what had one year alone nothing is said: its next period may take the place of the last one.
    """
    by = [SOURCE, "_unit", "of"]
    old, new = (
        rows.drop_nulls(PERIOD).with_columns(_unit(compared).alias("_unit"), pl.col(PERIOD).dt.year().alias("of"))
        for rows in (before, now)
    )
    several = old.group_by(by[:2]).agg(pl.col("of").n_unique().alias("_years")).filter(pl.col("_years") > 1)
    counted = old.join(several, on=by[:2], how="semi", nulls_equal=True).group_by(by).len("before")
    both = counted.join(new.group_by(by).len("now"), on=by, how="left", nulls_equal=True)
    figure = both.with_columns(pl.col("now").fill_null(0)).with_columns(KEPT.alias("figure"))
    said = pl.concat_str(pl.col("_unit"), pl.lit("year"), pl.col("of"), separator=" ", ignore_nulls=True)
    return shaped("rows_kept", figure.with_columns(said.alias("of")))


def _unit(compared: Comparison) -> pl.Expr:
    return pl.col(compared.unit).cast(pl.String) if compared.unit else pl.lit(None, pl.String)


def _both(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame, day: pl.Expr) -> pl.DataFrame:
    old, new = (
        rows.drop_nulls(PERIOD).with_columns(_unit(compared).alias("of")).group_by(SOURCE, "of").agg(day.alias(name))
        for rows, name in ((before, "before"), (now, "now"))
    )
    return old.join(new, on=[SOURCE, "of"], nulls_equal=True)
