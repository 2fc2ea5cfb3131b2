"""What a publisher's own numbers are the numbers of: the same as in the last release.

Belongs here: figures of identifiers. Does not: everything else that is alike (`figures`).
"""

from __future__ import annotations

import polars as pl

from pipeline.check.comparing.shape import KEPT, PERIOD, SOURCE, shaped
from pipeline.declare.comparison import Comparison

_YEAR = "_year"


def identified(
    compared: Comparison, number: str, by: list[str], now: pl.DataFrame, before: pl.DataFrame
) -> pl.DataFrame:
    """Of the identifiers that both have, how many name the same, by source or document."""
    key = [*by, number]
    old, new = (_first(key, rows.select(*key, *compared.identified).drop_nulls(number)) for rows in (before, now))
    counted = _counted(compared, old.join(new, on=key, suffix="_now"), by)
    return shaped("identified_alike", counted.with_columns(of=pl.lit(number)))


def identified_by_year(compared: Comparison, number: str, now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The same by the year in which an identifier stood: one of many years may be moved by itself."""
    key = [SOURCE, number]
    year = pl.col(PERIOD).dt.year().alias(_YEAR)
    old = _first(key, before.select(*key, year, *compared.identified).drop_nulls([number, _YEAR]))
    new = _first(key, now.select(*key, *compared.identified).drop_nulls(number))
    counted = _counted(compared, old.join(new, on=key, suffix="_now"), [SOURCE, _YEAR])
    return shaped("identified_alike", counted.with_columns(of=pl.format("{} of {}", pl.lit(number), _YEAR)))


def _first(key: list[str], rows: pl.DataFrame) -> pl.DataFrame:
    """The first row of each key."""
    return rows.unique(key, keep="first", maintain_order=True)


def _counted(compared: Comparison, both: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Of the identifiers that both have, how many name the same."""
    same = pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"{c}_now")) for c in compared.identified)
    counted = both.group_by(by).agg(pl.len().alias("before"), same.sum().alias("now"))
    return counted.with_columns(KEPT.alias("figure"))
