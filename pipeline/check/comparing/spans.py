"""From when to when a source has periods: it begins where it began, and does not end before it ended.

Belongs here: figures of its first period and of its last. Does not: which periods can be at all (`check.bounds`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipeline.check.comparing.shape import PERIOD, SOURCE, shaped
from pipeline.declare.comparison import Comparison


def begun(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The years by which a source, or a unit of it, begins earlier than it did."""
    both = _both(compared, now, before, pl.col(PERIOD).min()).with_columns(pl.col("before", "now").dt.year())
    return shaped("begins_alike", both.with_columns((pl.col("before") - pl.col("now")).alias("figure")))


def ended(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame, today: date) -> pl.DataFrame:
    """The days by which a source, or a unit of it, ends earlier than it did. What was dated after `today` may go."""
    both = _both(compared, now, before.filter(pl.col(PERIOD) <= today), pl.col(PERIOD).max())
    figure = (pl.col("before") - pl.col("now")).dt.total_days().alias("figure")
    years = (pl.col(name).dt.year() for name in ("before", "now"))
    return shaped("newest_kept", both.with_columns(figure).with_columns(years))


def _both(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame, day: pl.Expr) -> pl.DataFrame:
    unit = pl.col(compared.unit).cast(pl.String) if compared.unit else pl.lit(None, pl.String)
    old, new = (
        rows.drop_nulls(PERIOD).with_columns(unit.alias("of")).group_by(SOURCE, "of").agg(day.alias(name))
        for rows, name in ((before, "before"), (now, "now"))
    )
    return old.join(new, on=[SOURCE, "of"], nulls_equal=True)
