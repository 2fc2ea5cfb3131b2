"""Women of one category of a mission who lapse: none among many, where there were some -> rows of core.implausible.

A figure that falls and stays is a shift for `neighbours`. But women never leave a category all at once while the
persons stay: where the last share at which there were any would make `EXPECTED` of the present persons women, none is
a column left blank, in every such month until there are some again.

Belongs here: this one test. Does not: jumps that come back (`units`, `plausibility`).
"""

from __future__ import annotations

import polars as pl

from assets.un_personnel.findings import each_cell, shaped

_UNIT = ("mission", "personnel_type")
#: So many women expected, and none there, begin a lapse (chance: e to the minus ten); while it lasts fewer will do.
EXPECTED, LASTING = 10.0, 5.0


def lapsed(cells: pl.DataFrame) -> pl.DataFrame:
    """Rows of core.implausible for every cell of a mission's category whose women lapse."""
    known = pl.col("female").is_not_null().all()
    series = (
        cells.filter(pl.col("mission").is_not_null())
        .group_by("month_end", *_UNIT)
        .agg(pl.when(known).then(pl.col("female").sum()).alias("female"), pl.col("total").sum())
        .filter(pl.col("female").is_not_null())
        .sort(*_UNIT, "month_end")
    )
    share = pl.col("female") / pl.col("total")
    runs = series.with_columns(
        pl.when(pl.col("female") > 0).then(share).forward_fill().over(_UNIT).alias("expected"),
        (pl.col("female") > 0).cum_sum().over(_UNIT).alias("_run"),
        share.alias("value"),
    ).with_columns((pl.col("expected") * pl.col("total")).alias("_women"))
    none = runs.filter(pl.col("female") == 0)
    begun = pl.col("_women").max().over(*_UNIT, "_run") >= EXPECTED
    units = none.filter(begun, pl.col("_women") >= LASTING)
    said = pl.format(
        "no women where their last share, {}, would make many; all cells of this mission and type suspect",
        pl.col("expected").round(4),
    )
    return shaped(each_cell(units, cells, _UNIT), "mission_type", "female_share", said)
