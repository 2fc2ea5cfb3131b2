"""What each period of a source is held against: itself in the last release or, a new one, the period before it.

Belongs here: finding those rows. Does not: any figure (`figures`, `quantities`), first and last periods (`spans`).
"""

from __future__ import annotations

import polars as pl

from pipeline.check.comparing.shape import PERIOD, SOURCE

#: A new period follows one of so many days back.
DAYS = 366


def counterparts(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The rows that each period of `now` is held against: its own in `before` or, of a new one, the period before it.

    These have the new period's date.
    """
    known = before.select(SOURCE, PERIOD).unique().drop_nulls()
    here = now.select(SOURCE, PERIOD).unique().drop_nulls()
    every = with_gone(now, before).filter(pl.col(PERIOD).is_not_null())
    fresh = here.join(known, on=[SOURCE, PERIOD], how="anti")
    follows = following(every).join(fresh.rename({PERIOD: "follows"}), on=[SOURCE, "follows"], how="semi")
    own = before.join(here, on=[SOURCE, PERIOD], how="semi").select(now.columns)
    return pl.concat([own, moved(every, follows).select(now.columns)])


def with_gone(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The rows, and those of periods that are there no more: a snapshot takes the place of the last one."""
    here = now.select(SOURCE, PERIOD).unique().drop_nulls()
    return pl.concat([now, before.join(here, on=[SOURCE, PERIOD], how="anti").select(now.columns)])


def following(rows: pl.DataFrame) -> pl.DataFrame:
    """source_id, period, follows: the next period of the source, where that comes within DAYS."""
    periods = rows.select(SOURCE, PERIOD).unique().drop_nulls().sort(SOURCE, PERIOD)
    ahead = periods.with_columns(pl.col(PERIOD).shift(-1).over(SOURCE).alias("follows"))
    return ahead.filter((pl.col("follows") - pl.col(PERIOD)).dt.total_days() <= DAYS)


def moved(rows: pl.DataFrame, follows: pl.DataFrame) -> pl.DataFrame:
    """The rows of periods that others follow, with the date of those."""
    return rows.join(follows, on=[SOURCE, PERIOD]).with_columns(pl.col("follows").alias(PERIOD)).drop("follows")
