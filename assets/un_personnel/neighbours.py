"""A value against its neighbours in time: the arithmetic of plausibility, for any series.

The available months just before and just after (up to `REACH` on each side, no further than `WINDOW` away) each have
a median. A value between the two medians is a trend, a start-up, a draw-down or a lasting shift of level, and never
strange. A value outside both, by more than a tolerance, has jumped and come back. At an end of the series, where one
side is missing, a jump cannot be told from a shift: there the tolerance is `EDGE` times as wide, noise apart.

Belongs here: medians, tolerance, verdict. Does not: which series are looked at (`plausibility`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

REACH = 3
WINDOW = "12mo"
EDGE = 3.0
#: Sampling noise allowed, in standard deviations of a share among that many persons.
SIGMAS = 3.0
#: Ordinary month-to-month noise allowed, in median absolute deviations of the neighbours.
NOISE = 4.0
#: A median absolute deviation as a standard deviation.
_MAD = 1.4826


@dataclass(frozen=True)
class Measure:
    """What is compared: a share of women as it is, or a total by its logarithm (0.5 is a factor of 1.65)."""

    name: Literal["female_share", "total"]
    floor: float
    #: A difference of fewer persons than this is never strange.
    persons: int
    #: Whether the first and last months may be low: a mission starts and ends small.
    low_ends: bool


def compared(series: pl.DataFrame, key: Sequence[str], measure: Measure) -> pl.DataFrame:
    """The series with `value`, `expected`, `excess` (persons beyond the expected), `strange`, and `edge`: one-sided.

    `series`: key columns, month_end, female (null where no sex is given) and total, one row per key and month.
    `expected` is null where a month has no neighbour to be compared with.
    """
    share = measure.name == "female_share"
    usable = pl.col("total") > 0
    if share:
        usable &= pl.col("female").is_not_null()
    raw = pl.col("female") / pl.col("total") if share else pl.col("total").log()
    rows = series.filter(usable).sort(*key, "month_end").with_columns(raw.alias("_x"))
    rows = _with_neighbours(rows, key)
    before, after = pl.col("_before").list.median(), pl.col("_after").list.median()
    rows = rows.with_columns(
        pl.min_horizontal(before, after).alias("_low"),
        pl.max_horizontal(before, after).alias("_high"),
        pl.concat_list(_distances("_before", before), _distances("_after", after)).list.median().alias("_noise"),
        (before.is_null() | after.is_null()).alias("_edge"),
        pl.sum_horizontal(pl.col("_before", "_after").list.drop_nulls().list.len()).alias("_known"),
    )  # fmt: skip
    middle = (pl.col("_low") + pl.col("_high")) / 2
    level = middle.clip(0.01, 0.99)
    spread = SIGMAS * (level * (1 - level) / pl.col("total")).sqrt() if share else pl.lit(0.0)
    wide = pl.when(pl.col("_edge")).then(EDGE).otherwise(1.0)
    tolerance = (measure.floor + spread) * wide + NOISE * _MAD * pl.col("_noise")
    expected = middle if share else middle.exp()
    excess = pl.col("female") - expected * pl.col("total") if share else pl.col("total") - expected
    above, below = pl.col("_x") - pl.col("_high") > tolerance, pl.col("_low") - pl.col("_x") > tolerance
    if measure.low_ends:
        below &= ~pl.col("_edge")
    enough = ~pl.col("_edge") | (pl.col("_known") > 1)
    return (
        rows.with_columns(
            (pl.col("female") / pl.col("total") if share else pl.col("total").cast(pl.Float64)).alias("value"),
            expected.alias("expected"),
            excess.alias("excess"),
            ((above | below) & enough & (excess.abs() >= measure.persons)).fill_null(False).alias("strange"),
        )
        .rename({"_edge": "edge"})
        .drop("_x", "_before", "_after", "_low", "_high", "_noise", "_known")
    )


def _distances(column: str, middle: pl.Expr) -> pl.Expr:
    """How far each neighbour lies from the median of its side."""
    return (pl.col(column) - middle).list.eval(pl.element().abs())


def _with_neighbours(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Adds `_before` and `_after`: lists of the nearest values, null where there is none within the window."""
    sides = {}
    for side, sign in (("_before", 1), ("_after", -1)):
        near = []
        for step in range(1, REACH + 1):
            value, month = (_shift(column, sign * step, key) for column in ("_x", "month_end"))
            first, last = (month, pl.col("month_end")) if sign > 0 else (pl.col("month_end"), month)
            near.append(pl.when(last <= first.dt.offset_by(WINDOW).dt.month_end()).then(value))
        sides[side] = pl.concat_list(near)
    return rows.with_columns(**sides)


def _shift(column: str, step: int, key: Sequence[str]) -> pl.Expr:
    shifted = pl.col(column).shift(step)
    return shifted.over(key) if key else shifted
