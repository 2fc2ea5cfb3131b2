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
_BEFORE, _AFTER = (tuple(f"_{side}_{step}" for step in range(1, REACH + 1)) for side in ("before", "after"))
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


def in_order(series: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """A series as `compared` takes it: by key and month. Of many rows that takes longer than to compare them."""
    return series.sort(*key, "month_end")


def compared(series: pl.DataFrame, key: Sequence[str], measure: Measure) -> pl.DataFrame:
    """The series with `value`, `expected`, `excess` (persons beyond the expected), `strange`, and `edge`: one-sided.

    `series`: key columns, month_end, female (null where no sex is given) and total, one row per key and month,
    `in_order`.
    `expected` is null where a month has no neighbour to be compared with.
    """
    share = measure.name == "female_share"
    usable = pl.col("total") > 0
    if share:
        usable &= pl.col("female").is_not_null()
    raw = pl.col("female") / pl.col("total") if share else pl.col("total").log()
    rows = series.filter(usable).with_columns(raw.alias("_x"))
    rows = _with_neighbours(rows, key)
    before, after = _middle(_BEFORE), _middle(_AFTER)
    rows = rows.with_columns(before.alias("_usual_before"), after.alias("_usual_after"))
    rows = rows.with_columns(
        pl.min_horizontal("_usual_before", "_usual_after").alias("_low"),
        pl.max_horizontal("_usual_before", "_usual_after").alias("_high"),
        (pl.col("_usual_before").is_null() | pl.col("_usual_after").is_null()).alias("_edge"),
        pl.sum_horizontal(pl.col(*_BEFORE, *_AFTER).is_not_null()).alias("_known"),
    )  # fmt: skip
    middle = (pl.col("_low") + pl.col("_high")) / 2
    level = middle.clip(0.01, 0.99)
    spread = SIGMAS * (level * (1 - level) / pl.col("total")).sqrt() if share else pl.lit(0.0)
    wide = pl.when(pl.col("_edge")).then(EDGE).otherwise(1.0)
    least = (measure.floor + spread) * wide
    rows = _with_noise(rows, (pl.col("_x") - pl.col("_high") > least) | (pl.col("_low") - pl.col("_x") > least))
    tolerance = least + NOISE * _MAD * pl.col("_noise")
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
        .drop("_x", *_BEFORE, *_AFTER, "_usual_before", "_usual_after", "_low", "_high", "_noise", "_known")
    )


def _with_noise(rows: pl.DataFrame, doubtful: pl.Expr) -> pl.DataFrame:
    """Adds `_noise`, the median deviation of the neighbours, of the few doubtful rows: others are within any tolerance.

    A list of each row's values costs more than all else here.
    """
    noise = pl.concat_list(
        *((pl.col(name) - pl.col("_usual_before")).abs() for name in _BEFORE),
        *((pl.col(name) - pl.col("_usual_after")).abs() for name in _AFTER),
    ).list.median()
    rows = rows.with_row_index("_at")
    known = rows.filter(doubtful).select("_at", noise.alias("_noise"))
    return rows.join(known, on="_at", how="left", maintain_order="left").drop("_at")


def _middle(names: Sequence[str]) -> pl.Expr:
    """The median of three columns of which any may be null: a list of each row's values costs ten times as much."""
    one, two, three = map(pl.col, names)
    least, most = pl.min_horizontal(one, two, three), pl.max_horizontal(one, two, three)
    middle = pl.max_horizontal(pl.min_horizontal(one, two), pl.min_horizontal(pl.max_horizontal(one, two), three))
    return pl.when(pl.all_horizontal(pl.col(names).is_not_null())).then(middle).otherwise((least + most) / 2)


def _with_neighbours(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Adds the nearest values before and after, as `_BEFORE` and `_AFTER`, null where there is none in the window.

    `rows` are sorted by key and month: a neighbour is a row a few places away that is of the same unit.
    """
    rows = rows.with_columns(
        (pl.struct(key).rle_id() if key else pl.lit(0)).alias("_unit"),
        pl.col("month_end").dt.offset_by(WINDOW).dt.month_end().alias("_until"),
    )
    near = []
    for names, sign in ((_BEFORE, 1), (_AFTER, -1)):
        for step, name in enumerate(names, start=1):
            value, month, until, unit = (pl.col(c).shift(sign * step) for c in ("_x", "month_end", "_until", "_unit"))
            in_window = pl.col("month_end") <= until if sign > 0 else month <= pl.col("_until")
            near.append(pl.when(unit == pl.col("_unit"), in_window).then(value).alias(name))
    return rows.with_columns(near).drop("_unit", "_until")
